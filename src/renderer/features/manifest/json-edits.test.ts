import { array, assert, nat, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendValue, removeValue, setValue } from './json-edits.ts';

const text = `{
    "name": "a",
    "runtime":   "wasm-js@1",
    "list": ["x", "y", "z"],
    "tall": [
        { "id": 1 },
        { "id": 2 }
    ]
}
`;

describe('setValue', () => {
  test('changes nothing but the value', () => {
    expect(setValue(text, ['name'], 'b "quoted"')).toBe(text.replace('"a"', '"b \\"quoted\\""'));
  });

  test('lays out what is new like the rest', () => {
    expect(setValue(text, ['version'], '1.0.0')).toContain('\n    "version": "1.0.0"\n}');
  });

  test('keeps the line ends of the text', () => {
    const windows = text.replaceAll('\n', '\r\n');
    expect(setValue(windows, ['publisher'], 'acme').replaceAll('\r\n', '')).not.toContain('\n');
  });
});

describe('removeValue', () => {
  test.each([
    [['list', 0], '["y", "z"]'],
    [['list', 1], '["x", "z"]'],
    [['list', 2], '["x", "y"]'],
  ])('takes %j out with one comma', (path, left) => {
    expect(removeValue(text, path)).toBe(text.replace('["x", "y", "z"]', left));
  });

  test('takes out a member', () => {
    expect(JSON.parse(removeValue(text, ['runtime']))).not.toHaveProperty('runtime');
    expect(JSON.parse(removeValue(text, ['tall']))).not.toHaveProperty('tall');
    expect(removeValue('{ "only": 1 }', ['only'])).toBe('{}');
    expect(removeValue(text, ['absent'])).toBe(text);
  });

  test('works at every place of any list', () => {
    assert(
      property(array(string(), { minLength: 1 }), nat(), (items, seed) => {
        const index = seed % items.length;
        for (const json of [JSON.stringify({ items }), JSON.stringify({ items }, null, 2)]) {
          expect(JSON.parse(removeValue(json, ['items', index]))).toEqual({ items: items.toSpliced(index, 1) });
        }
      }),
    );
  });
});

describe('appendValue', () => {
  test('writes on the same line or on a new one, as the last item is', () => {
    expect(appendValue(text, ['list'], 'w')).toContain('["x", "y", "z", "w"]');
    expect(appendValue(text, ['tall'], { id: 3, name: 'c' })).toContain(
      '        { "id": 2 },\n        { "id": 3, "name": "c" }\n    ]',
    );
  });

  test('makes the list', () => {
    expect(JSON.parse(appendValue('{}', ['api', 'endpoints'], { id: 1 }))).toEqual({ api: { endpoints: [{ id: 1 }] } });
    expect(JSON.parse(appendValue('{"list": []}', ['list'], 'x'))).toEqual({ list: ['x'] });
  });
});
