/**
 * Calls that the guest's thread answers: refusals, and what the frame of the request holds. The answer follows from frame
 * and arguments alone, so the main thread makes it anew for the trace instead of having it sent.
 */
import type { HostCall } from './catalog.ts';
import type { GuestFrame, HostArguments, HostOutcome } from './interface.ts';

export interface LocalAnswer {
  granted: boolean;
  /** `trap` ends the guest. */
  outcome: HostOutcome | 'trap';
}

/** Null for a call that the engine has to answer. */
export function answerLocally(frame: GuestFrame, { fn, capability }: HostCall, args: HostArguments): LocalAnswer | null {
  const granted = frame.granted.includes(capability);
  if (!granted) return { granted, outcome: fn.denied };
  return fn.at === 'worker' ? { granted, outcome: fn.answer(frame, args) } : null;
}
