import { expect, it } from 'vitest';
import { differing } from './runner.ts';

it('tells the first value at once and then only others', async () => {
  const values = [1, 1, 2, 2, 2, 3];
  const stop = new AbortController();
  const told: number[] = [];
  const read = async () => values.shift() ?? 3;
  for await (const value of differing(read, 0, stop.signal)) {
    told.push(value);
    if (value === 3) stop.abort();
  }
  expect(told).toEqual([1, 2, 3]);
});

it('ends at once when its reader goes while it waits', async () => {
  const stop = new AbortController();
  const events = differing(async () => 'same', 2 ** 31 - 1, stop.signal);
  expect(await events.next()).toEqual({ done: false, value: 'same' });
  const next = events.next();
  stop.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});

it('tells why it cannot be read', async () => {
  const events = differing(() => Promise.reject(new Error('no folder')), 0);
  await expect(events.next()).rejects.toThrow('no folder');
});
