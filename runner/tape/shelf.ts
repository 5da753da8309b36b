/** The last tapes, in memory: bounded by number and by size, the oldest goes first. */
import { weightOf } from './tape.ts';
import type { Tape } from './tape.ts';

export interface TapeSummary {
  id: string;
  requestId: string | null;
  extension: string;
  contentHash: string;
  /** Epoch milliseconds. */
  startedAt: number;
  durationMs: number;
  outcome: Tape['outcome'];
  status: number;
  calls: number;
  /** False for a tape with gaps. */
  replayable: boolean;
}

export interface TapeShelf {
  put(tape: Tape): void;
  /** By the tape's own id, or the last one of a request id. */
  find(id: string): Tape | null;
  /** Newest first. */
  list(): TapeSummary[];
}

export interface TapeShelfLimits {
  entries: number;
  bytes: number;
}

export function createTapeShelf(limits: TapeShelfLimits): TapeShelf {
  const kept = new Map<string, { tape: Tape; weight: number }>();
  let bytes = 0;

  return {
    put(tape) {
      const weight = weightOf(tape);
      kept.set(tape.id, { tape, weight });
      bytes += weight;
      for (const [id, old] of kept) {
        if (kept.size <= limits.entries && bytes <= limits.bytes) return;
        kept.delete(id);
        bytes -= old.weight;
      }
    },
    find(id) {
      const own = kept.get(id);
      if (own !== undefined) return own.tape;
      return [...kept.values()].findLast(({ tape }) => tape.requestId === id)?.tape ?? null;
    },
    list: () => [...kept.values()].map(({ tape }) => summaryOf(tape)).toReversed(),
  };
}

function summaryOf(tape: Tape): TapeSummary {
  const { id, requestId, extension, contentHash, startedAt, durationMs, outcome } = tape;
  return {
    id,
    requestId,
    extension,
    contentHash,
    startedAt,
    durationMs,
    outcome,
    status: tape.response.status,
    calls: tape.calls.length,
    replayable: tape.gaps.length === 0,
  };
}
