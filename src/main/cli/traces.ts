/** `traces`: lists stored traces, or shows one as a tree. */
import type { Span, TraceDetail, TraceSummary } from '../../contract/traces.ts';
import { withClient } from './connect.ts';
import { namedTenantId } from './tenant.ts';
import { exitDone, text, UsageError, type Verb } from './verb.ts';

const time = (ms: number | null): string => (ms === null ? 'open' : `${ms.toFixed(1)} ms`);

function summaryLine(trace: TraceSummary): string {
  const when = new Date(trace.startedAt).toISOString();
  return `${trace.traceId}  ${when}  ${trace.status ?? '---'}  ${time(trace.durationMs).padStart(10)}  ${trace.method} ${trace.path}`;
}

/** The spans of a trace as indented lines, logs below the span that wrote them. */
export function traceLines(detail: TraceDetail): string[] {
  const children = Map.groupBy(detail.spans, (span) => span.parentSpanId);
  const known = new Set(detail.spans.map((span) => span.spanId));
  const roots = detail.spans.filter((span) => span.parentSpanId === null || !known.has(span.parentSpanId));
  const lines: string[] = [];
  const walk = (span: Span, depth: number): void => {
    const pad = '  '.repeat(depth);
    lines.push(`${pad}${span.name}  ${time(span.durationMs)}${span.state === 'error' ? '  error' : ''}`);
    if (span.explanation) lines.push(`${pad}  ${span.explanation.what} ${span.explanation.why} ${span.explanation.fix}`);
    for (const log of detail.logs.filter((record) => record.spanId === span.spanId)) {
      lines.push(`${pad}  ${log.level}: ${log.message}`);
    }
    for (const child of children.get(span.spanId) ?? []) walk(child, depth + 1);
  };
  for (const root of roots) walk(root, 0);
  return lines;
}

export const traces: Verb = {
  name: 'traces',
  summary: 'List stored traces, or show one',
  usage: '[trace id] [--limit <n>] [--text <filter>] [--tenant <id|name>]',
  options: { limit: { type: 'string' }, text: { type: 'string' }, tenant: { type: 'string' } },
  arity: [0, 1],
  run: (context) => {
    const limit = Number(text(context, 'limit') ?? '50');
    if (!Number.isInteger(limit) || limit < 1 || limit > 500)
      throw new UsageError('--limit takes a whole number from 1 to 500.');
    const traceId = context.args[0]?.replaceAll('-', '').toLowerCase();
    if (traceId !== undefined && !/^[0-9a-f]{32}$/.test(traceId))
      throw new UsageError('A trace id has 32 hexadecimal digits; "traces" without one lists them.');
    return withClient(context, async (client) => {
      const tenantId = await namedTenantId(context, client);
      if (traceId !== undefined) {
        const detail = await client.traces.get({ traceId, tenantId });
        if (context.json) context.out.json(detail);
        else context.out.line(traceLines(detail).join('\n'));
        return exitDone;
      }
      const page = await client.traces.list({ limit, text: text(context, 'text'), tenantId });
      if (context.json) context.out.json(page);
      else for (const trace of page.traces) context.out.line(summaryLine(trace));
      return exitDone;
    });
  },
};
