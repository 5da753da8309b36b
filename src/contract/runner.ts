/** What the local runner does and holds: its guests, components, caches and limits. The same figures as `/metrics`. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure, timeSchema } from './common.ts';

const contentHashSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** A bundle, and whose it is where an install knows it. */
const bundleRefSchema = z.object({
  contentHash: contentHashSchema,
  /** `publisher.name`. */
  slug: z.string().nullable(),
});

export const runnerModuleSchema = z.object({
  /** Hex SHA-256 of the component. */
  digest: z.string(),
  /** Guests' memory limit that it was prepared for. */
  maxMemoryBytes: z.number(),
  /** Bundles that hold it; more than one where only their UI or manifest differs. */
  bundles: z.array(bundleRefSchema),
  codeBytes: z.number(),
  /** Instances that wait for a request. */
  ready: z.number(),
  /** Guests that have begun, those included that wait for their host. */
  running: z.number(),
  lastUsedAt: timeSchema.nullable(),
});
export type RunnerModule = z.infer<typeof runnerModuleSchema>;

export const runnerKillSchema = z.object({
  at: timeSchema,
  /** Code of the explanation. */
  reason: z.string(),
  /** Slug, or the registry id where no install has it. */
  extension: z.string(),
  /** Null for a run that belongs to no request. */
  traceId: z.string().nullable(),
});
export type RunnerKill = z.infer<typeof runnerKillSchema>;

export const runnerLimitSchema = z.object({
  name: z.enum([
    'handlerTimeoutMs',
    'timeoutMs',
    'memoryBytes',
    'rateBurst',
    'ratePerSecond',
    'hostCalls',
    'outputBytes',
    'logCharacters',
    'workers',
    'threads',
    'concurrency',
    'queuedPerExtension',
    'queued',
    'sparesPerThread',
    'readyInstances',
    'loadedComponents',
    'cacheBytes',
    'assetMemoryBytes',
    'archiveBytes',
    'unpackedBytes',
    'files',
  ]),
  /** Null for no limit. */
  value: z.number().nullable(),
  /**
   * `platform`: its default. `runner`: this runner's default, as the platform has none. `machine`: what the machine has.
   * `options`: set when the workbench was started.
   */
  source: z.enum(['platform', 'runner', 'machine', 'options']),
});
export type RunnerLimit = z.infer<typeof runnerLimitSchema>;

const lookupsSchema = z.object({ hits: z.number(), misses: z.number() });

export const runnerStatusSchema = z.object({
  pool: z.object({
    threads: z.number(),
    running: z.number(),
    /** Guests that wait for an answer of their host. */
    waiting: z.number(),
    /** Requests that wait for a thread. */
    queued: z.number(),
    /** Instances that wait for a request. */
    ready: z.number(),
  }),
  executions: z.object({
    count: z.number(),
    /** Milliseconds of the last executions, `of` many; null before the first. */
    recent: z.object({ of: z.number(), p50: z.number(), p99: z.number() }).nullable(),
    meanQueueMs: z.number().nullable(),
  }),
  /** Most recently used first. */
  modules: z.array(runnerModuleSchema),
  kills: z.object({
    /** Since the start. */
    count: z.number(),
    byReason: z.record(z.string(), z.number()),
    /** Newest first. */
    recent: z.array(runnerKillSchema),
  }),
  disk: z.object({
    bytes: z.number(),
    maxBytes: z.number().nullable(),
    evictions: z.number(),
    bundleCount: z.number(),
    componentCount: z.number(),
    /** Unpacked bundles, the last used ones first, up to 100. */
    bundles: z.array(bundleRefSchema.extend({ bytes: z.number(), lastUsedAt: timeSchema })),
  }),
  assets: z.object({ files: z.number(), bytes: z.number(), maxBytes: z.number() }),
  lookups: z.object({ bundles: lookupsSchema, components: lookupsSchema, assets: lookupsSchema }),
  limits: z.array(runnerLimitSchema),
});
export type RunnerStatus = z.infer<typeof runnerStatusSchema>;

export const runnerContract = {
  status: procedure.output(runnerStatusSchema),
  /** The status now, and again after it changed, at most every half second. */
  live: procedure.output(eventIterator(runnerStatusSchema)),
  /** Takes a bundle out of memory and disk; it is fetched again when it is asked for. */
  evict: procedure
    .input(z.object({ contentHash: contentHashSchema }))
    /** False if it was not there. */
    .output(z.object({ evicted: z.boolean() })),
};
