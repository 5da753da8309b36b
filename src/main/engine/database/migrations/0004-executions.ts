/** The execution audit and the platform's quota counters. */
import { statements } from './statements.ts';

export const executionTables = statements([
  `CREATE TABLE extension_execution_log (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    registry_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    request_id TEXT,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    status TEXT NOT NULL,
    metrics TEXT CHECK (json_valid(metrics)),
    error TEXT
  ) STRICT`,
  `CREATE INDEX extension_execution_log_tenant_registry_started_idx
    ON extension_execution_log (tenant_id, registry_id, started_at)`,
  `CREATE INDEX extension_execution_log_started_idx ON extension_execution_log (started_at)`,

  `CREATE TABLE extension_quota_usage (
    tenant_id TEXT NOT NULL,
    registry_id TEXT NOT NULL,
    window_start INTEGER NOT NULL,
    cpu_ms INTEGER NOT NULL DEFAULT 0,
    mem_mb_ms INTEGER NOT NULL DEFAULT 0,
    invocations INTEGER NOT NULL DEFAULT 0,
    egress_bytes INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, registry_id, window_start)
  ) STRICT`,
  `CREATE INDEX extension_quota_usage_tenant_window_idx ON extension_quota_usage (tenant_id, window_start)`,
]);
