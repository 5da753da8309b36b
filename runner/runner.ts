/** The WASM runner as a library: executions in process, the platform's HTTP routes as an app, nothing listening. */
import { availableParallelism } from 'node:os';
import type { Hono } from 'hono';
import type { BundleKey } from './bundle/key.ts';
import { defaultBundleLimits } from './bundle/limits.ts';
import type { BundleLimits } from './bundle/limits.ts';
import type { BundleSource, InstallDirectory } from './bundle/source.ts';
import { createCaches, keptComponents } from './caches.ts';
import type { Caches } from './caches.ts';
import { pagesOf } from './component/memory-cap.ts';
import type { Unseal } from './execute/envelope.ts';
import { createExecute } from './execute/execute.ts';
import type { ExecuteLimits, ExecuteOptions } from './execute/taped-run.ts';
import type { SourceMaps } from './execute/run-guest.ts';
import { createEgress } from './host/egress/egress.ts';
import type { EgressOptions } from './host/egress/egress.ts';
import type { HostServices } from './host/services.ts';
import type { WasiHttpMode } from './host/wasi-http.ts';
import { createRunnerApp } from './http/app.ts';
import type { RunnerHealth } from './http/health.ts';
import type { RunnerHttpOptions, RunnerLogger } from './http/options.ts';
import { limitsInForce } from './limits.ts';
import type { RunnerLimit } from './limits.ts';
import { createRunnerMetrics } from './metrics/runner-metrics.ts';
import { silentSpan } from './observe.ts';
import type { Explanation } from './observe.ts';
import type { DeadlineMode } from './pool/deadline.ts';
import { poolLimitsOf, poolOptions } from './pool/defaults.ts';
import type { PoolLimits } from './pool/defaults.ts';
import { createPool } from './pool/pool.ts';
import type { PoolHealth } from './pool/pool.ts';
import { gaugesOf, statusOf } from './status.ts';
import type { RunnerStatus } from './status.ts';
import { createReplay } from './tape/replay.ts';
import type { Replay } from './tape/replay.ts';
import { createTapeShelf } from './tape/shelf.ts';
import type { TapeShelf } from './tape/shelf.ts';
import type { ExecuteBody, ExecuteResponse, RoutingHeaders } from './types.ts';
import type { GuestState } from './worker/instances.ts';

export interface RunnerOptions {
  /** Folder for unpacked bundles and prepared components; made when missing. */
  cacheRoot: string;
  /** Bytes that it may take, after which the least recently used goes; null for no limit, by default 4 GiB. */
  cacheBytes?: number | null;
  bundles: BundleSource;
  installs: InstallDirectory;
  services: HostServices;
  /** Entry of the runner's threads, `worker/guest-worker.ts` or what a bundler made of it. */
  workerPath: string;
  /** Guests that may compute at the same time; by default as many as the machine has cores. */
  workers?: number;
  /** Instances kept ready for each component in each thread. */
  spares?: number;
  /** What a request finds of earlier ones: nothing, unless this says `reuse`. By default `fresh`. */
  guestState?: GuestState;
  /** How timeouts are counted; by default `helpful`. */
  deadline?: DeadlineMode;
  egress: EgressOptions;
  /** Whether the global `fetch` of a guest needs `cap:http.fetch`; by default `platform`, where it does not. */
  wasiHttp?: WasiHttpMode;
  limits?: Partial<ExecuteLimits & PoolLimits & { bundle: BundleLimits }>;
  http?: RunnerHttpOptions;
  /** Told of failures that no answer explains. */
  logger?: RunnerLogger;
  /** Finds the source map of a bundle's handler, so that failures are told by the author's own lines. */
  sourceMaps?: SourceMaps;
  /** Opens envelopes that a Vault sealed. */
  unseal?: Unseal;
  /** Why handlers cannot run here; executions then fail with it before anything is fetched. */
  engineFailure?: string;
  /** Epoch milliseconds; for the expiry of secrets and of answers by idempotency key. */
  now?: () => number;
}

