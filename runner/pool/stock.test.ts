import { describe, expect, test } from 'vitest';
import { deadlineOf, ticksOf } from './deadline.ts';
import { createStock } from './stock.ts';

describe('instances kept ready', () => {
  let now = 0;
  const stockOf = (total: number) => {
    now = 0;
    return createStock({ perThread: 2, total, restMs: 100, coldMs: 1000, now: () => now });
  };
  const planOf = (stock: ReturnType<typeof stockOf>, threads = 2) =>
    stock.plan(threads).map((counts) => Object.fromEntries(counts));

  test('go to the components used last, as many as the bound allows', () => {
    const stock = stockOf(5);
    stock.used('old');
    stock.used('new');
    expect(planOf(stock)).toEqual([
      { new: 2, old: 1 },
      { new: 2, old: 0 },
    ]);
    stock.used('old');
    expect(planOf(stock, 1)).toEqual([{ old: 2, new: 2 }]);
  });

  test('become fewer while nobody asks, and come back', () => {
    const stock = stockOf(8);
    expect([stock.wants(), stock.changesIn()]).toEqual(['none', null]);
    stock.used('a');
    expect([stock.wants(), stock.changesIn()]).toEqual(['full', 100]);
    now = 100;
    expect([stock.wants(), stock.changesIn()]).toEqual(['one', 900]);
    expect(planOf(stock)).toEqual([{ a: 1 }, { a: 0 }]);
    now = 1000;
    expect([stock.wants(), stock.changesIn()]).toEqual(['none', null]);
    expect(planOf(stock)).toEqual([{ a: 0 }, { a: 0 }]);
    stock.used('a');
    expect(stock.wants()).toBe('full');
    stock.drop('a');
    expect(planOf(stock)).toEqual([{}, {}]);
  });
});

test.each([
  [1, 1],
  [10, 1],
  [11, 1],
  [25, 2],
  [30_000, 3000],
])('a timeout of %i ms is %i ticks', (timeoutMs, ticks) => {
  expect(ticksOf(timeoutMs)).toBe(ticks);
  expect(deadlineOf(timeoutMs, 'platform', 5)).toBe(ticks * 10);
});

test('in helpful mode a guest ends before its caller gives up, and has its whole time where loading took that', () => {
  expect(deadlineOf(30_000, 'helpful', 200)).toBe(29_700);
  expect(deadlineOf(100, 'helpful', 10)).toBe(85);
  expect(deadlineOf(1000, 'helpful', 600)).toBe(1000);
});
