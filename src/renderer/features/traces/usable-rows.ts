/** Which rows of a trace can be drawn. One that cannot is shown as what it is and never takes the view with it. */
import { logLevels, spanKinds, type LogRecord, type Span, type TraceSummary } from '../../../contract/traces.ts';

const states: ReadonlySet<unknown> = new Set(['open', 'ok', 'error', 'interrupted']);
const kinds: ReadonlySet<unknown> = new Set(spanKinds);
const levels: ReadonlySet<unknown> = new Set(logLevels);

/** Null for a span that can be drawn, else what is wrong with it. */
export function spanFault(span: Span): string | null {
  if (typeof span !== 'object' || span === null) return 'The span is no object.';
  if (typeof span.spanId !== 'string' || span.spanId === '') return 'The span has no id.';
  if (!Number.isFinite(span.startedAt)) return 'The span does not say when it began.';
  if (span.durationMs !== null && !(span.durationMs >= 0)) return 'The duration of the span is no number.';
  if (typeof span.name !== 'string') return 'The span has no name.';
  if (!kinds.has(span.kind)) return `The span is of an unknown kind, ${String(span.kind)}.`;
  if (!states.has(span.state)) return `The span is in an unknown state, ${String(span.state)}.`;
  if (typeof span.attributes !== 'object' || span.attributes === null) return 'The span has no attributes.';
  return null;
}

/** Null for a log line that can be drawn, else what is wrong with it. */
export function logFault(log: LogRecord): string | null {
  if (typeof log !== 'object' || log === null) return 'The log line is no object.';
  if (typeof log.message !== 'string') return 'The log line has no text.';
  if (!Number.isFinite(log.at)) return 'The log line does not say when it was written.';
  if (!levels.has(log.level)) return `The log line has an unknown level, ${String(log.level)}.`;
  return null;
}

/** Null for a summary that can be listed, else what is wrong with it. */
export function summaryFault(summary: TraceSummary): string | null {
  if (typeof summary.path !== 'string' || typeof summary.method !== 'string') return 'The trace does not say what was asked.';
  if (!Number.isFinite(summary.startedAt)) return 'The trace does not say when it began.';
  if (!states.has(summary.state)) return `The trace is in an unknown state, ${String(summary.state)}.`;
  return null;
}