export interface Runner {
  /** The same checks in the same order as `POST /v1/execute`. Never rejects. */
  execute(
    routing: RoutingHeaders,
    body: ExecuteBody,
    options?: ExecuteOptions,
  ): Promise<{ response: ExecuteResponse; explanation: Explanation | null }>;
  replay: Replay;
  /** The recordings of the last runs. */
  tapes: Pick<TapeShelf, 'find' | 'list'>;
  /** The platform's routes, for any server. */
  app: Hono;
  /** Fetches and prepares a bundle and resolves when an instance is ready. Throws `RunnerError`. */
  warm(key: BundleKey): Promise<void>;
  /** The body of `/healthz`, and what the threads are doing. */
  health(): Promise<RunnerHealth & { pool: PoolHealth }>;
  /** What is loaded, running, cached and counted; from the same source as `/metrics`. */
  status(): Promise<RunnerStatus>;
  /** The limits in force. */
  limits: readonly RunnerLimit[];
  /** Takes a bundle out of memory and disk; it is fetched again when it is asked for. False if it was not there. */
  evict(contentHash: string): Promise<boolean>;
  dispose(): Promise<void>;
}

const keptTapes = { entries: 500, bytes: 32 * 1024 * 1024 };
const defaultCacheBytes = 4 * 1024 ** 3;

export function createRunner(options: RunnerOptions): Runner {
  const workers = options.workers ?? availableParallelism();
  const limits: ExecuteLimits = { timeoutMs: options.limits?.timeoutMs ?? 30_000, memoryMb: options.limits?.memoryMb ?? 256 };
  const now = options.now ?? Date.now;
  const pooled = poolOptions({ workers, spares: options.spares, deadline: options.deadline, limits: options.limits });
  const pool = createPool({ workerPath: options.workerPath, guestState: options.guestState ?? 'fresh', ...pooled });
  const cacheBytes = options.cacheBytes === undefined ? defaultCacheBytes : options.cacheBytes;
  const bundleLimits = options.limits?.bundle ?? defaultBundleLimits;
  const caches: Caches = createCaches({
    root: options.cacheRoot,
    maxBytes: cacheBytes,
    workerPath: options.workerPath,
    source: options.bundles,
    limits: bundleLimits,
    onDrop: (key) => pool.drop(key),
    looked: (cache, hit) => metrics.looked(cache, hit),
    failed: (error) => options.logger?.error({ err: error }, 'the cache folder cannot be kept within its size'),
    now: Date.now,
  });
  const metrics = createRunnerMetrics(gaugesOf(pool, caches), now);
  const { bundles, assets, images } = caches;
  const tapes = createTapeShelf(keptTapes);
  const execute = createExecute({
    images,
    pool,
    tapes,
    metrics,
    sourceMaps: options.sourceMaps,
    services: options.services,
    egress: createEgress(options.egress),
    wasiHttp: options.wasiHttp ?? 'platform',
    limits,
    unseal: options.unseal,
    engineFailure: options.engineFailure,
    now,
  });
  const health = async (): Promise<RunnerHealth> => ({
    cache_writable: await bundles.writable(),
    bundle_store: await options.bundles.probe(),
    ext_cache_max_bytes: options.http?.cacheMaxBytes ?? null,
  });
  const warm = async (key: BundleKey) => {
    const bundle = await images.bundle(key, silentSpan);
    await pool.warm(await images.image(bundle, pagesOf(limits.memoryMb), silentSpan));
  };
  return {
    execute,
    replay: createReplay({ images, pool, sourceMaps: options.sourceMaps }),
    tapes,
    app: createRunnerApp({
      execute,
      warm,
      bundles,
      assets,
      metrics: metrics.text,
      installs: options.installs,
      health,
      options: options.http ?? {},
      logger: options.logger,
    }),
    warm,
    health: async () => ({ ...(await health()), pool: pool.health() }),
    status: async () => statusOf(pool, caches, metrics),
    limits: limitsInForce(options, {
      ...bundleLimits,
      ...poolLimitsOf(pooled),
      timeoutMs: limits.timeoutMs,
      memoryBytes: limits.memoryMb * 1024 * 1024,
      workers,
      threads: pooled.maxWorkers,
      sparesPerThread: pooled.stock.perThread,
      cacheBytes,
      assetMemoryBytes: assets.usage().maxBytes,
      loadedComponents: keptComponents,
    }),
    evict: caches.evict,
    async dispose() {
      await Promise.all([pool.dispose(), caches.dispose()]);
    },
  };
}
