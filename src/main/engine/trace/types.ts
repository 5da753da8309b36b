/** What the other parts of the engine ask of the trace store. */
import type { Explanation, ObservedSpan } from '../../../../runner/observe.ts';
import type { Span, SpanKind, TraceBatch, TraceDetail, TraceFilter, TraceSummary } from '../../../contract/traces.ts';

export type TraceSource = TraceSummary['source'];

export interface TraceStart {
  /** Whose trace it is; that of the tenant shown where a request is refused before its own is known. */
  tenantId: string;
  /** The request id; the trace id is the same without dashes when it is a UUID, else derived from it. */
  requestId: string;
  /** True where nothing can be stored under the id yet, which saves looking. */
  isNewId?: boolean;
  source: TraceSource;
  extension: string;
  installId: string | null;
  method: string;
  path: string;
  name: string;
  kind: SpanKind;
  attributes?: Span['attributes'];
}

export interface TraceFinish {
  /** The status that the client received; null when there was none. */
  status: number | null;
  error: string | null;
  state: 'ok' | 'error';
  explanation?: Explanation;
}

/** A root span: it also carries what the list of traces shows. */
export interface RootSpan extends ObservedSpan {
  readonly traceId: string;
  readonly requestId: string;
  /** Opens a child of a kind that only the engine uses. */
  engineChild(name: string, kind: SpanKind, attributes?: Span['attributes']): ObservedSpan;
  /** Closes the span, and the trace when the span is its first; later calls are ignored. */
  finish(outcome: TraceFinish): void;
}

/** Which traces to watch; all where nothing is given. */
export interface LiveFilter {
  tenantId?: string;
  installId?: string;
}

export interface TraceStore {
  /**
   * Opens a trace. A gateway request joins the open trace that a bridge message or the console began under the
   * same request id for the same tenant. An id that was used before gets a trace id of its own.
   */
  start(start: TraceStart): RootSpan;
  /** Of one tenant when `tenantId` is given. */
  list(filter: TraceFilter & { tenantId?: string; before?: number; limit: number }): { traces: TraceSummary[]; total: number };
  /** Null when there is no such trace, or it is not of the tenant given. Flushes pending writes first. */
  get(traceId: string, tenantId?: string): TraceDetail | null;
  /** Resolves when the trace with this id is finished; at once when it is. */
  finished(traceId: string, signal?: AbortSignal): Promise<void>;
  /** Removes all finished traces of a tenant; answers how many. */
  clear(tenantId: string): number;
  /** Batches of what changed, at most one per 50 ms, until the signal aborts. */
  live(filter: LiveFilter, signal?: AbortSignal): AsyncGenerator<TraceBatch>;
  dispose(): Promise<void>;
}
