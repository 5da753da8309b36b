/** One row for each request that reaches the runner (contract topic: execution audit). */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import type { ExecutionLog } from './types.ts';

/** How many rows outlive a restart: the platform keeps all, a workbench would grow without end. */
const keptRows = 20_000;

function prune(db: Database): void {
  const boundary = db.build
    .selectFrom('extension_execution_log')
    .select('started_at')
    .orderBy('started_at', 'desc')
    .offset(keptRows)
    .limit(1);
  db.run(db.build.deleteFrom('extension_execution_log').where('started_at', '<=', boundary));
}

/** Makes the log; rows beyond the newest 20,000 are removed now. */
export function createExecutionLog(db: Database, clock: Clock): ExecutionLog {
  prune(db);

  const insert = db.prepare(
    (p: { id: string; tenant: string; registry: string; version: string; request: string; now: number; metrics: string }) =>
      db.build.insertInto('extension_execution_log').values({
        id: p.id,
        tenant_id: p.tenant,
        registry_id: p.registry,
        version_id: p.version,
        request_id: p.request,
        started_at: p.now,
        status: 'started',
        metrics: p.metrics,
      }),
  );
  const update = db.prepare((p: { id: string; now: number; status: string; error: string | null; metrics: string }) =>
    db.build
      .updateTable('extension_execution_log')
      .set({
        finished_at: p.now,
        status: p.status,
        error: p.error,
        metrics: sql<string>`json_patch(coalesce(metrics, '{}'), ${p.metrics})`,
      })
      .where('id', '=', p.id),
  );

  return {
    start({ tenantId, registryId, versionId, requestId, metrics }) {
      const id = randomUUID();
      insert.run({
        id,
        tenant: tenantId,
        registry: registryId,
        version: versionId,
        request: requestId,
        now: clock.now(),
        metrics: JSON.stringify(metrics),
      });
      return id;
    },
    finish(id, { status, error, metrics }) {
      update.run({ id, now: clock.now(), status, error, metrics: JSON.stringify(metrics) });
    },
  };
}
