import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameProblem, valueNote } from './secret-rules.ts';

test('names hold letters, digits, dots, dashes and underscores', () => {
  expect(nameProblem('API_KEY.v2-live')).toBeNull();
  expect(nameProblem('x'.repeat(128))).toBeNull();
  expect(nameProblem('')).toBe('Enter a name.');
  expect(nameProblem('api key')).toContain('only');
  expect(nameProblem('x'.repeat(129))).toContain('128');
});

test('one character that is not allowed makes any name unusable', () => {
  const allowed = fc.stringMatching(/^[A-Za-z0-9_.-]{1,60}$/);
  const other = fc.constantFrom(' ', '/', 'é', '\n', '$', ':');
  fc.assert(
    fc.property(allowed, other, allowed, (before, character, after) => {
      expect(nameProblem(before + after)).toBeNull();
      expect(nameProblem(before + character + after)).not.toBeNull();
    }),
  );
});

test('white space around a value is pointed out, for it cannot be seen', () => {
  expect(valueNote('secret')).toBeNull();
  expect(valueNote('two words')).toBeNull();
  expect(valueNote('')).toBeNull();
  expect(valueNote('secret\n')).toContain('ends');
  expect(valueNote(' secret')).toContain('begins');
  expect(valueNote(' \n')).toContain('only');
});
