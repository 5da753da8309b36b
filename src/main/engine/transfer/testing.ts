/** A data folder with what exports are made of, for tests: a database, a store, a registry and a vault, all real. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Install } from '../../../contract/installs.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import {
  exportInput,
  importInput,
  type ExportInput,
  type ExportResult,
  type ImportInput,
  type ImportReport,
} from '../../../contract/transfer.ts';
import { openTestDatabase, quietLogger, type TestDatabase } from '../database/testing.ts';
import { createBundleArchives } from '../registry/publish-archives.ts';
import { createPublishCopies } from '../registry/publish-copies.ts';
import { createRegistry } from '../registry/registry.ts';
import { testManifest } from '../registry/testing.ts';
import type { Registry, SecretVault } from '../registry/types.ts';
import { createKeyFile } from '../secrets/keys.ts';
import { createSecretVault } from '../secrets/vault.ts';
import { createFolderStore } from '../store/folder.ts';
import type { BundleStore } from '../store/store.ts';
import { createTenants, defaultTenantId } from '../tenant/tenants.ts';
import { createTransfers, type Transfers } from './transfer.ts';

export interface TestSite extends TestDatabase {
  store: BundleStore;
  registry: Registry;
  vault: SecretVault;
  transfers: Transfers;
  /** Ids of what was imported, in order. */
  imported: (string | null)[];
  /** Acts as another tenant of the same data folder from now on. */
  act(tenant: string): void;
  /** Registers and installs a bundle of random bytes for the tenant. */
  install(changes?: Partial<Manifest>): Promise<Install>;
  export(install: Install, request?: Partial<ExportInput>): Promise<ExportResult>;
  import(file: string, request?: Partial<ImportInput>): Promise<{ report: ImportReport; installId: string | null }>;
  /** The file that `export` writes by default. */
  archive: string;
}

/** The last event of a stream of progress. */
async function last<E>(events: AsyncIterable<E>): Promise<E> {
  let seen: E | undefined;
  for await (const event of events) seen = event;
  return seen!;
}

export async function openTestSite(): Promise<TestSite> {
  let tenantId: string = defaultTenantId;
  const test = await openTestDatabase();
  const { db, clock, folder } = test;
  createTenants({ db, clock });
  const store = createFolderStore(join(folder, 'store'));
  const vault = createSecretVault({ db, clock, keys: createKeyFile(folder) });
  const registry = createRegistry({ db, clock, vault });
  const imported: (string | null)[] = [];
  const archives = createBundleArchives({ db, store, isInstalled: () => false });
  mkdirSync(join(folder, 'out'));
  const archive = join(folder, 'out', 'hello.alga-workbench.tar.zst');
  const transfers = createTransfers({
    db,
    dataDir: folder,
    databaseFile: test.file,
    clock,
    version: 'test',
    vault,
    store,
    openBundle: archives.find,
    copies: createPublishCopies({ db, clock, logger: quietLogger, store }),
    tenantId: () => tenantId,
    imported: (id) => imported.push(id),
  });
  return {
    ...test,
    store,
    registry,
    vault,
    transfers,
    imported,
    archive,
    act: (tenant) => {
      tenantId = tenant;
    },
    async install(changes = {}) {
      const bytes = randomBytes(50_000);
      const hex = createHash('sha256').update(bytes).digest('hex');
      const input = { tenantId, manifest: testManifest(changes), contentHash: `sha256:${hex}`, sizeBytes: bytes.length };
      const install = registry.devInstall(input);
      await store.put(install.objectKey, bytes);
      return install;
    },
    async export(install, request = {}) {
      const event = await last(
        transfers.export(install, exportInput.parse({ extension: install.slug, file: archive, ...request })),
      );
      if (event.phase !== 'done') throw new Error('The export did not end.');
      return event.result;
    },
    async import(file, request = {}) {
      const event = await last(transfers.import(importInput.parse({ file, ...request })));
      if (event.phase !== 'done') throw new Error('The import did not end.');
      return event;
    },
  };
}
