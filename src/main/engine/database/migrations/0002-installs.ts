/** What a tenant has installed, with its configuration, secrets, schedules and subscriptions. */
import { statements } from './statements.ts';

export const installTables = statements([
  `CREATE TABLE tenant_extension_install (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    registry_id TEXT NOT NULL REFERENCES extension_registry (id) ON DELETE CASCADE,
    version_id TEXT NOT NULL REFERENCES extension_version (id) ON DELETE RESTRICT,
    granted_caps TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(granted_caps)),
    config TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(config)),
    is_enabled INTEGER NOT NULL DEFAULT 1 CHECK (is_enabled IN (0, 1)),
    status TEXT NOT NULL DEFAULT 'enabled',
    runner_domain TEXT UNIQUE,
    runner_status TEXT NOT NULL DEFAULT '{"state":"pending"}' CHECK (json_valid(runner_status)),
    runner_ref TEXT CHECK (json_valid(runner_ref)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (tenant_id, registry_id),
    CONSTRAINT tenant_extension_install_status_chk CHECK (status IN ('enabled', 'disabled', 'pending'))
  ) STRICT`,
  `CREATE INDEX tenant_extension_install_tenant_idx ON tenant_extension_install (tenant_id)`,
  `CREATE INDEX tenant_extension_install_tenant_registry_idx ON tenant_extension_install (tenant_id, registry_id)`,
  `CREATE INDEX tenant_extension_install_runner_domain_idx ON tenant_extension_install (runner_domain)`,
  `CREATE INDEX tenant_extension_install_registry_idx ON tenant_extension_install (registry_id)`,
  `CREATE INDEX tenant_extension_install_version_idx ON tenant_extension_install (version_id)`,

  `CREATE TABLE tenant_extension_install_config (
    id TEXT NOT NULL PRIMARY KEY,
    install_id TEXT NOT NULL REFERENCES tenant_extension_install (id) ON DELETE CASCADE,
    tenant_id TEXT NOT NULL,
    config TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(config)),
    providers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(providers)),
    version TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE UNIQUE INDEX tenant_extension_install_config_install_id_unique ON tenant_extension_install_config (install_id)`,
  `CREATE INDEX tenant_extension_install_config_tenant_id_idx ON tenant_extension_install_config (tenant_id)`,
  `CREATE INDEX tenant_extension_install_config_install_id_version_idx ON tenant_extension_install_config (install_id, version)`,

  `CREATE TABLE tenant_extension_install_secrets (
    id TEXT NOT NULL PRIMARY KEY,
    install_id TEXT NOT NULL REFERENCES tenant_extension_install (id) ON DELETE CASCADE,
    tenant_id TEXT NOT NULL,
    ciphertext TEXT NOT NULL,
    algorithm TEXT NOT NULL DEFAULT 'inline/base64',
    transit_key TEXT,
    transit_mount TEXT,
    version TEXT,
    expires_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE UNIQUE INDEX tenant_extension_install_secrets_install_id_unique ON tenant_extension_install_secrets (install_id)`,
  `CREATE INDEX tenant_extension_install_secrets_tenant_id_idx ON tenant_extension_install_secrets (tenant_id)`,
  `CREATE INDEX tenant_extension_install_secrets_install_id_idx ON tenant_extension_install_secrets (install_id)`,

  `CREATE TABLE tenant_extension_schedule (
    id TEXT NOT NULL PRIMARY KEY,
    install_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    name TEXT,
    cron TEXT NOT NULL,
    timezone TEXT NOT NULL DEFAULT 'UTC',
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    payload_json TEXT CHECK (json_valid(payload_json)),
    job_id TEXT,
    runner_schedule_id TEXT,
    last_run_at INTEGER,
    last_run_status TEXT,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE UNIQUE INDEX tenant_extension_schedule_install_name_uniq ON tenant_extension_schedule (install_id, name)
    WHERE name IS NOT NULL`,
  `CREATE INDEX tenant_extension_schedule_tenant_idx ON tenant_extension_schedule (tenant_id)`,
  `CREATE INDEX tenant_extension_schedule_tenant_install_idx ON tenant_extension_schedule (tenant_id, install_id)`,
  `CREATE INDEX tenant_extension_schedule_tenant_endpoint_idx ON tenant_extension_schedule (tenant_id, endpoint_id)`,
  `CREATE INDEX tenant_extension_schedule_runner_schedule_id_idx ON tenant_extension_schedule (runner_schedule_id)`,
  `CREATE INDEX tenant_extension_schedule_tenant_job_idx ON tenant_extension_schedule (tenant_id, job_id)`,

  `CREATE TABLE extension_event_subscription (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    install_id TEXT NOT NULL REFERENCES tenant_extension_install (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    handler TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX extension_event_subscription_tenant_topic_idx ON extension_event_subscription (tenant_id, topic)`,
  `CREATE INDEX extension_event_subscription_install_idx ON extension_event_subscription (install_id)`,
]);
