import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanAttributes, maxStringBytes } from './attributes.ts';
import { createRedactor } from './redact.ts';

const redact = createRedactor(() => ['s3cr3t']);

describe('cleanAttributes', () => {
  it('redacts strings at every depth, names included', () => {
    expect(cleanAttributes({ a: ['s3cr3t', { b: 'x s3cr3t', s3cr3t: 1 }] }, redact)).toEqual({
      a: ['[redacted]', { b: 'x [redacted]', '[redacted]': 1 }],
    });
  });

  it('bounds a string without splitting a character', () => {
    const { text } = cleanAttributes({ text: 'é'.repeat(maxStringBytes) }, redact);
    expect(Buffer.byteLength(String(text))).toBeLessThanOrEqual(maxStringBytes);
    expect(text).toMatch(/^é+…$/);
  });

  it('bounds wide and deep structures', () => {
    let deep: unknown = 'end';
    for (let level = 0; level < 10_000; level += 1) deep = [deep];
    const clean = cleanAttributes({ deep, wide: Array.from({ length: 1_000_000 }, () => '') }, redact);
    expect(JSON.stringify(clean).length).toBeLessThan(300_000);
    expect(JSON.stringify(clean.deep)).toContain('…');
  });

  it('keeps a key named __proto__ as data', () => {
    const clean = cleanAttributes({ a: JSON.parse('{"__proto__": {"polluted": true}}') as unknown }, redact);
    expect(JSON.stringify(clean)).toBe('{"a":{"__proto__":{"polluted":true}}}');
  });

  it('always yields JSON that reads back the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withDate: true })), (attributes) => {
        const clean = cleanAttributes(attributes, redact);
        expect(JSON.parse(JSON.stringify(clean, (_, value: unknown) => (Object.is(value, -0) ? 0 : value)))).toEqual(
          JSON.parse(JSON.stringify(clean)),
        );
      }),
    );
  });
});
