/** What the runner counts, for `/metrics` and for the page that shows the runner: one source for both. */
import type { PoolHealth } from '../pool/pool.ts';
import { createMetricSet } from './exposition.ts';
import { createRecent } from './recent.ts';
import type { Recent } from './recent.ts';

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
  /** Of the last executions, `of` many; null before the first. */
  recentDurationMs: { of: number; p50: number; p99: number } | null;
  meanQueueMs: number | null;
  egressBytes: { sent: number; received: number };
  /** The last ones, newest first. */
  kills: Kill[];
  killCount: number;
  /** All since the start. */
  killsByReason: Record<string, number>;
  /** Guests that run now, by the content hash of their bundle. */
  running: Record<string, number>;
  cache: Record<CacheName, { hits: number; misses: number }>;
}

export interface RunnerMetrics {
  executed(execution: FinishedExecution): void;
  /** A thread took a guest of this bundle; call what is given back when it is over. */
  started(contentHash: string): () => void;
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
const recentExecutions = 1000;
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
  const killsByReason = new Map<string, number>();
  const running = new Map<string, number>();
  const recent = createRecent(recentExecutions);
  defineGauges(set, gauges);

  return {
    executed({ result, durationMs }) {
      executions.add(1, { result });
      duration.observe(durationMs / 1000);
      recent.add(durationMs);
    },
    started(contentHash) {
      addTo(running, contentHash, 1);
      return () => addTo(running, contentHash, -1);
    },
    ran({ queueMs, memoryBytes, killedFor, ...whose }) {
      if (queueMs !== null) queue.observe(queueMs / 1000);
      if (memoryBytes !== null) guestMemory.observe(memoryBytes);
      if (killedFor === null) return;
      kills.add(1, { reason: killedFor });
      addTo(killsByReason, killedFor, 1);
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
      recentDurationMs: spreadOf(recent),
      meanQueueMs: inMs(queue.mean()),
      egressBytes: { ...egressBytes },
      kills: [...lastKills],
      killCount: kills.total(),
      killsByReason: Object.fromEntries(killsByReason),
      running: Object.fromEntries(running),
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

/** Keys whose count is nought are dropped: hashes come and go for as long as someone builds. */
function addTo(counts: Map<string, number>, key: string, amount: number): void {
  const count = (counts.get(key) ?? 0) + amount;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

function spreadOf(recent: Recent): RunnerCounts['recentDurationMs'] {
  const p50 = recent.quantile(0.5);
  const p99 = recent.quantile(0.99);
  return p50 === null || p99 === null ? null : { of: recent.size(), p50, p99 };
}

function inMs(value: number | null): number | null {
  return value === null ? null : value * 1000;
}
