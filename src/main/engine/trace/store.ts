/** The trace store: recorder, writer, readers and retention over one file of its own. */
import { performance } from 'node:perf_hooks';
import type { Clock, Logger } from '../parts.ts';
import { openTraceDatabase, queryTraces } from './database.ts';
import { createLiveTraces } from './live.ts';
import type { SpanState, TraceSink, TraceState } from './model.ts';
import { createTraceReader } from './reader.ts';
import { createRecorder } from './recorder.ts';
import { createRedactor } from './redact.ts';
import { createRetention } from './retention.ts';
import { createSpanRecorder } from './spans.ts';
import type { TraceStore } from './types.ts';
import { createTraceWriter } from './writer.ts';

export interface TraceStoreOptions {
  /** Absolute path of the SQLite file; its folder must exist. */
  file: string;
  clock: Clock;
  logger: Logger;
  /** Secret values that must not be stored; asked for each text, so keep it cheap. */
  redact: () => readonly string[];
  /** Milliseconds with fractions of a clock that only goes forward; the process's own when absent. */
  monotonic?: () => number;
  bounds?: Partial<TraceBounds>;
}

export interface TraceBounds {
  maxTraces: number;
  maxBytes: number;
  /** Spans and logs that one trace keeps; the rest is counted in the root's attribute `dropped`. */
  maxEventsPerTrace: number;
}

const defaultBounds: TraceBounds = { maxTraces: 20_000, maxBytes: 200 * 1024 * 1024, maxEventsPerTrace: 20_000 };

/** Opens the store. Fails with `DATABASE_FAILED` when the file can be neither opened nor replaced. */
export function createTraceStore(options: TraceStoreOptions): TraceStore {
  const { clock, logger } = options;
  const bounds = { ...defaultBounds, ...options.bounds };
  const redact = createRedactor(lastKnown(options.redact, logger));
  const db = openTraceDatabase(options.file, logger);
  const reader = createTraceReader(db);
  const retention = createRetention({ db, logger, maxTraces: bounds.maxTraces, maxBytes: bounds.maxBytes });
  const writer = createTraceWriter({ db, logger, onWritten: retention.written });
  const live = createLiveTraces();
  /** By tenant. */
  const clearedBelow = new Map<string, number>();
  let disposed = false;

  /** What ends late in a trace that was cleared would come back as a span without its root. */
  const isGone = (trace: TraceState): boolean =>
    disposed || (trace.finished && trace.seq < (clearedBelow.get(trace.tenantId) ?? 0));
  const sink: TraceSink = {
    span: (state: SpanState) => {
      if (isGone(state.trace)) return;
      writer.span(state);
      live.span(state);
    },
    log: (record, trace) => {
      if (isGone(trace)) return;
      writer.log(record, trace);
      live.log(record, trace);
    },
  };
  /** A file that cannot be read must not stop the request that is to be traced. */
  const isStored = (traceId: string): boolean => {
    try {
      return writer.hasPendingRoot(traceId) || (!disposed && reader.has(traceId));
    } catch (error) {
      logger.error({ err: error }, 'The trace file cannot be read.');
      return false;
    }
  };
  const spans = createSpanRecorder({ redact, sink, firstSeq: reader.nextSeq(), maxEvents: bounds.maxEventsPerTrace });
  const recorder = createRecorder({
    spans,
    clock,
    monotonic: options.monotonic ?? (() => performance.now()),
    redact,
    isStored,
  });

  return {
    start: recorder.start,
    finished: recorder.finished,
    list: (filter) => {
      writer.flush();
      return queryTraces(db, () => reader.list(filter));
    },
    get: (traceId, tenantId) => {
      writer.flush();
      return queryTraces(db, () => reader.get(traceId, tenantId));
    },
    clear: (tenantId) => {
      writer.flush();
      clearedBelow.set(tenantId, spans.nextSeq());
      return queryTraces(db, () => retention.clear(tenantId));
    },
    live: live.watch,
    dispose: async () => {
      if (disposed) return;
      writer.flush();
      disposed = true;
      live.dispose();
      recorder.dispose();
      retention.dispose();
      db.close();
    },
  };
}

/** When the secrets cannot be read the last known ones still count; tracing goes on. */
function lastKnown(read: () => readonly string[], logger: Logger): () => readonly string[] {
  let known: readonly string[] = [];
  let isFailing = false;
  return () => {
    try {
      known = read();
      isFailing = false;
    } catch (error) {
      if (!isFailing) logger.error({ err: error }, 'The secrets to redact cannot be read.');
      isFailing = true;
    }
    return known;
  };
}
