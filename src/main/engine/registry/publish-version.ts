/**
 * Publishing a version into the local registry: once, and never again (contract topic: version and hash rules). Only
 * published versions count here. A development install of the same version does not block its publication, and a
 * later one does not change what was published: that is kept beside the version's row.
 */
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import {
  assertContentHash,
  ensureBundle,
  ensureExtension,
  pointAtBundle,
  writeEndpoints,
  writeVersion,
} from './extension-rows.ts';
import { registryIdOf, slugOf } from './ids.ts';
import { objectKey } from './object-key.ts';
import type { CheckedSignature } from './publish-signature.ts';
import { keepSignature } from './publish-signature.ts';

interface PublishVersionInput {
  /** The tenant under whose prefix the archive lies. */
  tenantId: string;
  /** Its version may be a wildcard `X.Y.*`. */
  manifest: Manifest;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
  sizeBytes: number;
  /** What came with it, and what checking that came to. */
  signature?: CheckedSignature;
}

/** What a publish will come to if nothing else is published before. */
interface PublishPlan {
  registryId: string;
  publisher: string;
  name: string;
  /** The version that a wildcard will become. */
  version: string;
}

export interface PublishedVersion {
  registryId: string;
  versionId: string;
  bundleId: string;
  publisher: string;
  name: string;
  /** The version that a wildcard became. */
  version: string;
  /** Where the archive belongs in the store. */
  objectKey: string;
}

/**
 * The version that a wildcard stands for: one more than the highest patch of `X.Y`, or `X.Y.0`. Pre-releases do not
 * count. Any other version stands for itself.
 */
export function concreteVersion(requested: string, published: readonly string[]): string {
  const wildcard = /^(\d+\.\d+)\.\*$/.exec(requested);
  if (wildcard === null) return requested;
  const prefix = `${wildcard[1]}.`;
  const patches = published
    .filter((version) => version.startsWith(prefix))
    .map((version) => version.slice(prefix.length))
    .filter((patch) => /^\d+$/.test(patch))
    .map(Number);
  return `${prefix}${Math.max(-1, ...patches) + 1}`;
}

/** A manifest without a publisher belongs to whichever extension has its name; there must be one. */
function identified(db: Database, manifest: Manifest): Manifest & { publisher: string } {
  if (manifest.publisher !== null) return { ...manifest, publisher: manifest.publisher };
  const known = db.first(
    db.build
      .selectFrom('extension_registry')
      .select('publisher')
      .where('name', '=', manifest.name)
      .orderBy('created_at')
      .limit(1),
  );
  if (known !== null) return { ...manifest, publisher: known.publisher };
  throw new WorkbenchError({
    code: 'MANIFEST_INVALID',
    what: `${manifest.name} was not published.`,
    why: 'Its manifest names no publisher, and no extension of that name is registered yet.',
    fix: 'Add "publisher" to manifest.json.',
  });
}

function versionsOf(db: Database, registryId: string): string[] {
  return db
    .all(
      db.build
        .selectFrom('published_version')
        .innerJoin('extension_version', 'extension_version.id', 'published_version.version_id')
        .select('extension_version.version')
        .where('extension_version.registry_id', '=', registryId),
    )
    .map((row) => row.version);
}

/** Looks ahead, and changes nothing. Fails with `VERSION_EXISTS`, or with `MANIFEST_INVALID` without a publisher. */
export function planPublish(db: Database, requested: Manifest): PublishPlan {
  const manifest = identified(db, requested);
  const { publisher, name } = manifest;
  const known = db.first(
    db.build.selectFrom('extension_registry').select('id').where('publisher', '=', publisher).where('name', '=', name),
  );
  const published = known === null ? [] : versionsOf(db, known.id);
  const version = concreteVersion(manifest.version, published);
  if (published.includes(version)) throw versionExists({ ...manifest, version });
  return { registryId: known?.id ?? registryIdOf(manifest), publisher, name, version };
}

/**
 * Registers a version with its bundle, in one transaction; the caller has put the archive into the store before, so
 * that a failed copy never uses up a version. Fails with `VERSION_EXISTS`, also when two publish at the same time.
 */
export function publishVersion(db: Database, clock: Clock, input: PublishVersionInput): PublishedVersion {
  assertContentHash(input.contentHash);
  const now = clock.now();
  return db.transaction(() => {
    const requested = identified(db, input.manifest);
    const registryId = ensureExtension(db, requested, now);
    const published = versionsOf(db, registryId);
    const manifest = { ...requested, version: concreteVersion(requested.version, published) };
    if (published.includes(manifest.version)) throw versionExists(manifest);
    const versionId = writeVersion(db, registryId, manifest, now);
    const bundleId = ensureBundle(db, versionId, manifest, input, now);
    pointAtBundle(db, versionId, bundleId, now);
    writeEndpoints(db, versionId, manifest, now);
    const row = { version_id: versionId, bundle_id: bundleId, manifest: JSON.stringify(manifest), published_at: now };
    db.run(db.build.insertInto('published_version').values(row));
    const { publisher, name, version } = manifest;
    const key = objectKey({ tenantId: input.tenantId, registryId, contentHash: input.contentHash });
    const described = { storage_url: key, signature: input.signature?.text ?? null };
    db.run(db.build.updateTable('extension_bundle').set(described).where('id', '=', bundleId));
    if (input.signature !== undefined) keepSignature(db, bundleId, input.signature);
    db.run(db.build.deleteFrom('publish_copy').where('object_key', '=', key));
    return { registryId, versionId, bundleId, publisher, name, version, objectKey: key };
  });
}

function versionExists(manifest: Manifest): WorkbenchError {
  return new WorkbenchError({
    code: 'VERSION_EXISTS',
    what: `Version ${manifest.version} of ${slugOf(manifest)} was not published.`,
    why: 'It is published already, and a published version never changes.',
    fix: 'Raise the version in manifest.json and publish again.',
    details: manifest.version,
  });
}
