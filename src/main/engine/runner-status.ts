/** The runner's status in the words of the contract: with installs in place of ids, and the gateway's limits. */
import type { Install } from '../../contract/installs.ts';
import type { RunnerLimit, RunnerStatus } from '../../contract/runner.ts';
import type { Runner } from '../../../runner/runner.ts';
import { platformRateLimit, type RateLimitOptions } from './gateway/rate-limit.ts';
import { traceIdOf } from './trace/ids.ts';

type Raw = Awaited<ReturnType<Runner['status']>>;

export interface RunnerStatusParts {
  runner: Pick<Runner, 'status' | 'limits' | 'evict'>;
  listInstalls: () => Install[];
  /** Whether a bundle of the installed version has the hash. */
  holds: (install: Install, contentHash: string) => boolean;
  gateway: { timeoutMs: { value: number; given: boolean }; rateLimit: RateLimitOptions };
}

export interface RunnerView {
  status(): Promise<RunnerStatus>;
  /** False if the bundle was not there. */
  evict(contentHash: string): Promise<boolean>;
}

const shownBundles = 100;
const pageBytes = 65_536;

export function createRunnerView({ runner, listInstalls, holds, gateway }: RunnerStatusParts): RunnerView {
  const slugsOf = createSlugs(holds);
  const limits = [...gatewayLimits(gateway), ...runner.limits];

  return {
    async status() {
      const raw = await runner.status();
      const installs = listInstalls();
      const slugs = new Map(installs.map(({ registryId, slug }) => [registryId, slug]));
      const slugOf = slugsOf(installs);
      const { pool, disk, assets, counts } = raw;
      return {
        pool: { ...pool, ready: raw.modules.reduce((sum, { spares }) => sum + spares, 0) },
        executions: { count: counts.executions, recent: counts.recentDurationMs, meanQueueMs: counts.meanQueueMs },
        modules: modulesOf(raw, slugOf),
        kills: {
          count: counts.killCount,
          byReason: counts.killsByReason,
          recent: counts.kills.map(({ at, reason, extension, requestId }) => ({
            at,
            reason,
            extension: slugs.get(extension) ?? extension,
            traceId: requestId === null ? null : traceIdOf(requestId),
          })),
        },
        disk: diskOf(disk, slugOf),
        assets,
        lookups: counts.cache,
        limits,
      };
    },
    evict: (contentHash) => runner.evict(contentHash),
  };
}

function modulesOf({ modules, disk, counts }: Raw, slugOf: (contentHash: string) => string | null): RunnerStatus['modules'] {
  const usedAt = new Map(disk.entries.map((entry) => [`${entry.kind} ${entry.name}`, entry.usedAt]));
  return modules.map(({ digest, maxPages, codeBytes, spares, contentHashes }) => {
    const used = contentHashes.flatMap((hash) => usedAt.get(`bundle ${hash.slice('sha256:'.length)}`) ?? []);
    return {
      digest,
      maxMemoryBytes: maxPages * pageBytes,
      bundles: contentHashes.map((contentHash) => ({ contentHash, slug: slugOf(contentHash) })),
      codeBytes,
      ready: spares,
      running: contentHashes.reduce((sum, hash) => sum + (counts.running[hash] ?? 0), 0),
      lastUsedAt: used.length === 0 ? null : Math.round(Math.max(...used)),
    };
  });
}

function diskOf(disk: Raw['disk'], slugOf: (contentHash: string) => string | null): RunnerStatus['disk'] {
  const bundles = disk.entries.filter(({ kind }) => kind === 'bundle');
  return {
    bytes: disk.bytes,
    maxBytes: disk.maxBytes,
    evictions: disk.evictions,
    bundleCount: bundles.length,
    componentCount: disk.entries.length - bundles.length,
    bundles: bundles
      .toSorted((one, other) => other.usedAt - one.usedAt)
      .slice(0, shownBundles)
      .map(({ name, bytes, usedAt }) => {
        const contentHash = `sha256:${name}`;
        return { contentHash, slug: slugOf(contentHash), bytes, lastUsedAt: Math.round(usedAt) };
      }),
  };
}

/** Finds whose bundle a hash is. Answers are kept until an install changes, as every look asks for all hashes again. */
function createSlugs(holds: RunnerStatusParts['holds']) {
  let known = new Map<string, string | null>();
  let knownFor = '';
  return (installs: readonly Install[]) => {
    const state = JSON.stringify(installs.map(({ installId, bundleId }) => [installId, bundleId]));
    if (state !== knownFor) {
      known = new Map();
      knownFor = state;
    }
    return (contentHash: string): string | null => {
      const found = known.get(contentHash);
      if (found !== undefined) return found;
      const owner = installs.find((install) => install.contentHash === contentHash || holds(install, contentHash));
      known.set(contentHash, owner?.slug ?? null);
      return owner?.slug ?? null;
    };
  };
}

function gatewayLimits({ timeoutMs, rateLimit }: RunnerStatusParts['gateway']): RunnerLimit[] {
  const { enabled, capacity, refillPerSecond } = rateLimit;
  const rate = (value: number, ofPlatform: number) => ({
    value: enabled ? value : null,
    source: enabled && value === ofPlatform ? ('platform' as const) : ('options' as const),
  });
  return [
    { name: 'handlerTimeoutMs', value: timeoutMs.value, source: timeoutMs.given ? 'options' : 'platform' },
    { name: 'rateBurst', ...rate(capacity, platformRateLimit.capacity) },
    { name: 'ratePerSecond', ...rate(refillPerSecond, platformRateLimit.refillPerSecond) },
  ];
}
