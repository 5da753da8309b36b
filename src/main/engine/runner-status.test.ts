import { expect, it } from 'vitest';
import type { Install } from '../../contract/installs.ts';
import { runnerStatusSchema } from '../../contract/runner.ts';
import type { RunnerStatus as RawStatus } from '../../../runner/status.ts';
import { createRunnerView } from './runner-status.ts';

const hash = (digit: string) => `sha256:${digit.repeat(64)}`;
const hex = (digit: string) => digit.repeat(64);

const raw: RawStatus = {
  modules: [{ digest: 'd', contentHashes: [hash('a'), hash('b')], maxPages: 16, codeBytes: 12, spares: 2 }],
  pool: { threads: 2, running: 1, waiting: 1, queued: 3 },
  disk: {
    bytes: 30,
    maxBytes: null,
    evictions: 1,
    entries: [
      { kind: 'bundle', name: hex('a'), bytes: 5, usedAt: 100.4 },
      { kind: 'bundle', name: hex('b'), bytes: 6, usedAt: 300 },
      { kind: 'bundle', name: hex('c'), bytes: 7, usedAt: 200 },
      { kind: 'component', name: hex('d'), bytes: 12, usedAt: 400 },
    ],
  },
  assets: { files: 1, bytes: 2, maxBytes: 3 },
  counts: {
    executions: 9,
    meanDurationMs: 4,
    recentDurationMs: { of: 9, p50: 2, p99: 8 },
    meanQueueMs: 0.1,
    egressBytes: { sent: 0, received: 0 },
    kills: [
      {
        tenant: 't',
        extension: 'registry-1',
        contentHash: hash('a'),
        requestId: 'hello world',
        at: 5,
        reason: 'GUEST_DEADLINE',
      },
    ],
    killCount: 1,
    killsByReason: { GUEST_DEADLINE: 1 },
    running: { [hash('b')]: 2 },
    cache: {
      bundles: { hits: 1, misses: 0 },
      components: { hits: 1, misses: 0 },
      assets: { hits: 0, misses: 0 },
    },
  },
};

const install = (part: Partial<Install>) =>
  ({
    installId: 'i',
    bundleId: 'b1',
    registryId: 'registry-1',
    slug: 'acme.reports',
    contentHash: hash('a'),
    ...part,
  }) as Install;

function rig(installs: Install[]) {
  const asked: string[] = [];
  const view = createRunnerView({
    runner: { status: async () => raw, evict: async () => true, limits: [{ name: 'workers', value: 2, source: 'machine' }] },
    listInstalls: () => installs,
    holds: (_install, contentHash) => {
      asked.push(contentHash);
      return contentHash === hash('b');
    },
    gateway: { timeoutMs: { value: 500, given: true }, rateLimit: { enabled: false, capacity: 60, refillPerSecond: 1 } },
  });
  return { view, asked, installs };
}

it('names the extension of each bundle, when its module was last used, and what runs', async () => {
  const status = runnerStatusSchema.parse(await rig([install({})]).view.status());
  expect(status.modules).toEqual([
    {
      digest: 'd',
      maxMemoryBytes: 1_048_576,
      bundles: [
        { contentHash: hash('a'), slug: 'acme.reports' },
        { contentHash: hash('b'), slug: 'acme.reports' },
      ],
      codeBytes: 12,
      ready: 2,
      running: 2,
      lastUsedAt: 300,
    },
  ]);
  expect(status.disk).toMatchObject({ bundleCount: 3, componentCount: 1 });
  expect(status.disk.bundles.map(({ slug, lastUsedAt }) => [slug, lastUsedAt])).toEqual([
    ['acme.reports', 300],
    [null, 200],
    ['acme.reports', 100],
  ]);
  expect(status.pool.ready).toBe(2);
});

it('names the extension and the trace of a kill, or its id where nothing is installed', async () => {
  const [kill] = (await rig([install({})]).view.status()).kills.recent;
  expect(kill).toEqual({
    at: 5,
    reason: 'GUEST_DEADLINE',
    extension: 'acme.reports',
    traceId: 'b94d27b9934d3e08a52e52d7da7dabfa',
  });
  expect((await rig([]).view.status()).kills.recent[0]?.extension).toBe('registry-1');
});

it('tells the limits of the gateway before those of the runner', async () => {
  expect((await rig([]).view.status()).limits).toEqual([
    { name: 'handlerTimeoutMs', value: 500, source: 'options' },
    { name: 'rateBurst', value: null, source: 'options' },
    { name: 'ratePerSecond', value: null, source: 'options' },
    { name: 'workers', value: 2, source: 'machine' },
  ]);
});

it('asks whose a bundle is once, and again after an install', async () => {
  const { view, asked, installs } = rig([install({})]);
  await view.status();
  await view.status();
  expect(asked.toSorted()).toEqual([hash('b'), hash('c')]);
  installs[0] = install({ bundleId: 'b2' });
  await view.status();
  expect(asked).toHaveLength(4);
});
