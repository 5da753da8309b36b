/**
 * Opens and closes traces, and lets a request join the open trace of its id. Holds only what is open; nothing here
 * touches the disk.
 */
import type { SpanEnd } from '../../../../runner/observe.ts';
import type { SpanKind } from '../../../contract/traces.ts';
import type { Clock } from '../parts.ts';
import { cleanText } from './attributes.ts';
import { randomTraceId, traceIdOf } from './ids.ts';
import type { SpanState, TraceState } from './model.ts';
import type { Redact } from './redact.ts';
import { maxLogBytes, type SpanRecorder } from './spans.ts';
import type { RootSpan, TraceFinish, TraceStart } from './types.ts';

/** Kinds that stand for the first touch of a request; the gateway's span joins them. */
const originKinds: ReadonlySet<SpanKind> = new Set<SpanKind>(['request', 'bridge']);

export interface RecorderOptions {
  spans: SpanRecorder;
  clock: Clock;
  /** Milliseconds with fractions of a clock that only goes forward. */
  monotonic: () => number;
  redact: Redact;
  /** True when a trace with this id is stored. */
  isStored: (traceId: string) => boolean;
}

export interface Recorder {
  start(start: TraceStart): RootSpan;
  /** Resolves when the trace is finished, at once when it is not open; rejects when the signal aborts. */
  finished(traceId: string, signal?: AbortSignal): Promise<void>;
  /** Resolves all that wait for a trace. */
  dispose(): void;
}

interface OpenTrace {
  trace: TraceState;
  root: SpanState;
  waiting: Set<() => void>;
}

export function createRecorder({ spans, clock, monotonic, redact, isStored }: RecorderOptions): Recorder {
  const open = new Map<string, OpenTrace>();
  /** Traces that a first touch began, by request id: what a gateway request of that id joins. */
  const origins = new Map<string, OpenTrace>();
  let lastStart = 0;

  /** The list pages by start time, so no two traces may start at the same one. */
  function traceClock(): () => number {
    let wall = clock.now();
    if (wall <= lastStart && lastStart - wall < 1) wall = lastStart + 0.001;
    lastStart = wall;
    const begin = monotonic();
    return () => wall + Math.max(0, Math.round((monotonic() - begin) * 1000) / 1000);
  }

  function note(trace: TraceState, outcome: TraceFinish): void {
    trace.status = outcome.status ?? trace.status;
    trace.error = outcome.error === null ? trace.error : cleanText(outcome.error, redact);
  }

  function close({ trace, root, waiting }: OpenTrace, end: SpanEnd, durationMs?: number): void {
    if (trace.finished) return;
    trace.finished = true;
    open.delete(trace.traceId);
    if (origins.get(trace.requestId)?.trace === trace) origins.delete(trace.requestId);
    const attributes = trace.dropped > 0 ? { ...end.attributes, dropped: trace.dropped } : end.attributes;
    spans.end(root, { ...end, attributes }, durationMs);
    for (const resolve of waiting) resolve();
  }

  function newTrace(start: TraceStart, traceId: string): TraceState {
    return {
      seq: spans.nextSeq(),
      traceId,
      requestId: cleanText(start.requestId, redact, maxLogBytes),
      tenantId: start.tenantId,
      source: start.source,
      extension: cleanText(start.extension, redact, maxLogBytes),
      method: cleanText(start.method, redact, maxLogBytes),
      path: cleanText(start.path, redact, maxLogBytes),
      installId: start.installId,
      status: null,
      error: null,
      hostCalls: 0,
      events: 1,
      dropped: 0,
      finished: false,
      now: traceClock(),
    };
  }

  function begin(start: TraceStart): RootSpan {
    const properId = traceIdOf(start.requestId);
    // A client may send one id twice. The second request is a tree of its own, not a part of the first.
    const repeated = open.has(properId) || (start.isNewId !== true && isStored(properId));
    const trace = newTrace(start, repeated ? randomTraceId() : properId);
    const attributes = repeated ? { ...start.attributes, repeatedRequestId: properId } : start.attributes;
    const root = spans.open(trace, { parentSpanId: null, name: start.name, kind: start.kind, attributes });
    const entry: OpenTrace = { trace, root, waiting: new Set() };
    open.set(trace.traceId, entry);
    if (originKinds.has(start.kind)) origins.set(trace.requestId, entry);
    return {
      ...spans.observe(root, root),
      traceId: trace.traceId,
      requestId: start.requestId,
      end: (end, durationMs) => close(entry, end, durationMs),
      finish: (outcome) => {
        if (trace.finished) return;
        note(trace, outcome);
        close(entry, { state: outcome.state, explanation: outcome.explanation });
      },
    };
  }

  function join({ trace, root }: OpenTrace, start: TraceStart): RootSpan {
    trace.installId ??= start.installId;
    const { name, kind, attributes } = start;
    const state = spans.open(trace, { parentSpanId: root.spanId, name, kind, attributes });
    return {
      ...spans.observe(state, root),
      traceId: trace.traceId,
      requestId: start.requestId,
      finish: (outcome) => {
        if (state.state !== 'open') return;
        note(trace, outcome);
        spans.end(state, { state: outcome.state, explanation: outcome.explanation });
        spans.announce(root);
      },
    };
  }

  return {
    start: (start) => {
      const origin = originKinds.has(start.kind) ? undefined : origins.get(cleanText(start.requestId, redact, maxLogBytes));
      // Request ids are chosen by clients: one of another tenant must not write into this one's trace.
      return origin?.trace.tenantId === start.tenantId ? join(origin, start) : begin(start);
    },
    finished: (traceId, signal) => waitFor(open.get(traceId), signal),
    dispose: () => {
      for (const { waiting } of open.values()) for (const resolve of waiting) resolve();
      open.clear();
      origins.clear();
    },
  };
}

async function waitFor(entry: OpenTrace | undefined, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  if (entry === undefined) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = (): void => reject(signal?.reason);
  entry.waiting.add(resolve);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await promise;
  } finally {
    entry.waiting.delete(resolve);
    signal?.removeEventListener('abort', abort);
  }
}
