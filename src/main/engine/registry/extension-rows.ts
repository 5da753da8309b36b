/**
 * The rows that development installs and publishing both write: extension, version, bundle, endpoints. Each function
 * runs inside its caller's transaction, and a row that exists keeps its id.
 */
import { randomUUID } from 'node:crypto';
import type { Manifest } from '../../../contract/manifest.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Queries } from '../database/queries.ts';
import { bundleIdOf, publisherOf, registryIdOf, versionIdOf } from './ids.ts';

interface BundleFacts {
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
  sizeBytes: number;
}

/** Fails with `INPUT_INVALID` for anything but `sha256:` and 64 lower-case hex digits: the hash names files. */
export function assertContentHash(contentHash: string): void {
  if (/^sha256:[0-9a-f]{64}$/.test(contentHash)) return;
  throw new WorkbenchError({
    code: 'INPUT_INVALID',
    what: 'The bundle was not registered.',
    why: `"${contentHash}" is not a content hash.`,
    fix: 'Give sha256: and 64 lower-case hex digits.',
  });
}

/** Makes sure that the extension has a row. Answers its id. */
export function ensureExtension(db: Queries, manifest: Manifest, now: number): string {
  const publisher = publisherOf(manifest);
  const row = db.first(
    db.build
      .insertInto('extension_registry')
      .values({ id: registryIdOf(manifest), publisher, name: manifest.name, created_at: now, updated_at: now })
      .onConflict((conflict) => conflict.columns(['publisher', 'name']).doUpdateSet({ updated_at: now }))
      .returning('id'),
  );
  return row!.id;
}

/** Writes the version's row from the manifest, over an existing one. Answers its id. */
export function writeVersion(db: Queries, registryId: string, manifest: Manifest, now: number): string {
  const described = {
    runtime: manifest.runtime,
    main_entry: manifest.ui?.entry ?? 'main',
    api_endpoints: JSON.stringify(manifest.endpoints),
    ui: manifest.ui === null ? null : JSON.stringify(manifest.ui),
    capabilities: JSON.stringify(manifest.capabilities),
  };
  const row = db.first(
    db.build
      .insertInto('extension_version')
      .values({
        id: versionIdOf(manifest),
        registry_id: registryId,
        version: manifest.version,
        created_at: now,
        ...described,
      })
      .onConflict((conflict) => conflict.columns(['registry_id', 'version']).doUpdateSet(described))
      .returning('id'),
  );
  return row!.id;
}

/**
 * Makes sure that the version has a bundle of this hash; one that exists keeps its `created_at`, as on the platform.
 * Answers its id.
 */
export function ensureBundle(db: Queries, versionId: string, manifest: Manifest, bundle: BundleFacts, now: number): string {
  const row = db.first(
    db.build
      .insertInto('extension_bundle')
      .values({
        id: bundleIdOf(manifest, bundle.contentHash),
        version_id: versionId,
        content_hash: bundle.contentHash,
        size_bytes: bundle.sizeBytes,
        created_at: now,
      })
      .onConflict((conflict) => conflict.columns(['version_id', 'content_hash']).doUpdateSet({ size_bytes: bundle.sizeBytes }))
      .returning('id'),
  );
  return row!.id;
}

/** Makes a bundle the one that answers for its version. */
export function pointAtBundle(db: Queries, versionId: string, bundleId: string, now: number): void {
  db.run(
    db.build
      .insertInto('current_bundle')
      .values({ version_id: versionId, bundle_id: bundleId, updated_at: now })
      .onConflict((conflict) => conflict.column('version_id').doUpdateSet({ bundle_id: bundleId, updated_at: now })),
  );
}

/**
 * Brings the endpoint rows, which schedules point at, to the manifest. Rows that stay keep their ids; rows that the
 * manifest no longer declares go, which the platform never does. Of a pair declared twice the first counts.
 */
export function writeEndpoints(db: Queries, versionId: string, manifest: Pick<Manifest, 'endpoints'>, now: number): void {
  const declared = new Map(
    manifest.endpoints.toReversed().map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint]),
  );
  const stored = db.all(
    db.build.selectFrom('extension_api_endpoint').select(['id', 'method', 'path']).where('version_id', '=', versionId),
  );
  for (const { id, method, path } of stored) {
    if (declared.has(`${method} ${path}`)) continue;
    db.run(db.build.deleteFrom('extension_api_endpoint').where('id', '=', id));
  }
  for (const { method, path, handler } of declared.values()) {
    db.run(
      db.build
        .insertInto('extension_api_endpoint')
        .values({ id: randomUUID(), version_id: versionId, method, path, handler, created_at: now, updated_at: now })
        .onConflict((conflict) => conflict.columns(['version_id', 'method', 'path']).doUpdateSet({ handler, updated_at: now })),
    );
  }
}
