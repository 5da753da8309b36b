/** Records the spans and logs of a trace: cleans what it is given, bounds it, and announces each change. */
import { silentSpan, type ObservedSpan, type SpanEnd } from '../../../../runner/observe.ts';
import type { SpanKind } from '../../../contract/traces.ts';
import { cleanAttributes, cleanText } from './attributes.ts';
import { createSpanIds } from './ids.ts';
import type { Attributes, SpanState, TraceSink, TraceState } from './model.ts';
import type { Redact } from './redact.ts';
import { cutText } from './text.ts';
import type { RootSpan } from './types.ts';

/** Bytes of UTF-8 that one log record keeps, as in the platform's debug stream. */
export const maxLogBytes = 8 * 1024;

type TraceSpan = ObservedSpan & Pick<RootSpan, 'engineChild'>;

interface NewSpan {
  parentSpanId: string | null;
  name: string;
  kind: SpanKind;
  attributes?: Attributes;
  startedAt?: number;
}

export interface SpanRecorderOptions {
  redact: Redact;
  sink: TraceSink;
  firstSeq: number;
  /** Spans and logs that one trace keeps; the rest is counted. */
  maxEvents: number;
}

export interface SpanRecorder {
  /** The sequence number that the next span takes. */
  nextSeq(): number;
  open(trace: TraceState, span: NewSpan): SpanState;
  /** Closes a span; does nothing when it is closed. */
  end(state: SpanState, end: SpanEnd, durationMs?: number): void;
  announce(state: SpanState): void;
  /** The face of a span for those who observe; host calls below it are counted on the root. */
  observe(state: SpanState, root: SpanState): TraceSpan;
}

export function createSpanRecorder({ redact, sink, firstSeq, maxEvents }: SpanRecorderOptions): SpanRecorder {
  let seq = firstSeq;
  const newSpanId = createSpanIds();

  function open(trace: TraceState, span: NewSpan): SpanState {
    const state: SpanState = {
      seq: seq++,
      trace,
      traceId: trace.traceId,
      spanId: newSpanId(),
      parentSpanId: span.parentSpanId,
      name: cleanText(span.name, redact, maxLogBytes),
      kind: span.kind,
      startedAt: span.startedAt ?? trace.now(),
      durationMs: null,
      state: 'open',
      attributes: span.attributes === undefined ? {} : cleanAttributes(span.attributes, redact),
      explanation: null,
    };
    sink.span(state);
    return state;
  }

  function end(state: SpanState, { state: outcome, attributes, explanation }: SpanEnd, durationMs?: number): void {
    if (state.state !== 'open') return;
    state.durationMs = durationMs ?? Math.max(0, Math.round((state.trace.now() - state.startedAt) * 1000) / 1000);
    state.state = outcome;
    if (attributes) state.attributes = { ...state.attributes, ...cleanAttributes(attributes, redact) };
    if (explanation) {
      const { code, what, why, fix } = explanation;
      state.explanation = { code, what: cleanText(what, redact), why: cleanText(why, redact), fix: cleanText(fix, redact) };
    }
    sink.span(state);
  }

  /** Counts one more span or log; false when the trace is full. */
  function admit(trace: TraceState): boolean {
    if (trace.events < maxEvents) trace.events += 1;
    else trace.dropped += 1;
    return trace.dropped === 0;
  }

  function observe(state: SpanState, root: SpanState): TraceSpan {
    const { trace, traceId, spanId } = state;

    function child(name: string, kind: SpanKind, attributes?: Attributes, startedAt?: number): ObservedSpan {
      if (kind === 'host-call') {
        trace.hostCalls += 1;
        sink.span(root);
      }
      if (!admit(trace)) return silentSpan;
      return observe(open(trace, { parentSpanId: spanId, name, kind, attributes, startedAt }), root);
    }

    return {
      child,
      engineChild: child,
      log: ({ level, stream, message, at }) => {
        if (!admit(trace)) return;
        const { text, truncated } = cutText(redact(message), maxLogBytes);
        sink.log({ traceId, spanId, at: at ?? trace.now(), level, stream, message: text, truncated }, trace);
      },
      set: (attributes) => {
        state.attributes = { ...state.attributes, ...cleanAttributes(attributes, redact) };
        sink.span(state);
      },
      end: (outcome, durationMs) => end(state, outcome, durationMs),
    };
  }

  return { nextSeq: () => seq, open, end, announce: sink.span, observe };
}
