import { describe, expect, it } from 'vitest';
import type { RunnerLimit } from '../../../contract/runner.ts';
import { formatLimitSize, hitShare, limitLabel, limitValue, reasonWords, shortHash, sourceWords } from './words.ts';

const limit = (name: RunnerLimit['name'], value: number | null): RunnerLimit => ({ name, value, source: 'platform' });

describe('limits', () => {
  it.each([
    [limit('handlerTimeoutMs', 30_000), '30 s'],
    [limit('memoryBytes', 256 * 1024 ** 2), '268 MB (256 MiB)'],
    [limit('cacheBytes', null), 'No limit'],
    [limit('ratePerSecond', 1), '1 a second'],
    [limit('files', 20_000), '20,000'],
  ])('are written in their unit', (given, text) => {
    expect(limitValue(given)).toBe(text);
  });

  it('are told in powers of two only where they are round', () => {
    expect([4 * 1024 ** 3, 1_000_000, 512].map(formatLimitSize)).toEqual(['4.3 GB (4 GiB)', '1.0 MB', '512 B']);
  });

  it('have a label and say where they come from', () => {
    expect(limitLabel(limit('memoryBytes', 1))).toBe('Memory of a guest');
    expect(sourceWords(limit('memoryBytes', 1))).toBe('Default of the platform');
  });
});

it('tells a reason in words, and one it does not know by its code', () => {
  expect([reasonWords('GUEST_DEADLINE'), reasonWords('GUEST_NEW')]).toEqual(['It ran past its deadline', 'GUEST_NEW']);
});

it('does not call a cache perfect that missed once', () => {
  expect([hitShare({ hits: 999, misses: 1 }), hitShare({ hits: 0, misses: 0 })]).toEqual(['99 %', '–']);
});

it('shortens a hash for labels', () => {
  expect(shortHash(`sha256:${'0123456789abcdef'.repeat(4)}`)).toBe('01234567');
});
