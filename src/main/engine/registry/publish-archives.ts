/**
 * Where archives lie. Each tenant has its own prefix in the store, and the platform fills only that of the tenant that
 * publishes, so that nobody else can run the version. Here a bundle's row remembers where its archive was stored
 * first, and a tenant that installs the version gets a copy from there.
 */
import type { Readable } from 'node:stream';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Database } from '../database/open.ts';
import type { BundleStore } from '../store/store.ts';
import { copyObject } from './copy-object.ts';
import { objectKey } from './object-key.ts';
import { manifestKeyOf } from './publish-copies.ts';

export interface BundleArchives {
  /**
   * Makes sure that the tenant's prefix holds the archives that may answer for a version. Fails with
   * `VERSION_NOT_FOUND`, and with `OBJECT_NOT_FOUND` when the store holds the archive under no tenant at all.
   */
  ensureTenantBundle(tenantId: string, versionId: string): Promise<void>;
  /** Opens the archive at a key; one that an install of the tenant names is brought there first. Null when there is none. */
  open(key: string): Promise<Readable | null>;
  /** Opens an archive wherever it lies; null when the store holds it under no tenant. */
  find(bundle: { registryId: string; contentHash: string }): Promise<Readable | null>;
  /** True for the archive that copies are made from; it must outlast the uninstall of the tenant that published it. */
  isSource(key: string): boolean;
}

interface Archive {
  registryId: string;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
}

interface ArchiveParts {
  db: Database;
  store: Pick<BundleStore, 'get' | 'head' | 'put'>;
  /** True when the tenant has a version with this bundle installed. */
  isInstalled: (tenantId: string, registryId: string, contentHash: string) => boolean;
}

const keyPattern = /^tenants\/([^/]+)\/extensions\/([^/]+)\/sha256\/([0-9a-f]{64})\/bundle\.tar\.zst$/;
const hexOf = (contentHash: string): string => contentHash.replace(/^sha256:/, '');

export function createBundleArchives({ db, store, isInstalled }: ArchiveParts): BundleArchives {
  /** The bundles that one or the other rule may choose for a version, and the one that was published. */
  function bundlesOf(versionId: string): Archive[] {
    const rows = db.all(
      db.build
        .selectFrom('extension_bundle as bundle')
        .innerJoin('extension_version as version', 'version.id', 'bundle.version_id')
        .leftJoin('current_bundle as pointer', 'pointer.bundle_id', 'bundle.id')
        .leftJoin('published_version as published', 'published.bundle_id', 'bundle.id')
        .select(['version.registry_id as registryId', 'bundle.content_hash as contentHash'])
        .select(['pointer.bundle_id as pointed', 'published.bundle_id as published'])
        .where('bundle.version_id', '=', versionId)
        .orderBy('bundle.created_at', 'desc')
        .orderBy('bundle.content_hash', 'desc'),
    );
    return rows.filter(({ pointed, published }, index) => index === 0 || pointed !== null || published !== null);
  }

  /** Where an archive may lie, the likeliest place first. */
  function placesOf({ registryId, contentHash }: Archive): string[] {
    const recorded = db.all(
      db.build
        .selectFrom('extension_bundle as bundle')
        .innerJoin('extension_version as version', 'version.id', 'bundle.version_id')
        .select('bundle.storage_url as key')
        .where('version.registry_id', '=', registryId)
        .where('bundle.content_hash', '=', contentHash)
        .where('bundle.storage_url', 'is not', null),
    );
    const tenants = db.all(db.build.selectFrom('tenant').select('tenant_id'));
    const keys = [
      ...recorded.flatMap(({ key }) => (key === null ? [] : [key])),
      ...tenants.map(({ tenant_id: tenantId }) => objectKey({ tenantId, registryId, contentHash })),
    ];
    return [...new Set(keys)];
  }

  async function copyTo(target: string, archive: Archive): Promise<boolean> {
    for (const source of placesOf(archive)) {
      if (source === target) continue;
      if (!(await copyObject(store, { from: source, to: target, sha256: hexOf(archive.contentHash) }))) continue;
      await copyObject(store, { from: manifestKeyOf(source), to: manifestKeyOf(target) });
      return true;
    }
    return false;
  }

  return {
    async ensureTenantBundle(tenantId, versionId) {
      const bundles = bundlesOf(versionId);
      if (bundles.length === 0) throw noBundle(versionId);
      for (const bundle of bundles) {
        const key = objectKey({ tenantId, ...bundle });
        if ((await store.head(key)) !== null || (await copyTo(key, bundle))) continue;
        throw archiveMissing(bundle.contentHash);
      }
    },
    async open(key) {
      const [, tenantId = '', registryId = '', hex = ''] = keyPattern.exec(key) ?? [];
      const stored = await store.get(key);
      if (stored !== null || hex === '') return stored;
      const contentHash = `sha256:${hex}`;
      if (!isInstalled(tenantId, registryId, contentHash)) return null;
      return (await copyTo(key, { registryId, contentHash })) ? store.get(key) : null;
    },
    async find(bundle) {
      for (const key of placesOf(bundle)) {
        const stored = await store.get(key);
        if (stored !== null) return stored;
      }
      return null;
    },
    isSource: (key) =>
      db.first(db.build.selectFrom('extension_bundle').select('id').where('storage_url', '=', key).limit(1)) !== null,
  };
}

function noBundle(versionId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'VERSION_NOT_FOUND',
    what: 'The version cannot be installed.',
    why: `There is no version ${versionId} with a bundle.`,
    fix: 'Choose one of the versions that the registry lists.',
  });
}

function archiveMissing(contentHash: string): WorkbenchError {
  return new WorkbenchError({
    code: 'OBJECT_NOT_FOUND',
    what: 'The bundle is not in the store.',
    why: `The registry names ${contentHash}, but no tenant has an archive of that hash.`,
    fix: 'Publish it again as a new version, or build the project again.',
  });
}
