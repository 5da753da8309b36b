/** Several tenants, what users may do, API keys, and limits of installs. */
import { statements } from './statements.ts';

export const accessTables = statements([
  // The tenant that was selected last is the one that the window shows.
  `ALTER TABLE tenant ADD COLUMN selected_at INTEGER NOT NULL DEFAULT 0`,
  `ALTER TABLE user ADD COLUMN permissions TEXT NOT NULL
    DEFAULT '["extension:read","extension:write","client:read","service:read"]' CHECK (json_valid(permissions))`,

  `CREATE TABLE api_key (
    key_id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES user (user_id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL CHECK (json_valid(scopes)),
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at INTEGER,
    revoked_at INTEGER
  ) STRICT`,
  `CREATE INDEX api_key_tenant_idx ON api_key (tenant_id, created_at)`,
  `CREATE INDEX api_key_user_idx ON api_key (user_id)`,

  `CREATE TABLE install_quota (
    install_id TEXT NOT NULL PRIMARY KEY REFERENCES tenant_extension_install (id) ON DELETE CASCADE,
    max_invocations INTEGER,
    max_cpu_ms INTEGER,
    max_egress_bytes INTEGER,
    updated_at INTEGER NOT NULL
  ) STRICT`,
]);
