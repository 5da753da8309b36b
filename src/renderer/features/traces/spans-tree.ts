/**
 * The rows of a waterfall: spans as a tree, log lines at their time below their span, and the gateway's checks folded
 * into one row unless one of them refused. Broken rows come out as such.
 */
import type { Explanation, LogRecord, Span, TraceDetail } from '../../../contract/traces.ts';
import { logFault, spanFault } from './usable-rows.ts';

interface RowPlace {
  /** Unique in the trace, and the same whenever the tree is built. */
  key: string;
  /** Depth from 1. */
  level: number;
  /** Undefined for a row without children. */
  expanded: boolean | undefined;
}

export interface SpanRow extends RowPlace {
  kind: 'span';
  span: Span;
  /** Null also where a span below says the same. */
  explanation: Explanation | null;
}

/** The checks of the gateway, when all passed. */
export interface ChecksRow extends RowPlace {
  kind: 'checks';
  spans: readonly Span[];
}

export interface LogRow extends RowPlace {
  kind: 'log';
  log: LogRecord;
  /** The span that inspecting the line shows: the call that wrote it, else the span it belongs to. */
  spanId: string;
}

interface BadRow extends RowPlace {
  kind: 'bad';
  fault: string;
  row: unknown;
}

export type TraceRow = SpanRow | ChecksRow | LogRow | BadRow;

interface Node {
  row: TraceRow;
  at: number;
  children: Node[];
}

/** Rows that are drawn, from top to bottom. `toggled` holds the keys of rows that are not as they are at first. */
export function traceRows(detail: TraceDetail, toggled: ReadonlySet<string>): TraceRow[] {
  const rows: TraceRow[] = [];
  const walk = (nodes: readonly Node[], level: number) => {
    for (const { row, children } of nodes) {
      const expandable = children.length > 0;
      const expanded = expandable ? (row.kind !== 'checks') !== toggled.has(row.key) : undefined;
      rows.push({ ...row, level, expanded });
      if (expanded) walk(children, level + 1);
    }
  };
  walk(buildTree(detail), 1);
  return rows;
}

function buildTree(detail: TraceDetail): Node[] {
  const usable = new Map<string, Span>();
  // Nothing goes on in a trace that is over; a span that stayed open was cut off.
  const hasEnded = detail.summary.state !== 'open';
  const roots: Node[] = [];
  for (const [index, span] of detail.spans.entries()) {
    const fault = spanFault(span);
    if (fault === null) usable.set(span.spanId, hasEnded && span.state === 'open' ? { ...span, state: 'interrupted' } : span);
    else roots.push(badNode(`bad-span:${index}`, fault, span));
  }
  const nodes = new Map<string, Node>();
  const loggingCalls = new Map<string, Span>();
  for (const span of usable.values()) {
    if (isLoggingCall(span)) loggingCalls.set(callKey(span.parentSpanId ?? '', span.startedAt), span);
  }
  const told = new Set<Span>();
  for (const [index, log] of detail.logs.entries()) {
    const fault = logFault(log);
    if (fault === null) placeLog(log, index);
    else roots.push(badNode(`bad-log:${index}`, fault, log));
  }

  /** A log line and the host call that wrote it are one row. */
  function placeLog(log: LogRecord, index: number): void {
    const call = loggingCalls.get(callKey(log.spanId, log.at));
    if (call) told.add(call);
    const row: LogRow = {
      kind: 'log',
      key: `log:${index}`,
      level: 0,
      expanded: undefined,
      log,
      spanId: call?.spanId ?? log.spanId,
    };
    const owner = usable.get(log.spanId);
    const siblings = owner ? nodeOf(owner).children : roots;
    siblings.push({ row, at: log.at, children: [] });
  }

  function nodeOf(span: Span): Node {
    const known = nodes.get(span.spanId);
    if (known) return known;
    const row: SpanRow = {
      kind: 'span',
      key: `span:${span.spanId}`,
      level: 0,
      expanded: undefined,
      span,
      explanation: span.explanation,
    };
    const node = { row, at: span.startedAt, children: [] };
    nodes.set(span.spanId, node);
    return node;
  }

  for (const span of usable.values()) {
    if (told.has(span)) continue;
    const parent = span.parentSpanId === null || isInCycle(span, usable) ? undefined : usable.get(span.parentSpanId);
    const siblings = parent ? nodeOf(parent).children : roots;
    siblings.push(nodeOf(span));
  }
  const sorted = sortByTime(roots);
  for (const root of sorted) tidy(root);
  return sorted;
}

