/** Writes the tape of one run while it happens. What does not fit leaves a gap; the run itself is never held up. */
import { randomUUID } from 'node:crypto';
import type { HostOutcome } from '../host/interface.ts';
import { epochNow } from '../worker/bridge.ts';
import type { AmbientLog } from './ambient.ts';
import { weightOf } from './tape.ts';
import type { Tape, TapedCall, TapeLimits } from './tape.ts';

export interface TapeRecorder {
  /** A call that the engine is going to answer; the function given back takes the answer. */
  called(fn: string, args: unknown[], at: number): (outcome: HostOutcome) => void;
  /** A call that the guest's thread has answered. */
  told(call: { fn: string; args: unknown[]; outcome: HostOutcome | 'trap'; at: number; ms: number }): void;
  /** What the guest read, which tells that it ran at all. */
  reads(log: AmbientLog): void;
  /** False for a request that ended before a guest took it. */
  hasRun(): boolean;
  finish(end: Pick<Tape, 'outcome' | 'response'>): Tape;
}

type Beginning = Pick<Tape, 'requestId' | 'tenant' | 'extension' | 'contentHash' | 'request' | 'frame' | 'limits'>;

export function createTapeRecorder(beginning: Beginning, limits: TapeLimits): TapeRecorder {
  const startedAt = epochNow();
  const calls: TapedCall[] = [];
  const gaps = new Set<'calls' | 'reads'>();
  let reads: Uint8Array = new Uint8Array();
  let bytes = 0;
  let isFinished = false;
  let hasRun = false;

  /** Nothing is kept after a call that did not fit: a later one alone would tell a wrong story. */
  function fits(value: unknown): boolean {
    if (gaps.has('calls')) return false;
    bytes += weightOf(value);
    if (bytes <= limits.bytes && calls.length < limits.calls) return true;
    gaps.add('calls');
    return false;
  }

  return {
    called(fn, args, at) {
      if (!fits(args)) return () => undefined;
      const call: TapedCall = { fn, args, outcome: null, at, ms: null, by: 'engine' };
      calls.push(call);
      return (outcome) => {
        // A guest that was ended meanwhile did not get this answer.
        if (isFinished || !fits(outcome)) return;
        call.outcome = outcome;
        call.ms = epochNow() - at;
      };
    },
    told({ fn, args, outcome, at, ms }) {
      if (fits(args)) calls.push({ fn, args, outcome, at, ms, by: 'thread' });
    },
    reads(log) {
      hasRun = true;
      reads = log.bytes;
      if (!log.complete) gaps.add('reads');
    },
    hasRun: () => hasRun,
    finish(end) {
      isFinished = true;
      const durationMs = epochNow() - startedAt;
      return { ...beginning, ...end, id: randomUUID(), startedAt, durationMs, calls, reads, gaps: [...gaps], redactions: 0 };
    },
  };
}
