/** One list of traces with its filter: the first page, then what comes live, then older pages on demand. */
import type { Failure } from '../../../contract/errors.ts';
import type { TraceBatch, TraceFilter, TraceSummary } from '../../../contract/traces.ts';
import { isAbort, toFailure } from '../../rpc/failure.ts';
import { createStore, type ReadableStore } from '../../ui/store.ts';
import type { BatchSource } from './feed.ts';
import { mergeSummaries } from './merge-batch.ts';

export interface TraceListState {
  phase: 'loading' | 'ready' | 'failed';
  /** Newest first. */
  traces: readonly TraceSummary[];
  /** How many there are in the store, these included. */
  total: number;
  failure: Failure | null;
}

export interface TraceList {
  state: ReadableStore<TraceListState>;
  /** Reads the list and keeps it current until the returned function is called. May be started again. */
  start: () => () => void;
  /** Reads the next older page, unless one is being read or all are held. */
  more: () => void;
}

interface TraceListOptions {
  filter: TraceFilter;
  source: BatchSource;
  read: (
    page: TraceFilter & { before?: number; limit: number },
    signal: AbortSignal,
  ) => Promise<{ traces: TraceSummary[]; total: number }>;
  /** Rows of one page. */
  pageSize?: number;
  /** Rows that are held at most; older ones are read again when they are scrolled to. */
  limit?: number;
}

export function createTraceList({ filter, source, read, pageSize = 200, limit = 5_000 }: TraceListOptions): TraceList {
  const state = createStore<TraceListState>({ phase: 'loading', traces: [], total: 0, failure: null });
  let running: AbortController | null = null;
  let reading = false;
  /** What came live while a page was being read: the page may not know of it. */
  let sinceAsked: TraceSummary[] = [];

  const take = (batch: Pick<TraceBatch, 'traces'>) => {
    if (batch.traces.length === 0) return;
    if (reading) sinceAsked.push(...batch.traces);
    state.set((now) => {
      const { traces, added } = mergeSummaries(now.traces, batch.traces, { filter, limit });
      return traces === now.traces ? now : { ...now, traces, total: now.total + added };
    });
  };

  const readPage = async (before: number | undefined, signal: AbortSignal) => {
    reading = true;
    sinceAsked = [];
    try {
      const page = await read({ ...filter, ...(before === undefined ? {} : { before }), limit: pageSize }, signal);
      if (signal.aborted) return;
      const held = state.get().traces;
      const kept = before === undefined ? olderThan(page.traces, held, pageSize) : held;
      const merge = (into: readonly TraceSummary[], traces: readonly TraceSummary[]) =>
        mergeSummaries(into, traces, { filter, limit }).traces;
      const traces = merge(merge(kept, page.traces), sinceAsked);
      state.set({ phase: 'ready', traces, total: Math.max(page.total, traces.length), failure: null });
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) state.set((now) => ({ ...now, phase: 'failed', failure: toFailure(error) }));
    } finally {
      if (!signal.aborted) reading = false;
    }
  };

  return {
    state,
    start: () => {
      const mine = new AbortController();
      running?.abort();
      running = mine;
      const again = () => void readPage(undefined, mine.signal);
      const stopListening = source.listen({ take, again });
      again();
      return () => {
        mine.abort();
        stopListening();
        if (running === mine) running = null;
      };
    },
    more: () => {
      const { phase, traces, total } = state.get();
      const last = traces.at(-1);
      if (running === null || reading || phase !== 'ready' || last === undefined) return;
      if (traces.length >= Math.min(total, limit)) return;
      void readPage(last.startedAt, running.signal);
    },
  };
}

/** Older rows that stay below a first page that was read anew; a page that is not full is all there is. */
function olderThan(page: readonly TraceSummary[], held: readonly TraceSummary[], pageSize: number): readonly TraceSummary[] {
  const last = page.at(-1);
  if (last === undefined || page.length < pageSize) return [];
  return held.filter((trace) => trace.startedAt < last.startedAt);
}
