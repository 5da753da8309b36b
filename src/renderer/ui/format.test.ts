import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCount, formatDuration, formatExact, formatRelative, formatSize } from './format.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0 µs'],
    [0.84, '840 µs'],
    [0.9994, '999 µs'],
    [0.9996, '1.0 ms'],
    [4.7, '4.7 ms'],
    [84.2, '84 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1_200, '1.2 s'],
    [12_300, '12 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [3_720_000, '1 h 2 min'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('always has a figure and a unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (milliseconds) => {
        expect(formatDuration(milliseconds)).toMatch(/^\d+(\.\d)? (µs|ms|s|min|h)( \d+ (s|min))?$/);
      }),
    );
  });
});

describe('formatSize', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [4_200, '4.2 kB'],
    [999_600, '1.0 MB'],
    [3_912_004, '3.9 MB'],
    [12_200_000, '12 MB'],
    [5e15, '5000 TB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});

describe('formatRelative', () => {
  const now = Date.UTC(2026, 10, 20, 12);
  it.each([
    [500, 'now'],
    [12_000, '12 s ago'],
    [5 * 60_000, '5 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [26 * 3_600_000, 'yesterday'],
    [3 * 86_400_000, '3 days ago'],
  ])('tells %d ms ago as %s', (ago, text) => {
    expect(formatRelative(now - ago, now)).toBe(text);
  });

  it('gives the date after a week', () => {
    expect(formatRelative(now - 30 * 86_400_000, now)).toContain('2026');
  });
});

describe('formatExact', () => {
  it('has the local time to the millisecond', () => {
    expect(formatExact(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('2026-01-02 03:04:05.006');
  });
});

describe('formatCount', () => {
  it('takes the plural for anything but one', () => {
    expect([0, 1, 2].map((count) => formatCount(count, 'problem'))).toEqual(['0 problems', '1 problem', '2 problems']);
    expect(formatCount(1200, 'entry', 'entries')).toBe('1,200 entries');
  });
});
