import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLike } from './like.ts';

/** The same meaning, the slow way. */
function oracle(search: string): RegExp {
  const source = search
    .toLowerCase()
    .replace(/\\([^])|([%_])|([^])/gu, (_all, escaped?: string, wild?: string, plain?: string) => {
      if (wild !== undefined) return wild === '%' ? '[^]*' : '[^]';
      return `\\u{${(escaped ?? plain ?? '').codePointAt(0)!.toString(16)}}`;
    });
  return new RegExp(`^[^]*${source}[^]*$`, 'u');
}

describe('text search', () => {
  it.each([
    ['acme', 'The ACME company', true],
    ['a_me', 'acme', true],
    ['a%e', 'acme', true],
    ['a%x', 'acme', false],
    ['50\\%', '50% off', true],
    ['50\\%', '500 off', false],
    ['ÜBER', 'über uns', true],
  ])('%j in %j: %s', (search, text, expected) => {
    expect(createLike(search, { literal: false })(text)).toBe(expected);
  });

  it('takes a literal search as it is', () => {
    expect(createLike('a%e', { literal: true })('acme')).toBe(false);
    expect(createLike('100%_', { literal: true })('now 100%_ sure')).toBe(true);
  });

  it('means what the patterns of the database mean', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '%', '_', '\\', 'é'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'é', '%', '\\'), maxLength: 12 });
    fc.assert(
      fc.property(letters, text, (search, given) => {
        expect(createLike(search, { literal: false })(given)).toBe(oracle(search).test(given.toLowerCase()));
      }),
    );
  });

  it('answers a hostile pattern without trying all ways', () => {
    expect(createLike('%a'.repeat(100), { literal: false })(`${'a'.repeat(99)}b`.repeat(50))).toBe(true);
    expect(createLike(`${'%a'.repeat(99)}c`, { literal: false })('a'.repeat(5000))).toBe(false);
  });
});
