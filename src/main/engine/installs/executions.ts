/** What an install did: the rows of the execution audit, and what it used by the hour. */
import { z } from 'zod';
import type { Execution, QuotaUsage } from '../../../contract/install-life.ts';
import type { Install } from '../../../contract/installs.ts';
import type { Database } from '../database/open.ts';

export interface Executions {
  /** Newest first. */
  of(install: Install, limit: number): Execution[];
  /** Windows newest first. */
  usage(install: Install): QuotaUsage[];
}

export type TracesOf = (installId: string) => { requestId: string; traceId: string }[];

const usageWindows = 48;
/** Every part of the metrics may be absent: the audit of an older version had fewer. */
const metricsSchema = z.object({
  method: z.string().nullable().catch(null),
  path: z.string().nullable().catch(null),
  http_status: z.number().nullable().catch(null),
});

/** `tracesOf` answers the newest traces of an install that are still kept. */
export function createExecutions(parts: { db: Database; tracesOf: TracesOf }): Executions {
  const { db, tracesOf } = parts;
  return {
    of({ tenantId, registryId, installId }, limit) {
      const traces = new Map(tracesOf(installId).map(({ requestId, traceId }) => [requestId, traceId]));
      const rows = db.all(
        db.build
          .selectFrom('extension_execution_log as log')
          .leftJoin('extension_version as version', 'version.id', 'log.version_id')
          .select([
            'log.id as executionId',
            'log.request_id as requestId',
            'log.started_at as startedAt',
            'log.finished_at as finishedAt',
            'log.status as status',
            'log.error as error',
            'log.metrics as metrics',
            'version.version as version',
          ])
          .where('log.tenant_id', '=', tenantId)
          .where('log.registry_id', '=', registryId)
          .orderBy('log.started_at', 'desc')
          .limit(limit),
      );
      return rows.map(({ metrics, ...row }) => {
        const { method, path, http_status: httpStatus } = metricsSchema.parse(JSON.parse(metrics ?? '{}'));
        const traceId = traces.get(row.requestId ?? '') ?? null;
        return { ...row, method, path, httpStatus, traceId };
      });
    },
    usage: ({ tenantId, registryId }) =>
      db.all(
        db.build
          .selectFrom('extension_quota_usage')
          .select([
            'window_start as windowStart',
            'invocations',
            'cpu_ms as cpuMs',
            'mem_mb_ms as memoryMbMs',
            'egress_bytes as egressBytes',
          ])
          .where('tenant_id', '=', tenantId)
          .where('registry_id', '=', registryId)
          .orderBy('window_start', 'desc')
          .limit(usageWindows),
      ),
  };
}
