import { assert, integer, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { streamKey, truncate } from './observe.ts';

test('streams are named by what is known', () => {
  expect(streamKey('ext-debug:', { tenant_id: 'T1', extension_id: 'E1' })).toBe('ext-debug:t1:e1');
  expect(streamKey('ext-debug:', { tenant_id: 'T1' })).toBe('ext-debug:t1');
  expect(streamKey('ext-debug:', {})).toBe('ext-debug:unknown');
});

test('a cut message is the beginning of the whole one, and as long as fits', () => {
  assert(
    property(string({ unit: 'grapheme' }), integer({ min: 0, max: 40 }), (text, limit) => {
      const cut = truncate(text, limit);
      expect(text.startsWith(cut.text)).toBe(true);
      expect(Buffer.byteLength(cut.text)).toBeLessThanOrEqual(Math.max(limit, cut.truncated ? limit : Infinity));
      expect(cut.truncated).toBe(Buffer.byteLength(text) > limit);
      if (cut.truncated) expect(Buffer.byteLength(cut.text)).toBeGreaterThan(limit - 4);
    }),
  );
});
