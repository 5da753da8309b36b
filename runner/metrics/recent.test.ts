import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecent } from './recent.ts';

test('no values have no quantile', () => {
  expect([createRecent(3).quantile(0.5), createRecent(3).size()]).toEqual([null, 0]);
});

test('only the last ones count', () => {
  const recent = createRecent(3);
  for (const value of [100, 1, 2, 3]) recent.add(value);
  expect([recent.size(), recent.quantile(0), recent.quantile(0.5), recent.quantile(1)]).toEqual([3, 1, 2, 3]);
});

test('a quantile is a value that the share does not exceed, and the least such', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 40 }), fc.constantFrom(0.5, 0.9, 0.99), (values, share) => {
      const recent = createRecent(40);
      for (const value of values) recent.add(value);
      const found = recent.quantile(share) ?? NaN;
      const within = (bound: number) => values.filter((value) => value <= bound).length >= share * values.length;
      expect(values).toContain(found);
      expect(values.filter(within).toSorted((one, other) => one - other)[0]).toBe(found);
    }),
  );
});
