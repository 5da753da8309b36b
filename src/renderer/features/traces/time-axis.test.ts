import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeBar, timeAxis } from './time-axis.ts';

describe('timeAxis', () => {
  it.each([
    [10, 5, [0, 2, 4, 6, 8, 10]],
    [100, 3, [0, 50, 100]],
    [0.8, 4, [0, 0.2, 0.4, 0.6, 0.8]],
    [7, 2, [0, 5]],
  ])('marks %d ms with at most %d intervals', (durationMs, most, ticks) => {
    expect(timeAxis(durationMs, most).ticks).toEqual(ticks);
  });

  it('has a length for requests that took no time', () => {
    for (const duration of [0, -1, Number.NaN]) expect(timeAxis(duration, 4).spanMs).toBeGreaterThan(0);
  });

  it('has nice even intervals, no more than asked for, and none past the end', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e7, noNaN: true }), fc.integer({ min: 1, max: 20 }), (duration, most) => {
        const { ticks, spanMs } = timeAxis(duration, most);
        expect(ticks[0]).toBe(0);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        expect(ticks.at(-1) ?? 0).toBeLessThanOrEqual(spanMs * 1.000001);
        const interval = ticks[1];
        if (interval !== undefined) expect(['1', '2', '5']).toContain(interval.toExponential(0)[0]);
      }),
    );
  });
});

describe('placeBar', () => {
  const axis = timeAxis(100, 4);

  it('gives shares of the axis', () => {
    expect(placeBar(axis, 25, 50)).toEqual({ left: 0.25, width: 0.5 });
  });

  it('cuts off what lies outside', () => {
    expect(placeBar(axis, -50, 100)).toEqual({ left: 0, width: 0.5 });
    expect(placeBar(axis, 90, 100).width).toBeCloseTo(0.1);
  });
});
