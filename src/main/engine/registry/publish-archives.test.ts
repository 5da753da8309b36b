import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleOf } from '../../../../runner/testing/archive.ts';
import type { TestDatabase } from '../database/testing.ts';
import { openTestDatabase } from '../database/testing.ts';
import { createFolderStore } from '../store/folder.ts';
import type { BundleStore } from '../store/store.ts';
import { insertTenant } from '../tenant/insert.ts';
import { createTenants, defaultTenantId } from '../tenant/tenants.ts';
import { devInstall } from './dev-install.ts';
import { objectKey } from './object-key.ts';
import type { BundleArchives } from './publish-archives.ts';
import { createBundleArchives } from './publish-archives.ts';
import { manifestKeyOf } from './publish-copies.ts';
import { publishVersion } from './publish-version.ts';
import { testManifest } from './testing.ts';

const otherTenantId = 'b1c5f2de-2222-4e0a-9a55-0d7c1a3c9d10';
const { archive, contentHash } = bundleOf([{ path: 'manifest.json', body: '{}' }]);
const registryId = 'e3c0e4d6-96e4-5b2b-bacd-132ac62e7620';
let test: TestDatabase;
let store: BundleStore;
let installed: boolean;
let archives: BundleArchives;

beforeEach(async () => {
  test = await openTestDatabase();
  createTenants(test);
  insertTenant(test.db, { tenantId: otherTenantId, name: 'Other', now: 1 });
  store = createFolderStore(join(test.folder, 'store'));
  installed = true;
  archives = createBundleArchives({ db: test.db, store, isInstalled: () => installed });
});
afterEach(() => test.dispose());

async function published() {
  const input = { tenantId: defaultTenantId, manifest: testManifest(), contentHash, sizeBytes: archive.length };
  const version = publishVersion(test.db, test.clock, input);
  await store.put(version.objectKey, archive);
  await store.put(manifestKeyOf(version.objectKey), Buffer.from('{}'));
  const other = { tenantId: otherTenantId, registryId: version.registryId, contentHash };
  return { ...version, other, otherKey: objectKey(other) };
}

describe('ensureTenantBundle', () => {
  it('brings archive and manifest to a tenant that did not publish them, once', async () => {
    const { otherKey, other } = await published();
    await archives.ensureTenantBundle(other);
    await archives.ensureTenantBundle(other);
    expect((await store.head(otherKey))?.sha256).toBe(contentHash.slice(7));
    expect(await store.head(manifestKeyOf(otherKey))).not.toBeNull();
  });

  it('gives the publisher its own archive back from another tenant', async () => {
    const { other, objectKey: own } = await published();
    await archives.ensureTenantBundle(other);
    await store.delete(own);
    await archives.ensureTenantBundle({ ...other, tenantId: defaultTenantId });
    expect(await store.head(own)).not.toBeNull();
  });

  it('finds an archive that a development install put there, of which no row says where it lies', async () => {
    const key = objectKey({ tenantId: defaultTenantId, registryId, contentHash });
    await store.put(key, archive);
    devInstall(test.db, test.clock, { tenantId: defaultTenantId, manifest: testManifest(), contentHash, sizeBytes: 1 });
    await archives.ensureTenantBundle({ tenantId: otherTenantId, registryId, contentHash });
    expect(await store.head(key.replace(defaultTenantId, otherTenantId))).not.toBeNull();
  });

  it('fails for an archive that nobody has', async () => {
    const { other, objectKey: own } = await published();
    await store.delete(own);
    await expect(archives.ensureTenantBundle(other)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });

  it('never brings bytes that do not have the hash', async () => {
    const { other, objectKey: own, otherKey } = await published();
    await store.put(own, Buffer.from('something else'));
    await expect(archives.ensureTenantBundle(other)).rejects.toMatchObject({ code: 'HASH_MISMATCH' });
    expect(await store.head(otherKey)).toBeNull();
  });
});

describe('removeTenantBundle', () => {
  it('deletes what the tenant has, and nothing of others', async () => {
    const { other, objectKey: own } = await published();
    await archives.ensureTenantBundle(other);
    await archives.removeTenantBundle(other);
    await archives.removeTenantBundle(other);
    const { objects } = await store.list();
    expect(objects.map(({ key }) => key)).toEqual([own, manifestKeyOf(own)]);
  });
});

describe('open', () => {
  it('opens what is there, and brings what an install of the tenant names', async () => {
    const { objectKey: own, otherKey } = await published();
    for (const key of [own, otherKey]) expect(await buffer((await archives.open(key))!)).toEqual(archive);
    expect(await store.head(otherKey)).not.toBeNull();
  });

  it('brings nothing to a tenant that has it not installed', async () => {
    const { otherKey } = await published();
    installed = false;
    expect(await archives.open(otherKey)).toBeNull();
    expect(await archives.open('sha256/_staging/x/bundle.tar.zst')).toBeNull();
    expect(await store.head(otherKey)).toBeNull();
  });
});
