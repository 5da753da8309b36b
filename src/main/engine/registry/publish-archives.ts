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

export interface BundleAddress {
  tenantId: string;
  registryId: string;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
}
type Archive = Omit<BundleAddress, 'tenantId'>;

export interface BundleArchives {
  /** Makes sure that the tenant's prefix holds the archive. Fails with `OBJECT_NOT_FOUND` when no tenant's does. */
  ensureTenantBundle(bundle: BundleAddress): Promise<void>;
  /** Opens the archive at a key; one that an install of the tenant names is brought there first. Null when there is none. */
  open(key: string): Promise<Readable | null>;
  /** Opens an archive wherever it lies; null when the store holds it under no tenant. */
  find(bundle: Archive): Promise<Readable | null>;
  /** Deletes the tenant's archive and manifest, if they are there; other tenants keep theirs. */
  removeTenantBundle(bundle: BundleAddress): Promise<void>;
}

interface ArchiveParts {
  db: Database;
  store: Pick<BundleStore, 'get' | 'head' | 'put' | 'delete'>;
  /** True when the tenant has a version with this bundle installed. */
  isInstalled: (tenantId: string, registryId: string, contentHash: string) => boolean;
}

const keyPattern = /^tenants\/([^/]+)\/extensions\/([^/]+)\/sha256\/([0-9a-f]{64})\/bundle\.tar\.zst$/;

/** What a key names; null for a key that is none of an archive in its place. */
export function parseArchiveKey(key: string): BundleAddress | null {
  const [, tenantId, registryId, hex] = keyPattern.exec(key) ?? [];
  if (tenantId === undefined || registryId === undefined || hex === undefined) return null;
  return { tenantId, registryId, contentHash: `sha256:${hex}` };
}

const hexOf = (contentHash: string): string => contentHash.replace(/^sha256:/, '');

export function createBundleArchives({ db, store, isInstalled }: ArchiveParts): BundleArchives {
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
    async ensureTenantBundle(bundle) {
      const key = objectKey(bundle);
      if ((await store.head(key)) !== null || (await copyTo(key, bundle))) return;
      throw archiveMissing(bundle.contentHash);
    },
    async open(key) {
      const stored = await store.get(key);
      const address = parseArchiveKey(key);
      if (stored !== null || address === null) return stored;
      if (!isInstalled(address.tenantId, address.registryId, address.contentHash)) return null;
      return (await copyTo(key, address)) ? store.get(key) : null;
    },
    async find(bundle) {
      for (const key of placesOf(bundle)) {
        const stored = await store.get(key);
        if (stored !== null) return stored;
      }
      return null;
    },
    async removeTenantBundle(bundle) {
      const key = objectKey(bundle);
      await store.delete(key);
      await store.delete(manifestKeyOf(key));
    },
  };
}

function archiveMissing(contentHash: string): WorkbenchError {
  return new WorkbenchError({
    code: 'OBJECT_NOT_FOUND',
    what: 'The bundle is not in the store.',
    why: `The registry names ${contentHash}, but no tenant has an archive of that hash.`,
    fix: 'Publish it again as a new version, or build the project again.',
  });
}
