import { expect, test } from 'vitest';
import { createExpiringMap } from './expiring-map.ts';

test('entries end with their time, and the oldest goes when there are too many', () => {
  let now = 0;
  const map = createExpiringMap<string>({ entries: 2, lifeMs: 100, now: () => now });
  map.set('a', '1');
  map.set('b', '2', 50);
  now = 50;
  expect([map.get('a'), map.get('b')]).toEqual(['1', undefined]);
  map.set('b', '3');
  map.set('c', '4', 1000);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([undefined, '3', '4']);
  now = 150;
  expect(map.get('c')).toBeUndefined();
});
