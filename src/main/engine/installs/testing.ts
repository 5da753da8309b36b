/** The life of installs over a real database with several versions registered, for tests. */
import type { Install } from '../../../contract/installs.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { TestDatabase } from '../database/testing.ts';
import { openTestDatabase } from '../database/testing.ts';
import { createFidelity } from '../fidelity.ts';
import type { FidelityOverrides } from '../fidelity.ts';
import { publishVersion } from '../registry/publish-version.ts';
import { createRegistry } from '../registry/registry.ts';
import { testHash, testManifest } from '../registry/testing.ts';
import type { Registry } from '../registry/types.ts';
import { createScheduleRecords } from '../services/schedule-records.ts';
import type { ScheduleRecords } from '../services/schedule-records.ts';
import { createStorageService } from '../services/storage.ts';
import { createKeyFile } from '../secrets/keys.ts';
import { createSecretVault } from '../secrets/vault.ts';
import { insertTenant } from '../tenant/insert.ts';
import { createTenants, defaultTenantId } from '../tenant/tenants.ts';
import { createInstalls } from './installs.ts';
import type { Installs } from './installs.ts';
import type { BundleAddress } from './lifecycle.ts';

export const otherTenantId = '00000000-0000-4000-8000-0000000000b2';

export interface InstallRig extends Installs {
  test: TestDatabase;
  tenantId: string;
  registry: Registry;
  schedules: ScheduleRecords;
  vault: ReturnType<typeof createSecretVault>;
  storage: ReturnType<typeof createStorageService>;
  /** Bundles that were made available, or deleted, in order. */
  prepared: BundleAddress[];
  deleted: BundleAddress[];
  /** What was announced: the version of an install, null for one that is gone. */
  announced: (string | null)[];
  /** Lets the next bundle be refused. */
  refuseBundles(error: Error | null): void;
  domainRoot: string | null;
  /** Publishes a version whose bundle has a hash of its own. Answers the registry id. */
  publish(version: string, changes?: Partial<Manifest>): string;
  /** The id of an endpoint of a version. */
  endpointId(version: string, method: string, path: string): string;
  /** A daily schedule of an endpoint of the installed version. */
  schedule(install: Install, method: string, path: string, changes?: { enabled?: 0 | 1 }): string;
  dispose(): void;
}

export async function openInstallRig(overrides: FidelityOverrides = {}): Promise<InstallRig> {
  const test = await openTestDatabase();
  const { db, clock } = test;
  createTenants({ db, clock });
  insertTenant(db, { tenantId: otherTenantId, name: 'Other', now: clock.now() });
  const fidelity = createFidelity(overrides);
  const vault = createSecretVault({ db, clock, keys: createKeyFile(test.folder) });
  const registry = createRegistry({
    db,
    clock,
    vault,
    grants: () => fidelity.position('installs.capabilities'),
    disabledUi: () => fidelity.position('installs.disabled-ui'),
  });
  const schedules = createScheduleRecords({ db, clock });
  let refusal: Error | null = null;
  let hashes = 0;

  const installs = createInstalls({
    db,
    clock,
    fidelity,
    registry,
    schedules,
    prepareBundle: async (bundle) => {
      if (refusal !== null) throw refusal;
      rig.prepared.push(bundle);
    },
    deleteBundle: async (bundle) => void rig.deleted.push(bundle),
    domainRoot: () => rig.domainRoot,
    changed: (install) => void rig.announced.push(install?.version ?? null),
    announce: () => undefined,
    tracesOf: () => [],
  });

  const rig: InstallRig = {
    ...installs,
    test,
    tenantId: defaultTenantId,
    registry,
    schedules,
    vault,
    storage: createStorageService({ db, clock }),
    prepared: [],
    deleted: [],
    announced: [],
    refuseBundles: (error) => {
      refusal = error;
    },
    domainRoot: null,
    publish(version, changes = {}) {
      hashes += 1;
      const contentHash = testHash(hashes.toString(16));
      const manifest = testManifest({ version, ...changes });
      return publishVersion(db, clock, { tenantId: defaultTenantId, manifest, contentHash, sizeBytes: 10 }).registryId;
    },
    endpointId: (version, method, path) =>
      db.first(
        db.build
          .selectFrom('extension_api_endpoint as endpoint')
          .innerJoin('extension_version as version', 'version.id', 'endpoint.version_id')
          .select('endpoint.id')
          .where('version.version', '=', version)
          .where('endpoint.method', '=', method)
          .where('endpoint.path', '=', path),
      )!.id,
    schedule: ({ installId, tenantId, version }, method, path, { enabled = 1 } = {}) =>
      schedules.insert(
        { installId, tenantId },
        {
          endpoint_id: rig.endpointId(version, method, path),
          name: null,
          cron: '0 6 * * *',
          timezone: 'UTC',
          enabled,
          payload_json: null,
        },
      ),
    dispose: test.dispose,
  };
  return rig;
}
