/** Export and import of what belongs to an extension. */
import path from 'node:path';
import type { Install } from '../../../contract/installs.ts';
import { createBundleArchives } from '../registry/publish-archives.ts';
import { createPublishCopies } from '../registry/publish-copies.ts';
import { createTransfers, type Transfers } from '../transfer/transfer.ts';
import type { Archives } from './archives.ts';
import type { Base } from './options.ts';
import type { Records } from './records.ts';

const touched = [
  'workbench',
  'installs',
  'registry',
  'store',
  'secrets',
  'storage',
  'schedules',
  'clients',
  'services',
  'invoices',
] as const;

/** `installed` is told of an install that came with a file. */
export function openTransfers(
  base: Base,
  { db, vault, registry, tenants }: Records,
  { store }: Archives,
  installed: (install: Install) => void,
): Transfers {
  const { dataDir, clock, logger, version, changed } = base;
  const tenantId = (): string => tenants.tenant().tenantId;
  return createTransfers({
    db,
    dataDir,
    databaseFile: path.join(dataDir, 'workbench.db'),
    clock,
    version,
    vault,
    store,
    openBundle: createBundleArchives({ db, store, isInstalled: registry.validate }).find,
    copies: createPublishCopies({ db, clock, logger, store }),
    tenantId,
    imported: (installId) => {
      tenants.reload();
      for (const topic of touched) changed(topic);
      const install = installId === null ? null : registry.resolve(tenantId(), installId);
      if (install !== null) installed(install);
    },
  });
}
