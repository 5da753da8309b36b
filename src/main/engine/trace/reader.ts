/** Queries over stored traces. */
import type { TraceDetail, TraceFilter, TraceSummary } from '../../../contract/traces.ts';
import type { TraceDatabase } from './database.ts';
import { readLog, readSpan, readSummary, type Row } from './rows.ts';

export interface TraceReader {
  /** Newest first. `total` counts what fits the filter, whatever the page. */
  list(filter: TraceFilter & { tenantId?: string; before?: number; limit: number }): { traces: TraceSummary[]; total: number };
  /** Null where the trace is not of the tenant given. */
  get(traceId: string, tenantId?: string): TraceDetail | null;
  has(traceId: string): boolean;
  /** The sequence number that follows the last stored span. */
  nextSeq(): number;
}

const summaryColumns =
  'trace_id, request_id, source, install_id, extension, method, path, started_at, duration_ms, state, status, host_calls, error';

export function createTraceReader(db: TraceDatabase): TraceReader {
  const root = db.prepare<[string], Row>(
    `SELECT ${summaryColumns}, tenant_id FROM spans WHERE trace_id = ? AND request_id IS NOT NULL ORDER BY seq LIMIT 1`,
  );
  const spans = db.prepare<[string], Row>('SELECT * FROM spans WHERE trace_id = ? ORDER BY seq');
  const logs = db.prepare<[string], Row>(
    'SELECT trace_id, span_id, at, level, stream, truncated, message FROM logs WHERE trace_id = ? ORDER BY seq',
  );
  const last = db.prepare('SELECT MAX(seq) FROM spans').pluck();

  return {
    list: ({ before, limit, ...filter }) => {
      const { where, values } = condition(filter);
      const page = before === undefined ? '' : 'AND started_at < ?';
      const rows = db
        .prepare<unknown[], Row>(`SELECT ${summaryColumns} FROM spans WHERE ${where} ${page} ORDER BY started_at DESC LIMIT ?`)
        .all(...values, ...(before === undefined ? [] : [before]), limit);
      const total = db
        .prepare<unknown[]>(`SELECT COUNT(*) FROM spans WHERE ${where}`)
        .pluck()
        .get(...values);
      return { traces: rows.map(readSummary), total: Number(total) };
    },
    get: (traceId, tenantId) => {
      const row = root.get(traceId);
      if (row === undefined || (tenantId !== undefined && row['tenant_id'] !== tenantId)) return null;
      return { summary: readSummary(row), spans: spans.all(traceId).map(readSpan), logs: logs.all(traceId).map(readLog) };
    },
    has: (traceId) => root.get(traceId) !== undefined,
    nextSeq: () => Number(last.get() ?? 0) + 1,
  };
}

function condition(filter: TraceFilter & { tenantId?: string }): { where: string; values: unknown[] } {
  const parts = ['request_id IS NOT NULL'];
  const values: unknown[] = [];
  if (filter.tenantId !== undefined) {
    parts.push('tenant_id = ?');
    values.push(filter.tenantId);
  }
  if (filter.installId !== undefined) {
    parts.push('install_id = ?');
    values.push(filter.installId);
  }
  if (filter.state !== undefined) {
    parts.push('state = ?');
    values.push(filter.state);
  }
  if (filter.text !== undefined && filter.text !== '') {
    parts.push('instr(search, ?) > 0');
    values.push(filter.text.toLowerCase());
  }
  return { where: parts.join(' AND '), values };
}
