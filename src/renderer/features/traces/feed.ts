/**
 * Live traces of the engine for everything in the window that shows some: lists, single traces. One subscription; the
 * store on disk is the truth, what is held here is a window on it.
 */
import type { TraceBatch, TraceFilter } from '../../../contract/traces.ts';
import type { PartContext, ProjectPart } from '../../app/project-parts.ts';
import { follow } from '../../rpc/live.ts';
import { createStore, type ReadableStore } from '../../ui/store.ts';
import type { Failure } from '../../../contract/errors.ts';
import { createTraceDetails, type TraceDetails } from './trace-details.ts';
import { createTraceList, type TraceList } from './trace-list.ts';

interface TraceFeed extends ProjectPart, Pick<TraceDetails, 'detail' | 'retry'> {
  /** A list that is kept current while it is started. */
  list: (filter: TraceFilter) => TraceList;
  /** Removes all finished traces from the store; answers how many. */
  clear: () => Promise<number>;
  /** Why nothing comes live any more; null while all is well. */
  failure: ReadableStore<Failure | null>;
}

type BatchListener = { take: (batch: TraceBatch) => void; again: () => void };

/** What lists and details hear from the engine. */
export interface BatchSource {
  /** `again` is called when something may have been missed. */
  listen: (listener: BatchListener) => () => void;
}

export function createTraceFeed({ client }: PartContext): TraceFeed {
  const listeners = new Set<BatchListener>();
  const failure = createStore<Failure | null>(null);
  const stopped = new AbortController();
  const again = () => {
    for (const listener of listeners) listener.again();
  };
  void follow({
    subscribe: (signal) => client.traces.live({}, { signal }),
    onEvent: (batch) => {
      for (const listener of listeners) listener.take(batch);
    },
    onRestart: again,
    onFailure: failure.set,
    signal: stopped.signal,
  });
  const source: BatchSource = {
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const details = createTraceDetails({ source, read: (traceId, signal) => client.traces.get({ traceId }, { signal }) });

  return {
    failure,
    detail: details.detail,
    retry: details.retry,
    list: (filter) => createTraceList({ filter, source, read: (page, signal) => client.traces.list(page, { signal }) }),
    clear: async () => {
      const { removed } = await client.traces.clear();
      details.forget();
      again();
      return removed;
    },
    dispose: () => {
      stopped.abort();
      details.dispose();
    },
  };
}
