/** What is kept in the database: tenants and users, what is registered and installed, secrets, storage, test data. */
import path from 'node:path';
import { openDatabase } from '../database/open.ts';
import { createRegistry } from '../registry/registry.ts';
import { createKeyFile } from '../secrets/keys.ts';
import { createSecretVault } from '../secrets/vault.ts';
import { createLocalServices } from '../services/local-services.ts';
import { announceStorage } from '../services/storage-changes.ts';
import { createStorageOperations } from '../services/storage-wire.ts';
import { createStorageService } from '../services/storage.ts';
import { createTenants } from '../tenant/tenants.ts';
import type { Base } from './options.ts';

export async function openRecords({ dataDir, logger, clock, fidelity, stack, changed }: Base) {
  const db = await openDatabase({ file: path.join(dataDir, 'workbench.db'), logger, clock });
  stack.defer(() => db.close());
  const vault = createSecretVault({ db, clock, keys: createKeyFile(dataDir) });
  const registry = createRegistry({
    db,
    clock,
    vault,
    currentBundle: fidelity.position('registry.current-bundle'),
    grants: () => fidelity.position('installs.capabilities'),
    disabledUi: () => fidelity.position('installs.disabled-ui'),
  });
  const tenants = createTenants({ db, clock });
  const paging = fidelity.position('storage.list-paging');
  const { service: storage, announce } = stack.adopt(
    announceStorage(createStorageService({ db, clock, paging }), () => changed('storage')),
    (open) => open.dispose(),
  );
  const storageOperations = createStorageOperations({ db, clock, paging, changed: announce });
  const local = createLocalServices({ db, clock, logger, fidelity, tenants, changed });
  return { db, vault, registry, tenants, storage, storageOperations, local };
}
export type Records = Awaited<ReturnType<typeof openRecords>>;
