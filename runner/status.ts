/** What the runner is doing and holding, for a page that shows it. */
import type { AssetUsage } from './bundle/assets.ts';
import type { CacheUsage } from './cache/budget.ts';
import type { Caches, LoadedComponent } from './caches.ts';
import type { RunnerCounts, RunnerGauges, RunnerMetrics } from './metrics/runner-metrics.ts';
import type { Pool, PoolHealth } from './pool/pool.ts';

export interface RunnerStatus {
  /** Components in memory, most recently used first. `spares` are instances that wait for a request. */
  modules: (Omit<LoadedComponent, 'key'> & { spares: number })[];
  pool: PoolHealth;
  disk: CacheUsage;
  assets: AssetUsage;
  counts: RunnerCounts;
}

export async function statusOf(pool: Pool, caches: Caches, metrics: RunnerMetrics): Promise<RunnerStatus> {
  const { disk, assets } = await caches.usage();
  const modules = caches.loaded().map(({ key, ...module }) => ({ ...module, spares: pool.spares(key) }));
  return { modules: modules.toReversed(), pool: pool.health(), disk, assets, counts: metrics.counts() };
}

export function gaugesOf(pool: Pool, caches: Caches): RunnerGauges {
  return {
    pool: pool.health,
    modules() {
      const loaded = caches.loaded();
      return { count: loaded.length, codeBytes: loaded.reduce((sum, { codeBytes }) => sum + codeBytes, 0) };
    },
    assetBytes: () => caches.assets.usage().bytes,
    disk: caches.budget.last,
  };
}
