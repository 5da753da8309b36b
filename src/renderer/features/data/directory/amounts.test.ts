import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAmount, minorUnits } from './amounts.ts';

test('amounts have two decimals', () => {
  expect(formatAmount(0)).toBe('0.00');
  expect(formatAmount(12_500)).toBe('125.00');
  expect(formatAmount(-1_205)).toBe('-12.05');
  expect(formatAmount(123_456_789)).toBe('1,234,567.89');
});

test('only whole numbers from zero on are amounts', () => {
  expect(minorUnits(' 12500 ')).toBe(12_500);
  for (const text of ['', '1.5', '-1', '1e3', 'ten', '9'.repeat(16)]) expect(minorUnits(text)).toBeNull();
  fc.assert(
    fc.property(fc.nat(), (amount) => {
      expect(minorUnits(String(amount))).toBe(amount);
    }),
  );
});
