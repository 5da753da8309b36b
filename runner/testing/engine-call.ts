/** Calls one host function as the engine's side does, for tests. */
import { hostFunction } from '../host/catalog.ts';
import { createEgress } from '../host/egress/egress.ts';
import type { EngineCall, HostOutcome } from '../host/interface.ts';
import type { HostServices } from '../host/services.ts';
import type { Attributes } from '../observe.ts';
import { memoryServices } from './services.ts';

export interface CalledFunction {
  outcome: HostOutcome;
  /** What the span of the call was told. */
  notes: Attributes;
}

export async function callHost(
  name: string,
  args: unknown[],
  services: Partial<HostServices> = {},
  given: Partial<EngineCall> = {},
): Promise<CalledFunction> {
  const fn = hostFunction(name);
  if (fn.at !== 'engine') throw new Error(`${name} is answered in the guest's thread`);
  const notes: Attributes = {};
  const call: EngineCall = {
    scope: { tenantId: 't1', extensionId: 'e1', installId: 'i1', versionId: 'v1', requestId: 'r1' },
    user: null,
    proxyKey: null,
    services: { ...memoryServices(), ...services },
    egress: createEgress({ allow: [] }),
    signal: new AbortController().signal,
    note: (attributes) => void Object.assign(notes, attributes),
    ...given,
  };
  return { outcome: await fn.answer(call, args), notes };
}
