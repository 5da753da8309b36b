/** All host interfaces, in the order of the world. */
import { clients } from './clients.ts';
import { context } from './context.ts';
import { http } from './http.ts';
import type { Capability } from './capabilities.ts';
import type { HostFunction, HostInterface } from './interface.ts';
import { invoicing } from './invoicing.ts';
import { logging } from './logging.ts';
import { scheduler } from './scheduler.ts';
import { secrets } from './secrets.ts';
import { services } from './services-api.ts';
import { storage } from './storage.ts';
import { uiProxy } from './ui-proxy.ts';
import { wasiHttp, wasiHttpCall } from './wasi-http.ts';
import { userV2 } from './user-v2.ts';
import { user } from './user.ts';

export const hostInterfaces: readonly HostInterface[] = [
  context,
  secrets,
  http,
  storage,
  logging,
  uiProxy,
  user,
  userV2,
  scheduler,
  invoicing,
  clients,
  services,
];

/** A function, and the capability that guards it. */
export interface HostCall {
  fn: HostFunction;
  capability: Capability;
}

const byName = new Map<string, HostCall>([
  ...hostInterfaces.flatMap(({ name, capability, functions }) =>
    Object.entries(functions).map(([fnName, fn]) => [`${name}.${fnName}`, { fn, capability }] as const),
  ),
  [wasiHttpCall, { fn: wasiHttp, capability: 'cap:http.fetch' }],
]);

/** By its name in traces, such as `storage.list-entries`; the call behind `fetch` too. Throws on others. */
export function hostCall(name: string): HostCall {
  const found = byName.get(name);
  if (found === undefined) throw new Error(`no host function is named ${name}`);
  return found;
}

export function hostFunction(name: string): HostFunction {
  return hostCall(name).fn;
}
