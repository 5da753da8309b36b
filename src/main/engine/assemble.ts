/** Makes the parts of an engine and joins them, in the order in which they need one another. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EventPublisher } from '@orpc/server';
import { z } from 'zod';
import type { Install } from '../../contract/installs.ts';
import { themeTokensSchema } from '../../contract/preview.ts';
import type { Change } from '../../contract/workbench.ts';
import { openAccess } from './assemble/access.ts';
import { openArchives } from './assemble/archives.ts';
import { openAuthoring } from './assemble/authoring.ts';
import { openDebugStream } from './assemble/debug-stream.ts';
import { openExternalRunner } from './assemble/external-runner.ts';
import { installFamilies, openInstalls } from './assemble/installs.ts';
import { openManagement } from './assemble/management.ts';
import type { AssembleOptions, Base } from './assemble/options.ts';
import { openBundles, openPublishing } from './assemble/publishing.ts';
import { openQuotas } from './assemble/quotas.ts';
import { openRecords } from './assemble/records.ts';
import { createWarmer, openTrace, runSchedules, startRunner } from './assemble/running.ts';
import { openGateway } from './assemble/serving.ts';
import { openTransfers } from './assemble/transfer.ts';
import { createConsole } from './console/send.ts';
import { createBridgeProxy } from './preview/preview.ts';
import type { RpcParts } from './rpc/parts.ts';
import { createTenantArchives } from './registry/tenant-archives.ts';
import { createRunnerView } from './runner-status.ts';
import { createStoreBrowser } from './store/browse.ts';
import { createStorageRecords } from './services/storage-records.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type PartHealth = () => Promise<{ ok: boolean; detail: string }>;

export interface Assembled {
  gateway: { fetch: Handler };
  runner: { fetch: Handler; health: PartHealth };
  store: { health: PartHealth };
  /** What a person should know from the start. */
  notices: string[];
  /** What the router needs, but for what the workbench itself adds. */
  rpc: Omit<RpcParts, 'info' | 'health' | 'pickFolder'>;
}

const themesSchema = z.object({ light: themeTokensSchema, dark: themeTokensSchema });

function createBase(options: AssembleOptions): Base {
  const changes = new EventPublisher<{ change: Change }>();
  return { ...options, fidelity: options.settings.fidelity, changes, changed: (topic) => changes.publish('change', { topic }) };
}

/** Makes everything. What it opened is on the stack, also when it fails half-way. */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const base = createBase(options);
  const { paths, logger, clock, addresses, changes, changed, stack } = base;
  stack.defer(base.settings.watch(() => changed('settings')));
  const records = await openRecords(base);
  const { db, vault, registry, tenants, storage, local } = records;
  const archives = await openArchives(base);
  const bundles = openBundles(base, records, archives);
  const trace = openTrace(base, records);
  const runner = startRunner(base, records, archives, bundles);
  const external = openExternalRunner(base, { records, archives, bundles, trace, runner });
  const { limits: quotaLimits, quotas, overQuota } = openQuotas(base, records);
  const execute = quotas.metered(external.execute);
  const schedules = runSchedules(base, { records, trace, execute, overQuota });
  const access = openAccess(base, records);
  const warm = external.whileEmbedded(createWarmer(runner, logger));
  const installLife = openInstalls(base, {
    records,
    trace,
    bundles: { prepareBundle: bundles.prepare, deleteBundle: bundles.archives.removeTenantBundle },
    warm,
  });
  const publishing = openPublishing(base, records, archives, bundles, access);
  const { isRunnerKey } = external;
  const management = openManagement(base, access, [
    ...external.families,
    publishing.routes,
    openDebugStream(base, records, trace, access),
    ...installFamilies(base, { records, access, installs: installLife, schedules, isRunnerKey }),
  ]);
  const { gateway, client, limits } = openGateway(base, { records, trace, execute, quotas, access, management });
  const installed = (install: Install): void => {
    changed('installs');
    schedules.installed(install);
    warm(install);
  };
  const { projects, builds, installs } = openAuthoring(base, records, archives, installed);
  const transfers = openTransfers(base, records, archives, installed);
  const holds = (install: Install, contentHash: string): boolean =>
    registry.validate(install.tenantId, install.registryId, contentHash);

  return {
    gateway: { fetch: gateway.app.fetch },
    runner: { fetch: external.fetch, health: external.health },
    store: { health: archives.store.health },
    notices: [...publishing.notices, ...archives.notices],
    rpc: {
      logger,
      minio: archives.minio,
      archives,
      storeBrowser: createStoreBrowser({ store: archives.store, db }),
      externalRunner: external,
      changes,
      tenants,
      tenantRecords: local.tenantRecords,
      tenantArchives: createTenantArchives({ db, store: archives.store, archives: bundles.archives }),
      apiKeys: access.apiKeys,
      catalog: publishing.catalog,
      quotaLimits,
      clients: local.clients,
      services: local.services,
      invoices: local.invoices,
      users: local.users,
      schedules,
      settings: base.settings,
      transfers,
      projects,
      builds,
      vault,
      storage: createStorageRecords({ db, clock, storage, findInstall: local.findInstall }),
      installLife,
      listInstalls: installs.list,
      resolveInstall: installs.resolve,
      findInstall: installs.find,
      installOfProject: installs.ofProject,
      console: createConsole({ trace, gateway: client, resolve: installs.resolve }),
      traces: trace,
      runner: createRunnerView({ runner, listInstalls: installs.list, holds, gateway: limits }),
      runnerPort: () => addresses.port('runner'),
      runnerFetch: external.fetch,
      bridgeProxy: createBridgeProxy({ trace, gateway: client }),
      themeTokens: async () =>
        themesSchema.parse(JSON.parse(await readFile(path.join(paths.resources, 'theme-tokens.json'), 'utf8'))),
    },
  };
}
