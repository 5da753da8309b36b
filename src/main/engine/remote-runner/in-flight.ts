/**
 * Executions that an external runner has not answered yet, by request id: what comes back from the runner while they
 * run, host calls and lines of log, belongs to their traces.
 */
import type { ObservedSpan } from '../../../../runner/observe.ts';
import type { Clock } from '../parts.ts';

export interface InFlight {
  /** Answers the function that ends it. Of two with one request id the later one counts. */
  track(execution: { requestId: string; installId: string | null; span: ObservedSpan }): () => void;
  /**
   * Null when no execution of this request and install is under way, or was a moment ago: lines of log come by another
   * way than the answer, and may come after it. An id alone proves nothing, so the install must fit.
   */
  find(requestId: string, installId: string): ObservedSpan | null;
}

/** Milliseconds after its end for which an execution is still found. */
const lingerMs = 5000;

export function createInFlight(clock: Clock): InFlight {
  const running = new Map<string, { installId: string | null; span: ObservedSpan; endedAt: number | null }>();

  function sweep(): void {
    const now = clock.now();
    for (const [id, { endedAt }] of running) if (endedAt !== null && now - endedAt > lingerMs) running.delete(id);
  }

  return {
    track({ requestId, installId, span }) {
      sweep();
      const entry = { installId, span, endedAt: null as number | null };
      running.set(requestId, entry);
      return () => {
        entry.endedAt = clock.now();
      };
    },
    find(requestId, installId) {
      sweep();
      const entry = running.get(requestId);
      return entry?.installId === installId ? entry.span : null;
    },
  };
}
