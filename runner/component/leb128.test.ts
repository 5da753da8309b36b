import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readU32, writeU32 } from './leb128.ts';

describe('LEB128', () => {
  test('reads what it writes, wherever it lies', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), fc.nat(5), (value, offset) => {
        const bytes = Uint8Array.from([...Array.from({ length: offset }, () => 0x80), ...writeU32(value), 0xff]);
        expect(readU32(bytes, offset)).toEqual([value, bytes.length - 1]);
      }),
    );
  });

  test('refuses cut and oversized numbers', () => {
    expect(() => readU32(Uint8Array.of(0x80), 0)).toThrow(RangeError);
    expect(() => readU32(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f), 0)).toThrow(RangeError);
    expect(() => readU32(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x01), 0)).toThrow(RangeError);
  });
});
