import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './storage-cursor.ts';

describe('the storage cursor', () => {
  it('matches the vector of the platform', () => {
    expect(encodeCursor('abc')).toBe('eyJrZXkiOiJhYmMifQ');
    expect(decodeCursor('eyJrZXkiOiJhYmMifQ')).toBe('abc');
  });

  it('carries any key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        expect(decodeCursor(encodeCursor(key))).toBe(key);
      }),
    );
  });

  it('refuses anything else, and only with a validation failure', () => {
    const invalid = expect.objectContaining({ status: 400, wireCode: 'VALIDATION_FAILED' });
    for (const text of ['', 'x', 'e30', Buffer.from('{"key":7}').toString('base64url')]) {
      expect(() => decodeCursor(text)).toThrow(invalid);
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(decodeCursor(text)).toBeTypeOf('string');
        } catch (error) {
          expect(error).toEqual(invalid);
        }
      }),
    );
  });
});
