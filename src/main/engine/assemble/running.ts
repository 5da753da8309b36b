/** What runs handlers, by hand and by time, and what records it. */
import path from 'node:path';
import { createUiProxy } from '../../../../runner/host/ui-proxy-client.ts';
import type { RunnerHttpOptions } from '../../../../runner/http/options.ts';
import { createRunner, type Runner } from '../../../../runner/runner.ts';
import type { Install } from '../../../contract/installs.ts';
import type { Execute } from '../gateway/dispatch.ts';
import { startSchedules } from '../schedule/start.ts';
import { createSourceMaps } from '../source-maps.ts';
import { createTraceStore } from '../trace/store.ts';
import type { Archives } from './archives.ts';
import type { Base } from './options.ts';
import type { Bundles } from './publishing.ts';
import type { Records } from './records.ts';

/** Who may show a UI in a frame: the window, under each name that it is reached by, and who was named besides. */
const frameAncestors = (appUrl: string, others: string): string =>
  `${appUrl} ${appUrl.replace('127.0.0.1', 'localhost')} app://workbench ${others}`.trimEnd();

/** How the runner's routes answer. The fidelity switches among it are asked with each request. */
function runnerHttp({ settings, fidelity, addresses }: Base): RunnerHttpOptions {
  const maxFileBytes = settings.number('EXT_STATIC_MAX_FILE_BYTES');
  return {
    frameAncestors: () => frameAncestors(addresses.urls().app, settings.get('EXT_UI_FRAME_ANCESTORS') ?? ''),
    contentSecurityPolicy: settings.get('EXT_UI_CONTENT_SECURITY_POLICY') ?? '',
    validate: settings.boolean('EXT_STATIC_STRICT_VALIDATION'),
    ...(maxFileBytes === undefined ? {} : { maxFileBytes }),
    get cachePolicy() {
      return fidelity.position('runner.cache-policy');
    },
    get dispatchQuery() {
      return fidelity.position('runner.dispatch-query') === 'platform' ? 'drop' : 'keep';
    },
    extras: fidelity.position('runner.extras') === 'helpful',
  };
}

export function openTrace({ dataDir, clock, logger, stack }: Base, { vault }: Records) {
  return stack.adopt(createTraceStore({ file: path.join(dataDir, 'traces.db'), clock, logger, redact: vault.values }), (open) =>
    open.dispose(),
  );
}
type Trace = ReturnType<typeof openTrace>;

export function startRunner(base: Base, { registry, storage, local }: Records, { store }: Archives, bundles: Bundles): Runner {
  const { dataDir, paths, logger, clock, fidelity, settings, fetch, stack } = base;
  const uiProxyBase = settings.get('UI_PROXY_BASE_URL');
  const uiProxy = createUiProxy(
    uiProxyBase === undefined ? undefined : { baseUrl: uiProxyBase, timeoutMs: settings.number('UI_PROXY_TIMEOUT_MS'), fetch },
  );
  return stack.adopt(
    createRunner({
      cacheRoot: path.join(dataDir, 'cache', 'runner'),
      cacheBytes: settings.number('EXT_CACHE_MAX_BYTES'),
      workerPath: paths.guestWorker,
      bundles: {
        demand: bundles.demand,
        open: bundles.archives.open,
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
      egress: { allow: settings.list('EXT_EGRESS_ALLOWLIST').map((host) => host.toLowerCase()) },
      sourceMaps: createSourceMaps({ store, logger }),
      deadline: fidelity.position('runner.deadline'),
      wasiHttp: fidelity.position('runner.wasi-http'),
      http: runnerHttp(base),
      now: () => clock.now(),
    }),
    (open) => open.dispose(),
  );
}

interface ScheduleGroup {
  records: Records;
  trace: Trace;
  execute: Execute;
  overQuota: (install: Install) => string | null;
}

export function runSchedules(base: Base, { records, trace, execute, overQuota }: ScheduleGroup) {
  const { db, registry, local } = records;
  const { clock, logger, settings, announced = true, stack, changed } = base;
  return stack.adopt(
    startSchedules({
      db,
      clock,
      logger,
      registry,
      trace,
      execute,
      overQuota,
      local,
      timeoutMs: settings.number('EXT_GATEWAY_TIMEOUT_MS'),
      byTime: announced,
      changed: () => changed('schedules'),
    }),
    (open) => open.dispose(),
  );
}

export async function runnerHealth(runner: Runner): Promise<{ ok: boolean; detail: string }> {
  const health = await runner.health();
  return health.cache_writable
    ? { ok: true, detail: `${health.pool.threads} threads` }
    : { ok: false, detail: 'Its cache folder cannot be written.' };
}

/** Makes the component of an install ready ahead of its first call. */
export function createWarmer(runner: Runner, logger: Base['logger']) {
  return (install: Install): void => {
    const { tenantId: tenant, registryId: extension, contentHash } = install;
    runner.warm({ tenant, extension, contentHash }).catch((error: unknown) => {
      // The first call meets the same failure and tells it; this only came too early to save time.
      logger.warn({ err: error, slug: install.slug }, 'the component could not be made ready ahead of its first call');
    });
  };
}