function badNode(key: string, fault: string, row: unknown): Node {
  return { row: { kind: 'bad', key, level: 0, expanded: undefined, fault, row }, at: Number.POSITIVE_INFINITY, children: [] };
}

const loggingPrefix = 'logging.';

/** Calls that the runner tells as a log line too; a refused one wrote none. */
function isLoggingCall(span: Span): boolean {
  return span.kind === 'host-call' && span.name.startsWith(loggingPrefix) && span.attributes['decision'] === 'granted';
}

function callKey(parentSpanId: string, at: number): string {
  return `${parentSpanId} ${at}`;
}

function isInCycle(span: Span, spans: ReadonlyMap<string, Span>): boolean {
  const met = new Set<string>();
  for (let at: Span | undefined = span; at; at = at.parentSpanId === null ? undefined : spans.get(at.parentSpanId)) {
    if (met.has(at.spanId)) return true;
    met.add(at.spanId);
  }
  return false;
}

/** Rows that began at once keep the order in which they were written. */
function sortByTime(nodes: readonly Node[]): Node[] {
  return nodes.toSorted((a, b) => (a.at === b.at ? 0 : a.at - b.at));
}

/** Sorts, folds and explains what is below a node; answers which explanations stand there. */
function tidy(node: Node): Set<string> {
  const children = sortByTime(node.children);
  node.children = node.row.kind === 'checks' ? children : foldChecks(children);
  const below = new Set<string>();
  for (const child of node.children) for (const code of tidy(child)) below.add(code);
  if (node.row.kind !== 'span' || node.row.explanation === null) return below;
  const said = `${node.row.explanation.code} ${node.row.explanation.what}`;
  if (below.has(said)) node.row = { ...node.row, explanation: null };
  return below.add(said);
}

/** Checks that passed say little one by one; a refusal stays in sight with those before it folded. */
function foldChecks(nodes: Node[]): Node[] {
  const checks = nodes.flatMap(({ row }) => (row.kind === 'span' && isPassedCheck(row.span) ? [row.span] : []));
  if (checks.length < 2) return nodes;
  const folded = new Set(checks);
  const isFolded = ({ row }: Node) => row.kind === 'span' && folded.has(row.span);
  const first = nodes.findIndex(isFolded);
  const key = `checks:${checks[0]?.parentSpanId ?? ''}`;
  const group: Node = {
    row: { kind: 'checks', key, level: 0, expanded: undefined, spans: checks },
    at: nodes[first]?.at ?? 0,
    children: nodes.filter(isFolded),
  };
  return nodes.flatMap((node, index) => (index === first ? [group] : isFolded(node) ? [] : [node]));
}

function isPassedCheck(span: Span): boolean {
  return span.kind === 'access' && span.state === 'ok' && span.explanation === null;
}

/** The row that shows a span: its own, else the log line or the folded checks that stand for it. */
export function rowOfSpan(rows: readonly TraceRow[], spanId: string): TraceRow | undefined {
  return (
    rows.find((row) => row.kind === 'span' && row.span.spanId === spanId) ??
    rows.find((row) => row.kind === 'log' && row.spanId === spanId) ??
    rows.find((row) => row.kind === 'checks' && row.spans.some((span) => span.spanId === spanId))
  );
}

/** Up to when open spans reach: `now`, or the end of a trace that is over. */
export function openUntil({ startedAt, durationMs, state }: TraceDetail['summary'], now: number): number {
  return state === 'open' ? now : startedAt + (durationMs ?? 0);
}

/** From when to when the rows of a trace reach, in epoch milliseconds. */
export function traceExtent(detail: TraceDetail, until: number): { start: number; end: number } {
  const spans = detail.spans.filter((span) => spanFault(span) === null);
  const logs = detail.logs.filter((log) => logFault(log) === null);
  const start = Math.min(...spans.map((span) => span.startedAt), ...logs.map((log) => log.at));
  if (!Number.isFinite(start)) return { start: 0, end: 0 };
  const ends = spans.map((span) => span.startedAt + (span.durationMs ?? Math.max(0, until - span.startedAt)));
  return { start, end: Math.max(...ends, ...logs.map((log) => log.at)) };
}
