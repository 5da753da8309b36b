import { describe, expect, it } from 'vitest';
import { nextTimes, parseCron, runsCloserThan } from './cron.ts';

const timesOf = (cron: string, timezone: string, from: string, count: number) =>
  nextTimes(parseCron(cron, timezone), Date.parse(from), count).map((time) => new Date(time).toISOString());

describe('cron times', () => {
  it('are those of the zone, also when its clocks change', () => {
    expect(timesOf('0 9 * * *', 'Europe/Berlin', '2026-03-28T00:00:00Z', 3)).toEqual([
      '2026-03-28T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
    ]);
  });

  it('take Sunday as 0 and as 7', () => {
    const [sunday] = timesOf('0 0 * * 0', 'UTC', '2026-01-01T00:00:00Z', 1);
    expect(sunday).toBe('2026-01-04T00:00:00.000Z');
    expect(timesOf('0 0 * * 7', 'UTC', '2026-01-01T00:00:00Z', 1)).toEqual([sunday]);
  });

  it('never come for a day that no month has', () => {
    expect(timesOf('0 0 31 2 *', 'UTC', '2026-01-01T00:00:00Z', 1)).toEqual([]);
  });

  it.each(['99 99 * * *', '5-1 * * * *', '*/0 * * * *', '* * * *', '0 0 0 * * *'])('are not read from %s', (cron) => {
    expect(() => parseCron(cron, 'UTC')).toThrow(Error);
  });

  it('know how close runs come', () => {
    expect(runsCloserThan('*/5 * * * *', 5)).toBe(false);
    expect(runsCloserThan('58,2 * * * *', 5)).toBe(true);
    expect(runsCloserThan('59 23,0 * * *', 5)).toBe(false);
    expect(runsCloserThan('0,57 0-23 * * *', 5)).toBe(true);
  });
});
