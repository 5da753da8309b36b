import { expect, test } from 'vitest';
import { defaultBundleLimits } from './bundle/limits.ts';
import { limitsInForce } from './limits.ts';
import type { LimitOptions } from './limits.ts';
import { poolLimitsOf, poolOptions } from './pool/defaults.ts';

const values = {
  ...defaultBundleLimits,
  ...poolLimitsOf(poolOptions({ workers: 2 })),
  timeoutMs: 30_000,
  memoryBytes: 268_435_456,
  workers: 2,
  threads: 8,
  sparesPerThread: 1,
  cacheBytes: null,
  assetMemoryBytes: 10,
  loadedComponents: 6,
};
const sourcesOf = (options: LimitOptions) =>
  Object.fromEntries(limitsInForce(options, values).map(({ name, source }) => [name, source]));

test('each limit is told with its value and where it comes from', () => {
  const limits = limitsInForce({}, values);
  expect(Object.fromEntries(limits.map(({ name, value }) => [name, value]))).toEqual(values);
  expect(sourcesOf({})).toMatchObject({ timeoutMs: 'runner', memoryBytes: 'platform', workers: 'machine', files: 'runner' });
});

test('what was set is told as set, no limit included', () => {
  expect(sourcesOf({ workers: 2, cacheBytes: null, limits: { memoryMb: 256, bundle: defaultBundleLimits } })).toMatchObject({
    timeoutMs: 'runner',
    memoryBytes: 'options',
    workers: 'options',
    threads: 'options',
    concurrency: 'options',
    queued: 'runner',
    cacheBytes: 'options',
    archiveBytes: 'options',
    files: 'options',
    loadedComponents: 'runner',
  });
});
