import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minimalEdit, type Edit } from './minimal-edit.ts';

const apply = (text: string, { offset, length, text: inserted }: Edit) =>
  text.slice(0, offset) + inserted + text.slice(offset + length);

describe('minimalEdit', () => {
  test('touches only what differs', () => {
    expect(minimalEdit('const a = 1;\n', 'const a = 12;\n')).toEqual({ offset: 11, length: 0, text: '2' });
    expect(minimalEdit('same', 'same')).toBeNull();
  });

  test('keeps line ends and surrogate pairs whole', () => {
    expect(minimalEdit('a\r\nb', 'a\nb')).toEqual({ offset: 1, length: 2, text: '\n' });
    expect(minimalEdit('😀', '😁')).toEqual({ offset: 0, length: 2, text: '😁' });
  });

  test('turns any text into any other', () => {
    const text = string({ unit: constantFrom('a', 'b', '\r', '\n', '😀', '😁') });
    assert(
      property(text, text, (before, after) => {
        const edit = minimalEdit(before, after);
        expect(edit === null ? before : apply(before, edit)).toBe(after);
      }),
    );
  });
});
