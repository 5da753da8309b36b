/**
 * Full load for a while (`--minutes 10`), with guests that have to be killed mixed in. Prints a line each ten seconds,
 * then one JSON value that compares the first third, without its first minute, with the last: latency, memory, handles and
 * threads must be flat.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { caseNames, requestOf, requestTo } from './runner-cases.ts';
import { makeCacheRoot, removeFolder, startRunner } from './runner-setup.ts';
import type { BenchRunner } from './runner-setup.ts';
import { quantile } from './stats.ts';

interface Sample {
  seconds: number;
  requests: number;
  kills: number;
  p50Ms: number;
  p99Ms: number;
  rssMiB: number;
  /** JavaScript heap of the main thread that is in use. */
  heapMiB: number;
  handles: number;
  /** Of the operating system; null where that is not told. */
  threads: number | null;
}

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const durationMs = Number(values.minutes) * 60_000;
const sampleMs = 10_000;
const warmUpSamples = 6;
const clients = 8;
/** One request in so many never ends by itself. */
const killEvery = 10;
const killAfterMs = 50;

function threadCount(): number | null {
  if (process.platform !== 'linux') return null;
  return Number(/^Threads:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

async function soak({ call, kill, contentHash }: BenchRunner): Promise<Sample[]> {
  const samples: Sample[] = [];
  const startedAt = performance.now();
  let latencies: number[] = [];
  let sent = 0;
  let kills = 0;
  const client = async () => {
    while (performance.now() - startedAt < durationMs) {
      sent += 1;
      if (sent % killEvery === 0) {
        kills += 1;
        await kill(requestTo('/loop', contentHash, killAfterMs));
        continue;
      }
      const sentAt = performance.now();
      await call(requestOf(caseNames[sent % caseNames.length] ?? 'trivial', contentHash));
      latencies.push(performance.now() - sentAt);
    }
  };
  const sampler = setInterval(() => {
    const sorted = latencies.toSorted((left, right) => left - right);
    latencies = [];
    const { rss, heapUsed } = process.memoryUsage();
    const sample: Sample = {
      seconds: Math.round((performance.now() - startedAt) / 1000),
      requests: sorted.length,
      kills,
      p50Ms: Math.round(quantile(sorted, 0.5) * 10) / 10,
      p99Ms: Math.round(quantile(sorted, 0.99) * 10) / 10,
      rssMiB: Math.round(rss / 1024 / 1024),
      heapMiB: Math.round(heapUsed / 1024 / 1024),
      handles: process.getActiveResourcesInfo().length,
      threads: threadCount(),
    };
    samples.push(sample);
    process.stderr.write(`${JSON.stringify(sample)}\n`);
  }, sampleMs);
  await Promise.all(Array.from({ length: clients }, client));
  clearInterval(sampler);
  return samples;
}

/** Medians of a third of the samples. */
function summary(samples: readonly Sample[]) {
  const median = (read: (sample: Sample) => number) =>
    quantile(
      samples.map(read).toSorted((left, right) => left - right),
      0.5,
    );
  return {
    p50Ms: median(({ p50Ms }) => p50Ms),
    p99Ms: median(({ p99Ms }) => p99Ms),
    rssMiB: median(({ rssMiB }) => rssMiB),
    heapMiB: median(({ heapMiB }) => heapMiB),
    handles: median(({ handles }) => handles),
    threads: median(({ threads }) => threads ?? 0),
  };
}

const cacheRoot = await makeCacheRoot();
const bench = await startRunner(cacheRoot, { workers: 2 });
try {
  const samples = await soak(bench);
  const third = Math.max(1, Math.floor(samples.length / 3));
  const { kills = 0 } = samples.at(-1) ?? {};
  const report = {
    minutes: Number(values.minutes),
    kills,
    first: summary(samples.slice(Math.min(warmUpSamples, third - 1), third)),
    last: summary(samples.slice(-third)),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  await bench.dispose();
  await removeFolder(cacheRoot);
}
