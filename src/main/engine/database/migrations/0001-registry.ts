/** Extensions, their versions, bundles and endpoints, which belong to no tenant. */
import { statements } from './statements.ts';

export const registryTables = statements([
  `CREATE TABLE extension_registry (
    id TEXT NOT NULL PRIMARY KEY,
    publisher TEXT NOT NULL,
    name TEXT NOT NULL,
    display_name TEXT,
    description TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (publisher, name)
  ) STRICT`,
  `CREATE INDEX extension_registry_publisher_name_idx ON extension_registry (publisher, name)`,
  `CREATE INDEX extension_registry_slug_idx ON extension_registry (lower(publisher || '.' || name))`,

  `CREATE TABLE extension_version (
    id TEXT NOT NULL PRIMARY KEY,
    registry_id TEXT NOT NULL REFERENCES extension_registry (id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    runtime TEXT NOT NULL,
    main_entry TEXT NOT NULL,
    api TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(api)),
    api_endpoints TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(api_endpoints)),
    ui TEXT CHECK (json_valid(ui)),
    capabilities TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(capabilities)),
    created_at INTEGER NOT NULL,
    UNIQUE (registry_id, version)
  ) STRICT`,
  `CREATE INDEX extension_version_registry_version_idx ON extension_version (registry_id, version)`,

  `CREATE TABLE extension_bundle (
    id TEXT NOT NULL PRIMARY KEY,
    version_id TEXT NOT NULL REFERENCES extension_version (id) ON DELETE CASCADE,
    content_hash TEXT NOT NULL,
    signature TEXT,
    precompiled TEXT CHECK (json_valid(precompiled)),
    storage_url TEXT,
    size_bytes INTEGER,
    created_at INTEGER NOT NULL,
    UNIQUE (version_id, content_hash)
  ) STRICT`,
  `CREATE INDEX extension_bundle_content_hash_idx ON extension_bundle (content_hash)`,

  `CREATE TABLE extension_api_endpoint (
    id TEXT NOT NULL PRIMARY KEY,
    version_id TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    handler TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE UNIQUE INDEX extension_api_endpoint_version_method_path_uniq ON extension_api_endpoint (version_id, method, path)`,
  `CREATE INDEX extension_api_endpoint_version_idx ON extension_api_endpoint (version_id)`,

  `CREATE TABLE current_bundle (
    version_id TEXT NOT NULL PRIMARY KEY REFERENCES extension_version (id) ON DELETE CASCADE,
    bundle_id TEXT NOT NULL REFERENCES extension_bundle (id) ON DELETE CASCADE,
    updated_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX current_bundle_bundle_idx ON current_bundle (bundle_id)`,

  `CREATE TABLE published_version (
    version_id TEXT NOT NULL PRIMARY KEY REFERENCES extension_version (id) ON DELETE CASCADE,
    bundle_id TEXT NOT NULL REFERENCES extension_bundle (id) ON DELETE CASCADE,
    manifest TEXT NOT NULL CHECK (json_valid(manifest)),
    published_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX published_version_bundle_idx ON published_version (bundle_id)`,
]);
