/** Makes the parts of an engine and joins them, in the order in which they need one another. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EventPublisher } from '@orpc/server';
import { z } from 'zod';
import type { Install } from '../../contract/installs.ts';
import { themeTokensSchema } from '../../contract/preview.ts';
import type { Change } from '../../contract/workbench.ts';
import { createUiProxy, type UiProxyOptions } from '../../../runner/host/ui-proxy-client.ts';
import { createRunner, type Runner } from '../../../runner/runner.ts';
import { createBuilds } from './build/builds.ts';
import { createGatewayClient } from './console/gateway-client.ts';
import { createConsole } from './console/send.ts';
import { openDatabase } from './database/open.ts';
import { createFidelity, type Fidelity, type FidelityOverrides } from './fidelity.ts';
import { internalHeaders } from './gateway/caller.ts';
import { createGateway, platformTimeoutMs } from './gateway/gateway.ts';
import { platformRateLimit } from './gateway/rate-limit.ts';
import { createInstaller } from './install-bundle.ts';
import { createInstallLookup } from './install-lookup.ts';
import type { Addresses } from './listen/listeners.ts';
import { localNames } from './listen/local-host.ts';
import type { Clock, EnginePaths, Logger } from './parts.ts';
import { createBridgeProxy } from './preview/preview.ts';
import { createProjects } from './project/projects.ts';
import { createRegistry } from './registry/registry.ts';
import type { RpcParts } from './rpc/parts.ts';
import { createRunnerView } from './runner-status.ts';
import { startSchedules } from './schedule/start.ts';
import { createKeyFile } from './secrets/keys.ts';
import { createSecretVault } from './secrets/vault.ts';
import { createLocalServices } from './services/local-services.ts';
import { announceStorage } from './services/storage-changes.ts';
import { createStorageRecords } from './services/storage-records.ts';
import { createStorageService } from './services/storage.ts';
import { createSourceMaps } from './source-maps.ts';
import { createFolderStore } from './store/folder.ts';
import { createTenants } from './tenant/tenants.ts';
import { createTraceStore } from './trace/store.ts';

export interface AssembleOptions {
  dataDir: string;
  paths: EnginePaths;
  logger: Logger;
  version: string;
  clock: Clock;
  fetch: typeof globalThis.fetch;
  rateLimit?: boolean;
  fidelity?: FidelityOverrides;
  egressAllow?: readonly string[];
  handlerTimeoutMs?: number;
  /** False runs schedules by hand only. */
  announced?: boolean;
  /** Where calls of ui-proxy go; without it there is no route. */
  uiProxy?: Omit<UiProxyOptions, 'fetch'>;
  addresses: Addresses;
  /** Takes each part that holds something open. */
  stack: AsyncDisposableStack;
}

type Handler = (request: Request) => Response | Promise<Response>;
type PartHealth = () => Promise<{ ok: boolean; detail: string }>;

export interface Assembled {
  gateway: { fetch: Handler };
  runner: { fetch: Handler; health: PartHealth };
  store: { health: PartHealth };
  /** What the router needs, but for what the workbench itself adds. */
  rpc: Omit<RpcParts, 'info' | 'health' | 'pickFolder'>;
}

/** Who may show a UI in a frame: the window, under each name that it is reached by. */
const frameAncestors = (appUrl: string): string => `${appUrl} ${appUrl.replace('127.0.0.1', 'localhost')} app://workbench`;

async function runnerHealth(runner: Runner): Promise<{ ok: boolean; detail: string }> {
  const health = await runner.health();
  return health.cache_writable
    ? { ok: true, detail: `${health.pool.threads} threads` }
    : { ok: false, detail: 'Its cache folder cannot be written.' };
}

const themesSchema = z.object({ light: themeTokensSchema, dark: themeTokensSchema });

/** What is kept in the database: who is signed in, what is installed, its secrets and its storage. */
async function openRecords({ dataDir, logger, clock, stack }: AssembleOptions, fidelity: Fidelity) {
  const db = await openDatabase({ file: path.join(dataDir, 'workbench.db'), logger, clock });
  stack.defer(() => db.close());
  const vault = createSecretVault({ db, clock, keys: createKeyFile(dataDir) });
  const registry = createRegistry({ db, clock, vault, currentBundle: fidelity.position('registry.current-bundle') });
  const plainStorage = createStorageService({ db, clock, paging: fidelity.position('storage.list-paging') });
  return { db, vault, registry, plainStorage, tenants: createTenants({ db, clock }) };
}

