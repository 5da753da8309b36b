/** Single traces, read once and kept current while they are of interest to someone. */
import type { Failure } from '../../../contract/errors.ts';
import type { TraceDetail } from '../../../contract/traces.ts';
import { toFailure } from '../../rpc/failure.ts';
import { createStore, type ReadableStore, type Store } from '../../ui/store.ts';
import type { BatchSource } from './feed.ts';
import { nothingFollowed, takeBatch, takeReading, type FollowedTrace } from './merge-batch.ts';

export interface TraceDetailState {
  phase: 'loading' | 'ready' | 'failed';
  detail: TraceDetail | null;
  failure: Failure | null;
}

export interface TraceDetails {
  /** The same store for the same trace as long as it is held. */
  detail: (traceId: string) => ReadableStore<TraceDetailState>;
  /** Reads a trace that could not be read again. */
  retry: (traceId: string) => void;
  /** Lets go of everything, so that traces are read again. */
  forget: () => void;
  dispose: () => void;
}

interface Held {
  store: Store<TraceDetailState>;
  followed: FollowedTrace;
}

/** Traces that are held; the one that was asked for longest ago goes first. */
const mostHeld = 12;

interface TraceDetailsOptions {
  source: BatchSource;
  read: (traceId: string, signal: AbortSignal) => Promise<TraceDetail>;
}

export function createTraceDetails({ source, read }: TraceDetailsOptions): TraceDetails {
  const held = new Map<string, Held>();
  const stopped = new AbortController();

  const load = async (traceId: string, entry: Held) => {
    try {
      const detail = await read(traceId, stopped.signal);
      if (held.get(traceId) !== entry) return;
      entry.followed = takeReading(entry.followed, detail);
      show(entry);
    } catch (error) {
      if (stopped.signal.aborted || held.get(traceId) !== entry) return;
      entry.store.set({ phase: 'failed', detail: entry.followed.detail, failure: toFailure(error) });
    }
  };

  const stopListening = source.listen({
    take: (batch) => {
      for (const [traceId, entry] of held) {
        const next = takeBatch(entry.followed, batch, traceId);
        if (next === entry.followed) continue;
        entry.followed = next;
        show(entry);
      }
    },
    again: () => {
      for (const [traceId, entry] of held) {
        entry.followed = { ...nothingFollowed };
        void load(traceId, entry);
      }
    },
  });

  const detail = (traceId: string): ReadableStore<TraceDetailState> => {
    const known = held.get(traceId);
    if (known) {
      held.delete(traceId);
      held.set(traceId, known);
      return known.store;
    }
    const entry: Held = {
      store: createStore<TraceDetailState>({ phase: 'loading', detail: null, failure: null }),
      followed: nothingFollowed,
    };
    held.set(traceId, entry);
    for (const oldest of held.keys()) {
      if (held.size <= mostHeld) break;
      held.delete(oldest);
    }
    void load(traceId, entry);
    return entry.store;
  };

  return {
    detail,
    retry: (traceId) => {
      const entry = held.get(traceId);
      if (!entry) return;
      entry.store.set({ phase: 'loading', detail: entry.followed.detail, failure: null });
      void load(traceId, entry);
    },
    forget: () => held.clear(),
    dispose: () => {
      stopped.abort();
      stopListening();
      held.clear();
    },
  };
}

function show({ store, followed }: Held): void {
  if (followed.detail !== null) store.set({ phase: 'ready', detail: followed.detail, failure: null });
}
