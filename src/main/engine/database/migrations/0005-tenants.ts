/** The local tenant and the users one can act as; the workbench's own tables. */
import { statements } from './statements.ts';

export const tenantTables = statements([
  `CREATE TABLE tenant (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    selected_user_id TEXT REFERENCES user (user_id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE user (
    user_id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    user_type TEXT NOT NULL CHECK (user_type IN ('internal', 'client')),
    client_id TEXT,
    client_name TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX user_tenant_idx ON user (tenant_id)`,
]);
