/** The key-value storage of installs. Rows outlive their install, as on the platform: there is no foreign key. */
import { statements } from './statements.ts';

export const storageTables = statements([
  `CREATE TABLE ext_storage_records (
    tenant TEXT NOT NULL,
    extension_install_id TEXT NOT NULL,
    namespace TEXT NOT NULL,
    key TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    value TEXT NOT NULL CHECK (json_valid(value)),
    metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
    value_size_bytes INTEGER NOT NULL DEFAULT 0,
    metadata_size_bytes INTEGER NOT NULL DEFAULT 0,
    ttl_expires_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT ext_storage_records_pk PRIMARY KEY (tenant, extension_install_id, namespace, key)
  ) STRICT`,
  `CREATE INDEX ext_storage_records_namespace_idx ON ext_storage_records (tenant, extension_install_id, namespace)`,
  `CREATE INDEX ext_storage_records_ttl_idx ON ext_storage_records (tenant, extension_install_id, ttl_expires_at)
    WHERE ttl_expires_at IS NOT NULL`,

  `CREATE TABLE ext_storage_schemas (
    tenant TEXT NOT NULL,
    extension_install_id TEXT NOT NULL,
    namespace TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    schema_document TEXT NOT NULL CHECK (json_valid(schema_document)),
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'deprecated', 'draft')),
    created_by TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, extension_install_id, namespace, schema_version)
  ) STRICT`,
  `CREATE UNIQUE INDEX ext_storage_schemas_namespace_active_uq ON ext_storage_schemas (tenant, extension_install_id, namespace)
    WHERE status = 'active'`,

  `CREATE TABLE ext_storage_usage (
    tenant TEXT NOT NULL,
    extension_install_id TEXT NOT NULL,
    bytes_used INTEGER NOT NULL DEFAULT 0,
    keys_count INTEGER NOT NULL DEFAULT 0,
    namespaces_count INTEGER NOT NULL DEFAULT 0,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, extension_install_id)
  ) STRICT`,
]);
