import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMetricSet } from './exposition.ts';
import { createRunnerMetrics } from './runner-metrics.ts';

interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (\S+)$/;

const unescape = (given: string) => given.replace(/\\(.)/g, (_all, mark: string) => (mark === 'n' ? '\n' : mark));

/** Reads the text as a scraper does; throws on a line that is neither a sample nor a comment of its family. */
function parse(text: string): { samples: Sample[]; types: Map<string, string> } {
  expect(text.endsWith('\n')).toBe(true);
  const samples: Sample[] = [];
  const types = new Map<string, string>();
  for (const line of text.split('\n').slice(0, -1)) {
    if (/^# HELP \S+ .+$/.test(line)) continue;
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);
    if (type !== null) {
      types.set(type[1] ?? '', type[2] ?? '');
      continue;
    }
    const [, name = '', labels = '', value = ''] = sampleLine.exec(line) ?? [];
    if (name === '') throw new Error(`not a sample: ${line}`);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    samples.push({
      name,
      labels: Object.fromEntries(pairs.map(([, key = '', text_ = '']) => [key, unescape(text_)])),
      value: Number(value),
    });
    expect([...types.keys()].some((family) => name.startsWith(family))).toBe(true);
  }
  return { samples, types };
}

describe('the text format', () => {
  test('any label comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (label, amount) => {
        const set = createMetricSet();
        set.counter('a_total', 'Help with a \\ and a\nline.').add(amount, { label });
        expect(parse(set.text()).samples).toEqual([{ name: 'a_total', labels: { label }, value: amount }]);
      }),
    );
  });

  test('buckets of a histogram only grow, and end in the count', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 20, noNaN: true })), (values) => {
        const set = createMetricSet();
        const histogram = set.histogram('a_seconds', 'Help.', [1, 5, 10]);
        for (const value of values) histogram.observe(value);
        const { samples } = parse(set.text());
        const bucket = (le: string) => samples.find(({ labels }) => labels['le'] === le)?.value;
        const below = (bound: number) => values.filter((value) => value <= bound).length;
        expect(['1', '5', '10', '+Inf'].map(bucket)).toEqual([below(1), below(5), below(10), values.length]);
        expect(samples.find(({ name }) => name === 'a_seconds_count')?.value).toBe(values.length);
        expect(histogram.mean()).toBe(
          values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
        );
      }),
    );
  });
});

test('what the runner counts is in its text and in its counts', () => {
  const metrics = createRunnerMetrics(
    {
      pool: () => ({ threads: 3, running: 1, waiting: 1, queued: 4 }),
      modules: () => ({ count: 2, codeBytes: 100 }),
      assetBytes: () => 5,
      disk: () => ({ bytes: 7, entries: 2, evictions: 1 }),
    },
    () => 1000,
  );
  const run = { tenant: 't', extension: 'e', contentHash: 'sha256:x', requestId: 'r' };
  metrics.executed({ result: 'answered', durationMs: 20 });
  metrics.executed({ result: 'GUEST_DEADLINE', durationMs: 40 });
  metrics.ran({ ...run, queueMs: 2, memoryBytes: 20_000_000, killedFor: null });
  metrics.ran({ ...run, queueMs: null, memoryBytes: null, killedFor: 'GUEST_DEADLINE' });
  metrics.looked('bundles', true);
  metrics.looked('assets', false);
  metrics.egress({ sent: 3, received: 9 });
  metrics.started('sha256:x');
  metrics.started('sha256:y')();
  const { samples } = parse(metrics.text());
  const value = (name: string, labels: Record<string, string> = {}) =>
    samples.find((sample) => sample.name === name && JSON.stringify(sample.labels) === JSON.stringify(labels))?.value;
  expect([
    value('alga_runner_executions_total', { result: 'GUEST_DEADLINE' }),
    value('alga_runner_execution_duration_seconds_sum'),
    value('alga_runner_queue_wait_seconds_bucket', { le: '0.0025' }),
    value('alga_runner_guest_memory_bytes_count'),
    value('alga_runner_kills_total', { reason: 'GUEST_DEADLINE' }),
    value('alga_runner_cache_lookups_total', { cache: 'bundles', result: 'hit' }),
    value('alga_runner_egress_bytes_total', { direction: 'received' }),
    value('alga_runner_threads', { state: 'idle' }),
    value('alga_runner_queue_length'),
    value('alga_runner_disk_cache_bytes'),
  ]).toEqual([1, 0.06, 1, 1, 1, 1, 9, 1, 4, 7]);
  expect(metrics.counts()).toEqual({
    executions: 2,
    meanDurationMs: 30,
    recentDurationMs: { of: 2, p50: 20, p99: 40 },
    meanQueueMs: 2,
    egressBytes: { sent: 3, received: 9 },
    kills: [{ ...run, at: 1000, reason: 'GUEST_DEADLINE' }],
    killCount: 1,
    killsByReason: { GUEST_DEADLINE: 1 },
    running: { 'sha256:x': 1 },
    cache: { bundles: { hits: 1, misses: 0 }, components: { hits: 0, misses: 0 }, assets: { hits: 0, misses: 1 } },
  });
});
