/** What the pool allows where nobody says otherwise. The platform has none of these limits. */
import type { DeadlineMode } from './deadline.ts';
import type { PoolOptions } from './pool.ts';

export interface PoolLimits {
  /** Host calls of one request. */
  hostCalls: number;
  /** Bytes of a response, body and headers. */
  outputBytes: number;
  /** Characters of standard output and error of one request; what is more is left out of its trace. */
  logCharacters: number;
  /** Requests of one extension that run at the same time, those included that wait for their host. */
  concurrency: number;
  /** Requests that wait for a thread: of all extensions, and of one. */
  queued: number;
  queuedPerExtension: number;
  /** Instances kept ready in all threads and of all components; each takes about 4 MiB. */
  readyInstances: number;
}

export interface PoolChoices {
  workers: number;
  /** Instances kept ready for each component in each thread. */
  spares?: number | undefined;
  deadline?: DeadlineMode | undefined;
  limits?: Partial<PoolLimits> | undefined;
}

/** How many times the regular threads may exist while guests wait in host calls. */
const growth = 4;
const minute = 60_000;

export function poolOptions({
  workers,
  spares = 1,
  deadline = 'helpful',
  limits = {},
}: PoolChoices): Omit<PoolOptions, 'workerPath' | 'guestState'> {
  return {
    workers,
    maxWorkers: workers * growth,
    limits: {
      hostCalls: limits.hostCalls ?? 10_000,
      outputBytes: limits.outputBytes ?? 16 * 1024 * 1024,
      logCharacters: limits.logCharacters ?? 1024 * 1024,
    },
    deadline,
    queue: { total: limits.queued ?? 256, perOwner: limits.queuedPerExtension ?? 64 },
    // Less than what may exist, so that others can always start.
    concurrency: limits.concurrency ?? workers * (growth - 1),
    stock: { perThread: spares, total: limits.readyInstances ?? 16, restMs: minute, coldMs: 15 * minute },
    surplusMs: 1000,
  };
}

/** The limits of a pool that has these options. */
export function poolLimitsOf({ limits, queue, concurrency, stock }: ReturnType<typeof poolOptions>): PoolLimits {
  return {
    ...limits,
    concurrency,
    queued: queue.total,
    queuedPerExtension: queue.perOwner,
    readyInstances: stock.total,
  };
}
