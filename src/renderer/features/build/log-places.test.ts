import { describe, expect, test } from 'vitest';
import { findPlaces } from './log-places.ts';

describe('findPlaces', () => {
  test.each([
    ['src/handler.ts:12:5: error: no such name', 'src/handler.ts', 12, 5],
    ["src/a.tsx(3,14): error TS2322: Type 'x'", 'src/a.tsx', 3, 14],
    ['  at manifest.json:4', 'manifest.json', 4, 1],
    ['./ui/main.ts:1:1', 'ui/main.ts', 1, 1],
  ])('finds the place in %j', (text, path, line, column) => {
    expect(findPlaces(text)).toMatchObject([{ path, line, column }]);
  });

  test('tells where the place stands', () => {
    const text = 'x a.ts:1:2 and b.ts:3';
    expect(findPlaces(text).map(({ start, length }) => text.slice(start, start + length))).toEqual(['a.ts:1:2', 'b.ts:3']);
  });

  test.each(['http://127.0.0.1:5210/a', '/abs/olute/a.ts:1:2', 'took 12:30', 'a.ts without a line'])(
    'finds none in %j',
    (text) => {
      expect(findPlaces(text)).toEqual([]);
    },
  );
});
