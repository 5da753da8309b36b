/** Base64 is strict and without a limit of its own: what decodes is exactly what encoding gives. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64 } from './base64.ts';

const almost = fc.string({
  unit: fc.constantFrom('A', 'Q', 'g', 'z', '9', '+', '/', '=', '-', '_', ' ', '\n', 'é'),
  maxLength: 12,
});

test('a text decodes if and only if it is the encoding of its bytes', () => {
  const oneInMany = fc.tuple(fc.base64String(), fc.nat(), almost).map(([text, at, part]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + part + text.slice(place);
  });
  fc.assert(
    fc.property(fc.oneof(almost, fc.base64String(), oneInMany), (text) => {
      const bytes = decodeBase64(text);
      const wellFormed = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
      if (bytes === null) expect(wellFormed && btoa(atob(text)) === text).toBe(false);
      else expect(btoa(String.fromCharCode(...bytes))).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

test('the largest body of the gateway decodes', () => {
  const bytes = Buffer.alloc(10_485_760, 7);
  expect(bytes.equals(decodeBase64(bytes.toString('base64')) ?? Buffer.alloc(0))).toBe(true);
});

test.each(['YR==', 'YWF=', 'AB=='])('%s has bits that belong to no byte', (text) => {
  expect(decodeBase64(text)).toBeNull();
});
