/** Traces for tests. */
import type { LogRecord, Span, TraceDetail, TraceSummary } from '../../../contract/traces.ts';

export const traceId = 'a'.repeat(32);

export function summaryOf(part: Partial<TraceSummary> = {}): TraceSummary {
  return {
    traceId,
    requestId: 'request-1',
    source: 'console',
    installId: 'install-1',
    extension: 'acme.reports',
    method: 'GET',
    path: '/api/hello',
    startedAt: 1000,
    durationMs: 10,
    state: 'ok',
    status: 200,
    hostCalls: 0,
    error: null,
    ...part,
  };
}

export function spanOf(spanId: string, parentSpanId: string | null, part: Partial<Span> = {}): Span {
  return {
    traceId,
    spanId,
    parentSpanId,
    name: spanId,
    kind: 'guest',
    startedAt: 1000,
    durationMs: 1,
    state: 'ok',
    attributes: {},
    explanation: null,
    ...part,
  };
}

export function logOf(spanId: string, message: string, part: Partial<LogRecord> = {}): LogRecord {
  return { traceId, spanId, at: 1001, level: 'info', stream: 'log', message, truncated: false, ...part };
}

export function detailOf(spans: Span[], logs: LogRecord[] = [], summary: Partial<TraceSummary> = {}): TraceDetail {
  return { summary: summaryOf(summary), spans, logs };
}
