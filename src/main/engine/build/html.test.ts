import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeOf, placeAt, scanHtml } from './html.ts';

describe('scanHtml', () => {
  it('reads tags, attributes in every form of quoting, and raw text', () => {
    const html = `<!doctype html><HTML lang=en><!-- <b> --><script TYPE="module" src='./a.js' defer>if (1 < 2) "<i>"</script></html>`;
    const tags = scanHtml(html);
    expect(tags.map((tag) => tag.name)).toEqual(['html', 'script']);
    expect(tags[0]?.attributes.map(({ name, value }) => [name, value])).toEqual([['lang', 'en']]);
    const script = tags[1]!;
    expect(script.attributes.map(({ name, value }) => [name, value])).toEqual([
      ['type', 'module'],
      ['src', './a.js'],
      ['defer', ''],
    ]);
    expect(script.text).toBe('if (1 < 2) "<i>"');
    const src = attributeOf(script, 'src')!;
    expect(html.slice(...src.valueRange)).toBe('./a.js');
    expect(html.slice(src.offset, src.offset + 3)).toBe('src');
    expect(html[script.offset]).toBe('<');
  });

  it('survives markup that never ends', () => {
    for (const html of ['<', '<a', '<a href="x', '<!-- ', '<script>1', '</', '<a b=', '<script src=x']) {
      expect(() => scanHtml(html)).not.toThrow();
    }
  });

  it('gives places inside of the text, in order, for any input', () => {
    const piece = fc.constantFrom('<', '>', '"', "'", '=', ' ', '/', '!--', '-->', 'script', 'a', 'on', '\n', 'ä');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const html = pieces.join('');
        let last = -1;
        for (const tag of scanHtml(html)) {
          expect(tag.offset).toBeGreaterThan(last);
          last = tag.offset;
          expect(html.slice(tag.textOffset, tag.textOffset + tag.text.length)).toBe(tag.text);
          for (const { name, value, offset, valueRange } of tag.attributes) {
            expect(html.slice(offset, offset + name.length).toLowerCase()).toBe(name);
            expect(html.slice(...valueRange)).toBe(value);
          }
        }
      }),
    );
  });
});

describe('placeAt', () => {
  it('counts from 1', () => {
    expect(placeAt('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
    expect(placeAt('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
  });
});
