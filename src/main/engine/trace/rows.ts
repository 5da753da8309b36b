/** Reads rows back. A row that does not fit its shape is shown as one that cannot be read, never hidden. */
import { z } from 'zod';
import {
  explanationSchema,
  logRecordSchema,
  spanSchema,
  traceSummarySchema,
  type LogRecord,
  type Span,
  type TraceSummary,
} from '../../../contract/traces.ts';

export type Row = Record<string, unknown>;

const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});

const spanRowSchema = z
  .object({ attributes: jsonText, explanation: jsonText.nullable() })
  .loose()
  .transform((row: Row & { attributes: unknown; explanation: unknown }) => ({
    traceId: row['trace_id'],
    spanId: row['span_id'],
    parentSpanId: row['parent_span_id'],
    name: row['name'],
    kind: row['kind'],
    startedAt: row['started_at'],
    durationMs: row['duration_ms'],
    state: row['state'],
    attributes: row.attributes,
    explanation: row.explanation,
  }))
  .pipe(spanSchema);

export function readSpan(row: Row): Span {
  const read = spanRowSchema.safeParse(row);
  if (read.success) return read.data;
  const why = z.prettifyError(read.error);
  return {
    traceId: text(row['trace_id']),
    spanId: text(row['span_id']),
    parentSpanId: typeof row['parent_span_id'] === 'string' ? row['parent_span_id'] : null,
    name: typeof row['name'] === 'string' ? row['name'] : 'Unreadable span',
    kind: 'internal',
    startedAt: number(row['started_at']),
    durationMs: null,
    state: 'error',
    attributes: {},
    explanation: explanationSchema.parse({
      code: 'UNREADABLE_ROW',
      what: 'This stored span cannot be read.',
      why: `Its row does not fit: ${why}`,
      fix: 'Clear the traces if it disturbs. New requests are not affected.',
    }),
  };
}

export function readSummary(row: Row): TraceSummary {
  const summary = {
    traceId: row['trace_id'],
    requestId: row['request_id'],
    source: row['source'],
    installId: row['install_id'],
    extension: row['extension'],
    method: row['method'],
    path: row['path'],
    startedAt: row['started_at'],
    durationMs: row['duration_ms'],
    state: row['state'],
    status: row['state'] === 'open' ? null : row['status'],
    hostCalls: row['host_calls'],
    error: row['error'],
  };
  const read = traceSummarySchema.safeParse(summary);
  if (read.success) return read.data;
  return {
    traceId: text(row['trace_id']),
    requestId: text(row['request_id']),
    source: 'http',
    installId: null,
    extension: text(row['extension']),
    method: text(row['method']),
    path: text(row['path']),
    startedAt: number(row['started_at']),
    durationMs: null,
    state: 'error',
    status: null,
    hostCalls: 0,
    error: `This stored trace cannot be read: ${z.prettifyError(read.error)}`,
  };
}

export function readLog(row: Row): LogRecord {
  const { trace_id: traceId, span_id: spanId, truncated, ...rest } = row;
  const read = logRecordSchema.safeParse({ ...rest, traceId, spanId, truncated: truncated === 1 });
  if (read.success) return read.data;
  return {
    traceId: text(traceId),
    spanId: text(spanId),
    at: number(row['at']),
    level: 'warn',
    stream: 'log',
    message: `This stored log record cannot be read: ${z.prettifyError(read.error)}`,
    truncated: true,
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : String(value ?? '');
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
