/** Traces and spans while they are recorded; what is stored and what readers get is copied from here. */
import type { LogRecord, Span, TraceSummary } from '../../../contract/traces.ts';

export type Attributes = Span['attributes'];

/** One span. `attributes` is replaced as a whole when it changes, so a copy of the span stays as it was. */
export interface SpanState extends Span {
  /** Its row in the database, in the order of opening. */
  readonly seq: number;
  readonly trace: TraceState;
}

/** One trace: the columns of the summary that its root span's row carries, and what bounds it. */
export interface TraceState {
  /** The first sequence number that the trace may take; orders traces by their start. */
  readonly seq: number;
  readonly traceId: string;
  readonly requestId: string;
  readonly tenantId: string;
  readonly source: TraceSummary['source'];
  readonly extension: string;
  readonly method: string;
  readonly path: string;
  installId: string | null;
  status: number | null;
  error: string | null;
  hostCalls: number;
  /** Spans and logs kept, and those left out once the trace was full. */
  events: number;
  dropped: number;
  finished: boolean;
  /** Epoch milliseconds with microsecond fractions, by a clock that never steps back within the trace. */
  readonly now: () => number;
}

/** A root span is the one whose row also carries the summary. */
export function isRoot(span: SpanState): boolean {
  return span.parentSpanId === null;
}

export function toSpan(state: SpanState): Span {
  const { traceId, spanId, parentSpanId, name, kind, startedAt, durationMs, attributes, explanation } = state;
  return { traceId, spanId, parentSpanId, name, kind, startedAt, durationMs, state: state.state, attributes, explanation };
}

/** The summary of a trace, from its root span. */
export function toSummary(root: SpanState): TraceSummary {
  const { traceId, requestId, source, installId, extension, method, path, status, hostCalls, error } = root.trace;
  const { startedAt, durationMs, state } = root;
  return {
    traceId,
    requestId,
    source,
    installId,
    extension,
    method,
    path,
    startedAt,
    durationMs,
    state,
    status: state === 'open' ? null : status,
    hostCalls,
    error,
  };
}

/** Where the recorder announces what happened: a span that opened or changed, a line of log. */
export interface TraceSink {
  span(state: SpanState): void;
  log(record: LogRecord, trace: TraceState): void;
}
