/**
 * Writes spans and logs in batches: one transaction for what gathered in 50 ms. A span that opened and ended within
 * a batch is written once.
 */
import type { LogRecord } from '../../../contract/traces.ts';
import type { Logger } from '../parts.ts';
import type { TraceDatabase } from './database.ts';
import { isRoot, type SpanState, type TraceSink } from './model.ts';

const flushEveryMs = 50;
/** Few enough that one batch keeps the thread for a few milliseconds at most. */
const flushAtRows = 200;

const spanColumns = [
  'seq',
  'trace_id',
  'span_id',
  'parent_span_id',
  'name',
  'kind',
  'started_at',
  'duration_ms',
  'state',
  'request_id',
  'tenant_id',
  'source',
  'install_id',
  'extension',
  'method',
  'path',
  'status',
  'host_calls',
  'error',
  'search',
  'explanation',
  'attributes',
] as const;
const changingColumns = [
  'duration_ms',
  'state',
  'install_id',
  'status',
  'host_calls',
  'error',
  'search',
  'explanation',
  'attributes',
];

type SpanRow = Record<(typeof spanColumns)[number], string | number | null>;

export interface TraceWriter extends TraceSink {
  /** Writes what is pending. A failure is logged and the batch dropped: tracing must not break what it traces. */
  flush(): void;
  /** True when a root span of this trace waits to be written. */
  hasPendingRoot(traceId: string): boolean;
}

export function createTraceWriter(options: {
  db: TraceDatabase;
  logger: Logger;
  /** Called after a batch, with the number of traces that are new in it. */
  onWritten: (newTraces: number) => void;
}): TraceWriter {
  const { db, logger, onWritten } = options;
  const changes = changingColumns.map((column) => `${column} = excluded.${column}`).join(', ');
  const upsertSpan = db.prepare<SpanRow>(
    `INSERT INTO spans (${spanColumns.join(', ')}) VALUES (${spanColumns.map((column) => `@${column}`).join(', ')})
     ON CONFLICT (seq) DO UPDATE SET ${changes}`,
  );
  const insertLog = db.prepare<[string, string, number, string, string, number, string]>(
    'INSERT INTO logs (trace_id, span_id, at, level, stream, truncated, message) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const write = db.transaction((spans: Iterable<SpanState>, logs: readonly LogRecord[]) => {
    for (const span of spans) upsertSpan.run(toRow(span));
    for (const log of logs) {
      insertLog.run(log.traceId, log.spanId, log.at, log.level, log.stream, log.truncated ? 1 : 0, log.message);
    }
  });

  const spans = new Set<SpanState>();
  const newTraces = new Set<string>();
  let logs: LogRecord[] = [];
  let lastWrittenSeq = -1;
  let failing = false;
  let timer: NodeJS.Timeout | null = null;

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (spans.size === 0 && logs.length === 0) return;
    const arrived = newTraces.size;
    for (const { seq } of spans) lastWrittenSeq = Math.max(lastWrittenSeq, seq);
    try {
      write(spans, logs);
      failing = false;
    } catch (error) {
      // Once for a row of failures: a full disk would otherwise fill the log twenty times a second.
      if (!failing) logger.error({ err: error, spans: spans.size, logs: logs.length }, 'Trace rows could not be written.');
      failing = true;
    }
    spans.clear();
    newTraces.clear();
    logs = [];
    onWritten(arrived);
  }

  function schedule(): void {
    if (spans.size + logs.length >= flushAtRows) flush();
    else timer ??= setTimeout(flush, flushEveryMs).unref();
  }

  return {
    span: (state) => {
      spans.add(state);
      if (isRoot(state) && state.seq > lastWrittenSeq) newTraces.add(state.traceId);
      schedule();
    },
    log: (record) => {
      logs.push(record);
      schedule();
    },
    flush,
    hasPendingRoot: (traceId) => newTraces.has(traceId),
  };
}

function toRow(span: SpanState): SpanRow {
  const root = isRoot(span) ? span.trace : null;
  return {
    seq: span.seq,
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentSpanId,
    name: span.name,
    kind: span.kind,
    started_at: span.startedAt,
    duration_ms: span.durationMs,
    state: span.state,
    request_id: root && root.requestId,
    tenant_id: root && root.tenantId,
    source: root && root.source,
    install_id: root && root.installId,
    extension: root && root.extension,
    method: root && root.method,
    path: root && root.path,
    status: root && root.status,
    host_calls: root && root.hostCalls,
    error: root && root.error,
    search: root && [root.path, root.extension, root.requestId, root.error ?? ''].join('\n').toLowerCase(),
    explanation: span.explanation && JSON.stringify(span.explanation),
    attributes: JSON.stringify(span.attributes),
  };
}
