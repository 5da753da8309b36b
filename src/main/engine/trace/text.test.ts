import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from './text.ts';

describe('cutText', () => {
  it('keeps a text that fits', () => {
    expect(cutText('héllo', 6)).toEqual({ text: 'héllo', truncated: false });
  });

  it('cuts before a character that would be split', () => {
    expect(cutText('héllo', 2)).toEqual({ text: 'h', truncated: true });
    expect(cutText('a😀b', 4)).toEqual({ text: 'a', truncated: true });
    expect(cutText('a😀b', 5)).toEqual({ text: 'a😀', truncated: true });
  });

  it('replaces lone surrogates', () => {
    expect(cutText('a\ud800', 10)).toEqual({ text: 'a\ufffd', truncated: false });
  });

  it('never exceeds the bound and always yields a prefix', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, maxBytes) => {
        const cut = cutText(text, maxBytes);
        expect(Buffer.byteLength(cut.text)).toBeLessThanOrEqual(maxBytes);
        expect(text.toWellFormed().startsWith(cut.text)).toBe(true);
        expect(cut.truncated).toBe(cut.text !== text.toWellFormed());
      }),
    );
  });
});
