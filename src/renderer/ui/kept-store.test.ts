import { expect, test } from 'vitest';
import { z } from 'zod';
import { createKeptStore } from './kept-store.ts';

function setUp(kept?: string) {
  const items = new Map<string, string>(kept === undefined ? [] : [['k', kept]]);
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
  return () => createKeptStore({ key: 'k', schema: z.number(), initial: 1, storage });
}

test('a value outlives its store', () => {
  const create = setUp();
  create().set((value) => value + 1);
  expect(create().get()).toBe(2);
});

test.each(['"text"', '{', ''])('a kept %j that does not fit is replaced', (kept) => {
  expect(setUp(kept)().get()).toBe(1);
});
