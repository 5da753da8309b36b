/** What publishing keeps beside the platform's rows: staged uploads, results of signature checks, deprecations. */
import { statements } from './statements.ts';

export const publishTables = statements([
  `ALTER TABLE extension_version ADD COLUMN deprecated_at INTEGER`,
  `ALTER TABLE extension_version ADD COLUMN deprecated_reason TEXT`,

  `CREATE TABLE bundle_signature (
    bundle_id TEXT NOT NULL PRIMARY KEY REFERENCES extension_bundle (id) ON DELETE CASCADE,
    declared_algorithm TEXT,
    required INTEGER NOT NULL CHECK (required IN (0, 1)),
    verified INTEGER NOT NULL CHECK (verified IN (0, 1)),
    algorithm TEXT,
    reason TEXT,
    subject TEXT,
    issuer TEXT,
    checked_at INTEGER NOT NULL
  ) STRICT`,

  // A row stands before its object does, so that nothing in the store is without one.
  `CREATE TABLE publish_upload (
    object_key TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    filename TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    declared_hash TEXT,
    state TEXT NOT NULL CHECK (state IN ('uploading', 'staged', 'published')),
    published_version TEXT,
    created_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX publish_upload_created_idx ON publish_upload (created_at)`,

  // Written before an archive is copied to its place, and removed with the rows that name it.
  `CREATE TABLE publish_copy (
    object_key TEXT NOT NULL PRIMARY KEY,
    registry_id TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    started_at INTEGER NOT NULL
  ) STRICT`,
]);
