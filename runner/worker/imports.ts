/** The imports of a guest: the twelve host interfaces over the bridge, and WASI. Made once a thread. */
import { hostCall, hostInterfaces } from '../host/catalog.ts';
import type { HostCall } from '../host/catalog.ts';
import { answerLocally } from '../host/local-call.ts';
import type { GuestFrame, HostOutcome } from '../host/interface.ts';
import { importNameOf } from '../host/names.ts';
import type { Ambient } from '../tape/ambient.ts';
import { epochNow } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import type { SendRequest } from './wasi/http/index.ts';
import { createWasi } from './wasi/index.ts';
import { wasiHttpCall } from '../host/wasi-http.ts';
import type { RunScope } from './run-scope.ts';

export type GuestImports = Record<string, Record<string, unknown>>;

/** Ends the guest: the platform's host panics where a function that cannot be refused lacks its capability. */
export class CapabilityPanic extends Error {
  constructor(capability: string) {
    super(`capability_not_granted: ${capability}`);
    this.name = 'CapabilityPanic';
  }
}

export interface ImportParts {
  bridge: Bridge;
  /** Asked at the start of each host call: it answers the frame of the run, or ends a guest that made too many. */
  scope: Pick<RunScope, 'enterCall' | 'write' | 'budget'>;
  ambient: Ambient;
}

export function createImports({ bridge, scope, ambient }: ImportParts): GuestImports {
  const enter = scope.enterCall;
  const send: SendRequest = (request) => {
    enter();
    return bridge.call(wasiHttpCall, [request]);
  };
  const imports: GuestImports = { ...createWasi({ output: scope.write, ambient, budget: scope.budget, send }) };
  for (const host of hostInterfaces) {
    const functions = Object.keys(host.functions).map((fnName) => {
      const name = `${host.name}.${fnName}`;
      return [camelCase(fnName), linked(name, hostCall(name), bridge, enter)];
    });
    imports[importNameOf(host.name)] = Object.fromEntries(functions);
  }
  return imports;
}

/** `list-entries` to `listEntries`, as the generated code names imports. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

function linked(name: string, call: HostCall, bridge: Bridge, enter: () => GuestFrame) {
  return (...args: unknown[]): unknown => {
    const frame = enter();
    const at = epochNow();
    const answer = answerLocally(frame, call, args);
    if (answer === null) return unwrap(bridge.call(name, args));
    bridge.note({ type: 'told', fn: name, args, at, ms: epochNow() - at });
    if (answer.outcome === 'trap') throw new CapabilityPanic(call.capability);
    return unwrap(answer.outcome);
  };
}

/** The generated code takes a thrown string as the case of the WIT error enum. */
function unwrap(outcome: HostOutcome): unknown {
  if ('err' in outcome) throw outcome.err;
  return outcome.ok;
}
