/** The limits in force and where each comes from, for a page that shows them. */
import type { BundleLimits } from './bundle/limits.ts';
import type { PoolLimits } from './pool/defaults.ts';

/** `machine`: its cores. `options`: whoever started the runner. `runner`: this one's default, the platform having none. */
export type LimitSource = 'platform' | 'runner' | 'machine' | 'options';

export interface RunnerLimit {
  name: keyof LimitValues;
  /** Null for no limit. */
  value: number | null;
  source: LimitSource;
}

export interface LimitValues extends BundleLimits, PoolLimits {
  /** Where a request names none. */
  timeoutMs: number;
  memoryBytes: number;
  workers: number;
  /** Those included whose guests wait for their host. */
  threads: number;
  sparesPerThread: number;
  cacheBytes: number | null;
  assetMemoryBytes: number;
  loadedComponents: number;
}

/** What a host may set of them; the rest is fixed. */
export interface LimitOptions {
  workers?: number;
  spares?: number;
  cacheBytes?: number | null;
  limits?: Partial<PoolLimits> & { timeoutMs?: number; memoryMb?: number; bundle?: BundleLimits };
}

/** A source is told by what was set: a host that sets the default itself has chosen it. */
export function limitsInForce({ workers, spares, cacheBytes, limits = {} }: LimitOptions, values: LimitValues): RunnerLimit[] {
  const { timeoutMs, memoryMb, bundle, ...pool } = limits;
  const limit = (name: keyof LimitValues, given: unknown, otherwise: LimitSource): RunnerLimit => ({
    name,
    value: values[name],
    source: given === undefined ? otherwise : 'options',
  });
  return [
    limit('timeoutMs', timeoutMs, 'runner'),
    limit('memoryBytes', memoryMb, 'platform'),
    limit('hostCalls', pool.hostCalls, 'runner'),
    limit('outputBytes', pool.outputBytes, 'runner'),
    limit('logCharacters', pool.logCharacters, 'runner'),
    limit('workers', workers, 'machine'),
    limit('threads', workers, 'machine'),
    limit('concurrency', pool.concurrency ?? workers, 'machine'),
    limit('queuedPerExtension', pool.queuedPerExtension, 'runner'),
    limit('queued', pool.queued, 'runner'),
    limit('sparesPerThread', spares, 'runner'),
    limit('readyInstances', pool.readyInstances, 'runner'),
    limit('loadedComponents', undefined, 'runner'),
    limit('cacheBytes', cacheBytes, 'runner'),
    limit('assetMemoryBytes', undefined, 'runner'),
    limit('archiveBytes', bundle, 'runner'),
    limit('unpackedBytes', bundle, 'runner'),
    limit('files', bundle, 'runner'),
  ];
}
