/**
 * Executions that an external runner has not answered yet, by request id: what comes back from the runner while they
 * run, host calls and lines of log, belongs to their traces.
 */
import type { ObservedSpan } from '../../../../runner/observe.ts';

export interface InFlight {
  /** Answers the function that forgets the execution. Of two with one request id the later one counts. */
  track(execution: { requestId: string; installId: string | null; span: ObservedSpan }): () => void;
  /** Null when no execution of this request and install is under way: an id alone proves nothing. */
  find(requestId: string, installId: string): ObservedSpan | null;
}

export function createInFlight(): InFlight {
  const running = new Map<string, { installId: string | null; span: ObservedSpan }>();
  return {
    track({ requestId, installId, span }) {
      const entry = { installId, span };
      running.set(requestId, entry);
      return () => {
        if (running.get(requestId) === entry) running.delete(requestId);
      };
    },
    find(requestId, installId) {
      const entry = running.get(requestId);
      return entry?.installId === installId ? entry.span : null;
    },
  };
}
