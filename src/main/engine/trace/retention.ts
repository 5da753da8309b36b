/** Keeps the trace file within its bounds: removes the oldest finished traces, a little at a time. */
import type { Logger } from '../parts.ts';
import type { TraceDatabase } from './database.ts';

/** Rows that one step removes before it lets other work run. */
const rowsPerStep = 5000;
/** Pruning by size goes on until this share of the bound is used, so that it does not run for each batch. */
const sizeTarget = 0.9;

export interface RetentionOptions {
  db: TraceDatabase;
  logger: Logger;
  maxTraces: number;
  maxBytes: number;
}

export interface Retention {
  /** Call after each batch with the number of traces that are new in it. Starts pruning where a bound is passed. */
  written(newTraces: number): void;
  /** Removes all finished traces of a tenant and gives their space back; answers how many there were. */
  clear(tenantId: string): number;
  dispose(): void;
}

export function createRetention({ db, logger, maxTraces, maxBytes }: RetentionOptions): Retention {
  const countRoots = db.prepare('SELECT COUNT(*) FROM spans WHERE request_id IS NOT NULL').pluck();
  const oldest = db
    .prepare<[], string>(
      `SELECT trace_id FROM spans WHERE request_id IS NOT NULL AND state <> 'open' ORDER BY started_at LIMIT 200`,
    )
    .pluck();
  const removeSpans = db.prepare<[string]>('DELETE FROM spans WHERE trace_id = ?');
  const removeLogs = db.prepare<[string]>('DELETE FROM logs WHERE trace_id = ?');
  let traces = Number(countRoots.get());
  let next: NodeJS.Immediate | null = null;
  let shrinking = false;

  function usedBytes(): number {
    const pages = Number(db.pragma('page_count', { simple: true })) - Number(db.pragma('freelist_count', { simple: true }));
    return pages * Number(db.pragma('page_size', { simple: true }));
  }

  function isOver(): boolean {
    const used = usedBytes();
    shrinking = used > maxBytes || (shrinking && used > maxBytes * sizeTarget);
    return shrinking || traces > maxTraces;
  }

  /** Answers whether it removed anything. */
  const removeSome = db.transaction((): boolean => {
    let rows = 0;
    let removed = 0;
    for (const traceId of oldest.all()) {
      if (rows >= rowsPerStep || !isOver()) break;
      rows += removeSpans.run(traceId).changes + removeLogs.run(traceId).changes;
      traces -= 1;
      removed += 1;
    }
    return removed > 0;
  });

  function step(): void {
    next = null;
    try {
      if (removeSome() && isOver()) next = setImmediate(step);
    } catch (error) {
      logger.error({ err: error }, 'Old traces could not be removed.');
    }
  }

  const removeFinished = db.transaction((tenantId: string): number => {
    const removed = db
      .prepare<[string]>(`DELETE FROM spans WHERE request_id IS NOT NULL AND tenant_id = ? AND state <> 'open'`)
      .run(tenantId).changes;
    // Whatever has no root row any more goes too.
    const orphans = 'trace_id NOT IN (SELECT trace_id FROM spans WHERE request_id IS NOT NULL)';
    db.exec(`DELETE FROM spans WHERE ${orphans}; DELETE FROM logs WHERE ${orphans};`);
    return removed;
  });

  return {
    written: (newTraces) => {
      traces += newTraces;
      if (next === null && isOver()) next = setImmediate(step);
    },
    clear: (tenantId) => {
      const removed = removeFinished(tenantId);
      traces -= removed;
      db.exec('VACUUM');
      return removed;
    },
    dispose: () => {
      if (next !== null) clearImmediate(next);
    },
  };
}
