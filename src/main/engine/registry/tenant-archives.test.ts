import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bundleOf } from '../../../../runner/testing/archive.ts';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { createFolderStore } from '../store/folder.ts';
import type { BundleStore } from '../store/store.ts';
import { insertTenant } from '../tenant/insert.ts';
import { createTenants, defaultTenantId } from '../tenant/tenants.ts';
import { devInstall } from './dev-install.ts';
import { registryIdOf } from './ids.ts';
import { objectKey } from './object-key.ts';
import { createBundleArchives } from './publish-archives.ts';
import { manifestKeyOf } from './publish-copies.ts';
import { publishVersion } from './publish-version.ts';
import { createTenantArchives, type TenantArchives } from './tenant-archives.ts';
import { testManifest } from './testing.ts';

const leaving = 'b1c5f2de-2222-4e0a-9a55-0d7c1a3c9d10';
const { archive, contentHash } = bundleOf([{ path: 'manifest.json', body: '{}' }]);
const manifest = testManifest();
const registryId = registryIdOf(manifest);
const keyOf = (tenantId: string): string => objectKey({ tenantId, registryId, contentHash });

let test: TestDatabase;
let store: BundleStore;
let archives: TenantArchives;
beforeEach(async () => {
  test = await openTestDatabase();
  createTenants(test);
  insertTenant(test.db, { tenantId: leaving, name: 'Leaving', now: 1 });
  store = createFolderStore(join(test.folder, 'store'));
  const { db } = test;
  archives = createTenantArchives({ db, store, archives: createBundleArchives({ db, store, isInstalled: () => true }) });
  await store.put(keyOf(leaving), archive);
  await store.put(manifestKeyOf(keyOf(leaving)), Buffer.from('{}'));
});
afterEach(() => test.dispose());

const install = (tenantId: string): string =>
  devInstall(test.db, test.clock, { tenantId, manifest, contentHash, sizeBytes: archive.length });

it('go with the tenant that built them', async () => {
  install(leaving);
  await archives.remove(await archives.spare(leaving));
  expect((await store.list({ prefix: 'tenants/' })).objects).toEqual([]);
});

it('are copied to a tenant that has the version installed', async () => {
  install(leaving);
  install(defaultTenantId);
  expect(await store.head(keyOf(defaultTenantId))).toBeNull();
  await archives.remove(await archives.spare(leaving));
  expect(await store.head(keyOf(leaving))).toBeNull();
  expect((await store.head(keyOf(defaultTenantId)))?.sha256).toBe(contentHash.slice(7));
});

it('stay where a published version names them', async () => {
  publishVersion(test.db, test.clock, { tenantId: leaving, manifest, contentHash, sizeBytes: archive.length });
  expect(await archives.spare(leaving)).toEqual([]);
});

it('stay where the registry knows nothing of them', async () => {
  expect(await archives.spare(leaving)).toEqual([]);
});
