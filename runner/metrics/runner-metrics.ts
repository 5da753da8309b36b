/** What the runner counts, for `/metrics` and for the page that shows the runner: one source for both. */
import type { PoolHealth } from '../pool/pool.ts';
import { createMetricSet } from './exposition.ts';

/** One execution, from its first check to its answer. */
export interface FinishedExecution {
  /** `answered`, or the code of the explanation. */
  result: string;
  durationMs: number;
}

/** One run of a guest. */
export interface FinishedRun {
  tenant: string;
  extension: string;
  contentHash: string;
  requestId: string | null;
  /** From being handed to the pool to a thread taking it; null when none did. */
  queueMs: number | null;
  /** Null for a guest that was ended from outside. */
  memoryBytes: number | null;
  /** Code of the explanation where the runner ended the guest, which then gave no answer. */
  killedFor: string | null;
}

/** A guest that the runner ended. */
export interface Kill extends Pick<FinishedRun, 'tenant' | 'extension' | 'contentHash' | 'requestId'> {
  /** Epoch milliseconds. */
  at: number;
  reason: string;
}

export type CacheName = 'bundles' | 'components' | 'assets';

export interface RunnerCounts {
  executions: number;
  /** Milliseconds. */
  meanDurationMs: number | null;
  meanQueueMs: number | null;
  egressBytes: { sent: number; received: number };
  /** The last ones, newest first. */
  kills: Kill[];
  killCount: number;
  cache: Record<CacheName, { hits: number; misses: number }>;
}

export interface RunnerMetrics {
  executed(execution: FinishedExecution): void;
  ran(run: FinishedRun): void;
  looked(cache: CacheName, hit: boolean): void;
  egress(bytes: { sent: number; received: number }): void;
  counts(): RunnerCounts;
  /** In the text format of Prometheus. */
  text(): string;
}

/** What is read at the moment of asking. */
export interface RunnerGauges {
  pool(): PoolHealth;
  modules(): { count: number; codeBytes: number };
  assetBytes(): number;
  /** As of the last sweep or look. */
  disk(): { bytes: number; entries: number; evictions: number };
}

const keptKills = 50;
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const mebibyte = 1024 * 1024;
const memory = [16, 24, 32, 48, 64, 96, 128, 192, 256, 512].map((size) => size * mebibyte);

export function createRunnerMetrics(gauges: RunnerGauges, now: () => number): RunnerMetrics {
  const set = createMetricSet();
  const executions = set.counter('alga_runner_executions_total', 'Executions by how they came out.');
  const duration = set.histogram('alga_runner_execution_duration_seconds', 'From the first check to the answer.', seconds);
  const queue = set.histogram('alga_runner_queue_wait_seconds', 'Waiting for a guest thread.', seconds);
  const guestMemory = set.histogram('alga_runner_guest_memory_bytes', 'Linear memory of a guest at its end.', memory);
  const egress = set.counter('alga_runner_egress_bytes_total', 'Bodies that guests sent to and got from other hosts.');
  const kills = set.counter('alga_runner_kills_total', 'Guests that the runner ended, by reason.');
  const lookups = set.counter('alga_runner_cache_lookups_total', 'Looks into a cache, by whether it had what was asked for.');
  const seen: Record<CacheName, { hits: number; misses: number }> = {
    bundles: { hits: 0, misses: 0 },
    components: { hits: 0, misses: 0 },
    assets: { hits: 0, misses: 0 },
  };
  const egressBytes = { sent: 0, received: 0 };
  const lastKills: Kill[] = [];
  defineGauges(set, gauges);

  return {
    executed({ result, durationMs }) {
      executions.add(1, { result });
      duration.observe(durationMs / 1000);
    },
    ran({ queueMs, memoryBytes, killedFor, ...whose }) {
      if (queueMs !== null) queue.observe(queueMs / 1000);
      if (memoryBytes !== null) guestMemory.observe(memoryBytes);
      if (killedFor === null) return;
      kills.add(1, { reason: killedFor });
      const { tenant, extension, contentHash, requestId } = whose;
      lastKills.unshift({ tenant, extension, contentHash, requestId, at: now(), reason: killedFor });
      lastKills.length = Math.min(lastKills.length, keptKills);
    },
    looked(cache, hit) {
      lookups.add(1, { cache, result: hit ? 'hit' : 'miss' });
      seen[cache][hit ? 'hits' : 'misses'] += 1;
    },
    egress({ sent, received }) {
      egress.add(sent, { direction: 'sent' });
      egress.add(received, { direction: 'received' });
      egressBytes.sent += sent;
      egressBytes.received += received;
    },
    counts: () => ({
      executions: executions.total(),
      meanDurationMs: inMs(duration.mean()),
      meanQueueMs: inMs(queue.mean()),
      egressBytes: { ...egressBytes },
      kills: [...lastKills],
      killCount: kills.total(),
      cache: structuredClone(seen),
    }),
    text: set.text,
  };
}

function defineGauges(set: ReturnType<typeof createMetricSet>, { pool, modules, assetBytes, disk }: RunnerGauges): void {
  set.observed('gauge', 'alga_runner_threads', 'Guest threads by what they do.', () => {
    const { threads, running, waiting } = pool();
    return [
      { labels: { state: 'running' }, value: running },
      { labels: { state: 'waiting' }, value: waiting },
      { labels: { state: 'idle' }, value: threads - running - waiting },
    ];
  });
  set.observed('gauge', 'alga_runner_queue_length', 'Requests that wait for a guest thread.', () => [{ value: pool().queued }]);
  set.observed('gauge', 'alga_runner_modules', 'Components compiled and in memory.', () => [{ value: modules().count }]);
  set.observed('gauge', 'alga_runner_module_code_bytes', 'Core modules of the components in memory.', () => [
    { value: modules().codeBytes },
  ]);
  set.observed('gauge', 'alga_runner_asset_memory_bytes', 'Files of UIs in memory.', () => [{ value: assetBytes() }]);
  set.observed('gauge', 'alga_runner_disk_cache_bytes', 'Bundles and prepared components on disk.', () => [
    { value: disk().bytes },
  ]);
  set.observed('gauge', 'alga_runner_disk_cache_entries', 'Bundles and prepared components on disk.', () => [
    { value: disk().entries },
  ]);
  set.observed('counter', 'alga_runner_disk_cache_evictions_total', 'Entries evicted since the start.', () => [
    { value: disk().evictions },
  ]);
  set.observed('gauge', 'process_resident_memory_bytes', 'Resident memory of the process.', () => [
    { value: process.memoryUsage.rss() },
  ]);
}

function inMs(value: number | null): number | null {
  return value === null ? null : value * 1000;
}