/** Makes everything. What it opened is on the stack, also when it fails half-way. */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { dataDir, paths, logger, clock, addresses, stack, fetch, version, rateLimit = true, handlerTimeoutMs } = options;
  const fidelity = createFidelity(options.fidelity);
  const changes = new EventPublisher<{ change: Change }>();
  const { db, vault, registry, tenants, plainStorage } = await openRecords(options, fidelity);
  const { tenantId } = tenants.tenant();
  const changed = (topic: Change['topic']): void => changes.publish('change', { topic });
  const local = createLocalServices({ db, clock, logger, fidelity, tenants, changed });
  const { service: storage } = stack.adopt(
    announceStorage(plainStorage, () => changed('storage')),
    (open) => open.dispose(),
  );
  const uiProxy = createUiProxy(options.uiProxy && { ...options.uiProxy, fetch });
  const store = createFolderStore(path.join(dataDir, 'store'));
  const trace = stack.adopt(
    createTraceStore({ file: path.join(dataDir, 'traces.db'), clock, logger, redact: vault.values }),
    (open) => open.dispose(),
  );

  const runner = stack.adopt(
    createRunner({
      cacheRoot: path.join(dataDir, 'cache', 'runner'),
      workerPath: paths.guestWorker,
      bundles: {
        open: (key) => store.get(key),
        probe: async () => ((await store.health()).ok ? 'ok' : 'bundle_store_unreachable'),
      },
      installs: {
        validate: async (tenant, extension, hash) => registry.validate(tenant, extension, hash),
        lookupByHost: async (host) => {
          const found = registry.lookupByHost(host);
          return found && { tenantId: found.tenantId, extensionId: found.registryId, contentHash: found.contentHash };
        },
      },
      services: { storage, ...local.host, ...(uiProxy === undefined ? {} : { uiProxy }) },
      egress: { allow: options.egressAllow ?? [] },
      sourceMaps: createSourceMaps({ store, logger }),
      deadline: fidelity.position('runner.deadline'),
      http: {
        frameAncestors: () => frameAncestors(addresses.urls().app),
        cachePolicy: fidelity.position('runner.cache-policy'),
        dispatchQuery: fidelity.position('runner.dispatch-query') === 'platform' ? 'drop' : 'keep',
        extras: fidelity.position('runner.extras') === 'helpful',
      },
      now: () => clock.now(),
    }),
    (open) => open.dispose(),
  );

  const schedules = stack.adopt(
    startSchedules({
      db,
      clock,
      logger,
      tenantId,
      registry,
      trace,
      execute: runner.execute,
      local,
      timeoutMs: handlerTimeoutMs,
      byTime: options.announced ?? true,
      changed: () => changed('schedules'),
    }),
    (open) => open.dispose(),
  );

  const rateLimiting = { ...platformRateLimit, enabled: rateLimit };
  const internalToken = randomBytes(24).toString('base64url');
  const gateway = stack.adopt(
    createGateway({
      registry,
      trace,
      tenantId,
      currentUser: tenants.current,
      execute: runner.execute,
      clock,
      logger,
      fidelity,
      options: {
        internalToken,
        allowedHosts: () => localNames,
        rateLimit: rateLimiting,
        ...(handlerTimeoutMs === undefined ? {} : { timeoutMs: handlerTimeoutMs }),
      },
    }),
    (open) => open.dispose(),
  );
  const gatewayClient = createGatewayClient({
    trace,
    fetch,
    baseUrl: () => addresses.urls().gateway,
    internalHeaders: (source, requestId) => internalHeaders({ token: internalToken, source, requestId }),
    userAgent: `alga-workbench/${version}`,
  });

  const warm = (install: Install): void => {
    const { tenantId: tenant, registryId: extension, contentHash } = install;
    runner.warm({ tenant, extension, contentHash }).catch((error: unknown) => {
      // The first call meets the same failure and tells it; this only came too early to save time.
      logger.warn({ err: error, slug: install.slug }, 'the component could not be made ready ahead of its first call');
    });
  };

  const projects = stack.adopt(createProjects({ dataDir, paths, clock, logger }), (open) => open.dispose());
  const installBundle = createInstaller({
    store,
    registry,
    tenantId,
    installed: (install) => {
      changed('installs');
      schedules.installed(install);
      warm(install);
    },
  });
  const builds = stack.adopt(createBuilds({ paths, dataDir, clock, logger, install: installBundle }), (open) => open.dispose());
  const installs = createInstallLookup({ registry, tenantId, project: projects.get, projectAt: projects.open });

  return {
    gateway: { fetch: gateway.app.fetch },
    runner: { fetch: runner.app.fetch, health: () => runnerHealth(runner) },
    store: { health: store.health },
    rpc: {
      logger,
      changes,
      tenants,
      clients: local.clients,
      services: local.services,
      invoices: local.invoices,
      users: local.users,
      schedules,
      projects,
      builds,
      vault,
      storage: createStorageRecords({ db, clock, storage, findInstall: local.findInstall }),
      listInstalls: installs.list,
      resolveInstall: installs.resolve,
      findInstall: installs.find,
      installOfProject: installs.ofProject,
      console: createConsole({ trace, gateway: gatewayClient, resolve: installs.resolve }),
      traces: trace,
      runner: createRunnerView({
        runner,
        listInstalls: installs.list,
        holds: (install, contentHash) => registry.validate(tenantId, install.registryId, contentHash),
        gateway: {
          timeoutMs: { value: handlerTimeoutMs ?? platformTimeoutMs, given: handlerTimeoutMs !== undefined },
          rateLimit: rateLimiting,
        },
      }),
      runnerPort: () => addresses.port('runner'),
      runnerFetch: runner.app.fetch,
      bridgeProxy: createBridgeProxy({ trace, gateway: gatewayClient }),
      themeTokens: async () =>
        themesSchema.parse(JSON.parse(await readFile(path.join(paths.resources, 'theme-tokens.json'), 'utf8'))),
    },
  };
}
