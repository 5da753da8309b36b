import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeEntry } from './entry-path.ts';

describe('placing archive entries', () => {
  test.each([
    ['ui/index.html', 'ui', 'index.html'],
    ['./ui/assets/app.js', 'ui', 'assets/app.js'],
    ['././dist/main.wasm', 'bundle', 'dist/main.wasm'],
    ['manifest.json', 'bundle', 'manifest.json'],
    ['ui', 'bundle', 'ui'],
    ['uix/a', 'bundle', 'uix/a'],
  ])('%s goes to %s', (name, root, place) => {
    expect(placeEntry(name)).toEqual({ root, path: place });
  });

  test.each(['', './', '/etc/passwd', '../up', 'a/../b', 'a..b', 'ui/', 'a//b', '.env', 'ui/.git/config', './/a', 'a\0b'])(
    'skips %j',
    (name) => {
      expect(placeEntry(name)).toBeNull();
    },
  );

  test('nothing leaves its root', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '/', 'a', 'ui/', '../', '\\', ':') }), (name) => {
        const place = placeEntry(name);
        if (place === null) return;
        expect(path.resolve('/root', place.path).startsWith('/root/')).toBe(true);
      }),
    );
  });
});
