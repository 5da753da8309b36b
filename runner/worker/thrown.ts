/** What was thrown through the guest: a trap of the engine, a refusal of the sandbox, or a failure of the glue. */
import { CapabilityPanic } from './imports.ts';
import type { ThrownInGuest } from './protocol.ts';
import { LimitPassed } from './run-scope.ts';
import { SandboxRefusal } from './wasi/refusal.ts';

export function describeThrown(error: unknown): ThrownInGuest {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), frames: [], facility: null };
  const frames = (error.stack ?? '').matchAll(/^\s+at (\S.*?) \(wasm:\/\//gm);
  return {
    name: error.name,
    message: error.message,
    frames: [...frames].map((match) => match[1] ?? '').slice(0, 8),
    facility: facilityOf(error),
  };
}

function facilityOf(error: Error): ThrownInGuest['facility'] {
  if (error instanceof CapabilityPanic) return 'capability';
  return error instanceof SandboxRefusal || error instanceof LimitPassed ? error.facility : null;
}
