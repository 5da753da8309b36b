/** What happened to installs, and what a person took away from them; the workbench's own tables. */
import { statements } from './statements.ts';

export const lifecycleTables = statements([
  // Outlives its install, so that an extension which comes back finds what it stored before.
  `CREATE TABLE install_event (
    event_id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    registry_id TEXT NOT NULL REFERENCES extension_registry (id) ON DELETE CASCADE,
    install_id TEXT NOT NULL,
    action TEXT NOT NULL,
    version TEXT NOT NULL,
    content_hash TEXT,
    at INTEGER NOT NULL,
    CONSTRAINT install_event_action_chk CHECK (
      action IN ('installed', 'reinstalled', 'updated', 'rolled-back', 'enabled', 'disabled', 'uninstalled')
    )
  ) STRICT`,
  `CREATE INDEX install_event_install_idx ON install_event (install_id, at)`,
  `CREATE INDEX install_event_tenant_registry_idx ON install_event (tenant_id, registry_id, at)`,
  `CREATE INDEX install_event_registry_idx ON install_event (registry_id)`,

  `CREATE TABLE install_withheld_capability (
    install_id TEXT NOT NULL REFERENCES tenant_extension_install (id) ON DELETE CASCADE,
    capability TEXT NOT NULL,
    withheld_at INTEGER NOT NULL,
    PRIMARY KEY (install_id, capability)
  ) STRICT`,
]);
