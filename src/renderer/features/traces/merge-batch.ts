/** Puts batches of live traces into what is held already. Pure: what did not change is the same object afterwards. */
import type { LogRecord, Span, TraceBatch, TraceDetail, TraceFilter, TraceSummary } from '../../../contract/traces.ts';

/** Whether a trace belongs into a list with this filter; the same rule as the engine's. */
export function matchesFilter(trace: TraceSummary, filter: TraceFilter): boolean {
  if (filter.installId !== undefined && trace.installId !== filter.installId) return false;
  if (filter.state !== undefined && trace.state !== filter.state) return false;
  const text = filter.text?.toLowerCase() ?? '';
  if (text === '') return true;
  return `${trace.path}\n${trace.extension}\n${trace.requestId}\n${trace.error ?? ''}`.toLowerCase().includes(text);
}

interface MergedList {
  traces: readonly TraceSummary[];
  /** How many of the incoming ones the list did not hold. */
  added: number;
}

/** Newest first. Keeps at most `limit`, the newest ones. */
export function mergeSummaries(
  held: readonly TraceSummary[],
  incoming: readonly TraceSummary[],
  options: { filter: TraceFilter; limit: number },
): MergedList {
  const latest = new Map(
    incoming.filter((trace) => matchesFilter(trace, options.filter)).map((trace) => [trace.traceId, trace]),
  );
  const left = new Set(incoming.filter(({ traceId }) => !latest.has(traceId)).map(({ traceId }) => traceId));
  if (latest.size === 0 && left.size === 0) return { traces: held, added: 0 };

  const kept: TraceSummary[] = [];
  for (const trace of held) {
    const next = latest.get(trace.traceId);
    latest.delete(trace.traceId);
    if (!left.has(trace.traceId)) kept.push(next === undefined ? trace : newerSummary(trace, next));
  }
  const added = [...latest.values()];
  if (added.length === 0 && kept.length === held.length && kept.every((trace, index) => trace === held[index])) {
    return { traces: held, added: 0 };
  }
  const traces = added.length === 0 ? kept : [...added, ...kept].toSorted((a, b) => b.startedAt - a.startedAt);
  return { traces: traces.length > options.limit ? traces.slice(0, options.limit) : traces, added: added.length };
}

/** A page that was read may be older than what came live: an ended trace does not open again. */
function newerSummary(held: TraceSummary, next: TraceSummary): TraceSummary {
  return held.state !== 'open' && next.state === 'open' ? held : next;
}

/** A trace that is read once and then followed. */
export interface FollowedTrace {
  detail: TraceDetail | null;
  /** Live log lines by what they say, so that those which the reading held already are not taken twice. */
  seenLogs: ReadonlyMap<string, number>;
  /** What came before the trace was read. */
  waiting: { spans: readonly Span[]; logs: readonly LogRecord[]; summary: TraceSummary | null };
}

export const nothingFollowed: FollowedTrace = {
  detail: null,
  seenLogs: new Map(),
  waiting: { spans: [], logs: [], summary: null },
};

/** Takes what a batch says about one trace. */
export function takeBatch(followed: FollowedTrace, batch: TraceBatch, traceId: string): FollowedTrace {
  const spans = batch.spans.filter((span) => span.traceId === traceId);
  const logs = batch.logs.filter((log) => log.traceId === traceId);
  const summary = batch.traces.findLast((trace) => trace.traceId === traceId) ?? null;
  if (spans.length === 0 && logs.length === 0 && summary === null) return followed;
  const { detail, waiting } = followed;
  if (detail === null) {
    return {
      ...followed,
      waiting: {
        spans: [...waiting.spans, ...spans],
        logs: [...waiting.logs, ...logs],
        summary: summary ?? waiting.summary,
      },
    };
  }
  const fresh = newLogs(detail.logs, logs, followed.seenLogs);
  return {
    ...followed,
    seenLogs: fresh.seen,
    detail: {
      summary: summary === null ? detail.summary : newerSummary(detail.summary, summary),
      spans: mergeSpans(detail.spans, spans),
      logs: fresh.logs.length === 0 ? detail.logs : [...detail.logs, ...fresh.logs],
    },
  };
}

/** Takes the trace as it was read, with what came live in the meantime. */
export function takeReading(followed: FollowedTrace, detail: TraceDetail): FollowedTrace {
  const { spans, logs, summary } = followed.waiting;
  const read: FollowedTrace = { ...nothingFollowed, detail };
  return takeBatch(
    read,
    { traces: summary === null ? [] : [summary], spans: [...spans], logs: [...logs] },
    detail.summary.traceId,
  );
}

/** By id, in the order of their first mention. An ended span does not open again. */
export function mergeSpans(held: readonly Span[], incoming: readonly Span[]): Span[] {
  const byId = new Map(held.map((span) => [span.spanId, span]));
  for (const span of incoming) {
    const before = byId.get(span.spanId);
    if (before === undefined || before.state === 'open' || span.state !== 'open') byId.set(span.spanId, span);
  }
  return [...byId.values()];
}

/** Log lines have no ids: of equal ones, as many are new as came live more often than they were read. */
function newLogs(read: readonly LogRecord[], live: readonly LogRecord[], seenBefore: ReadonlyMap<string, number>) {
  if (live.length === 0) return { logs: [], seen: seenBefore };
  const seen = new Map(seenBefore);
  const held = new Map<string, number>();
  for (const log of read) held.set(logKey(log), (held.get(logKey(log)) ?? 0) + 1);
  const logs = live.filter((log) => {
    const key = logKey(log);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    if (times <= (held.get(key) ?? 0)) return false;
    held.set(key, times);
    return true;
  });
  return { logs, seen };
}

function logKey(log: LogRecord): string {
  return `${log.spanId} ${log.at} ${log.stream} ${log.level} ${log.message}`;
}
