/** Rows of installs: configuration, secrets, schedules, and what they used of their limits. */
import type { Generated } from 'kysely';
import type { Flag, Json, Time } from './columns.ts';

interface InstallTable {
  id: string;
  tenant_id: string;
  registry_id: string;
  version_id: string;
  granted_caps: Json;
  config: Generated<Json>;
  is_enabled: Generated<Flag>;
  status: Generated<'enabled' | 'disabled' | 'pending'>;
  runner_domain: string | null;
  runner_status: Json;
  runner_ref: Json | null;
  created_at: Time;
  updated_at: Time;
}

interface InstallConfigTable {
  id: string;
  install_id: string;
  tenant_id: string;
  config: Generated<Json>;
  providers: Json;
  version: string;
  created_at: Time;
  updated_at: Time;
}

interface InstallSecretsTable {
  id: string;
  install_id: string;
  tenant_id: string;
  ciphertext: string;
  algorithm: string;
  transit_key: string | null;
  transit_mount: string | null;
  version: string | null;
  expires_at: Time | null;
  created_at: Time;
  updated_at: Time;
}

interface EventSubscriptionTable {
  id: string;
  tenant_id: string;
  install_id: string;
  topic: string;
  handler: string;
  created_at: Time;
}

export interface ScheduleTable {
  id: string;
  install_id: string;
  tenant_id: string;
  endpoint_id: string;
  name: string | null;
  cron: string;
  timezone: Generated<string>;
  enabled: Generated<Flag>;
  payload_json: Json | null;
  job_id: string | null;
  runner_schedule_id: string | null;
  last_run_at: Time | null;
  last_run_status: string | null;
  last_error: string | null;
  created_at: Time;
  updated_at: Time;
}

interface ExecutionLogTable {
  id: string;
  tenant_id: string;
  registry_id: string;
  version_id: string;
  request_id: string | null;
  started_at: Time;
  finished_at: Time | null;
  status: string;
  metrics: Json | null;
  error: string | null;
}

interface QuotaUsageTable {
  tenant_id: string;
  registry_id: string;
  window_start: Time;
  cpu_ms: Generated<number>;
  mem_mb_ms: Generated<number>;
  invocations: Generated<number>;
  egress_bytes: Generated<number>;
}

/** What an install may use in an hour; null for as much as it likes. */
interface InstallQuotaTable {
  install_id: string;
  max_invocations: number | null;
  max_cpu_ms: number | null;
  max_egress_bytes: number | null;
  updated_at: Time;
}

export interface InstallTables {
  tenant_extension_install: InstallTable;
  tenant_extension_install_config: InstallConfigTable;
  tenant_extension_install_secrets: InstallSecretsTable;
  extension_event_subscription: EventSubscriptionTable;
  tenant_extension_schedule: ScheduleTable;
  extension_execution_log: ExecutionLogTable;
  extension_quota_usage: QuotaUsageTable;
  install_quota: InstallQuotaTable;
}
