import { describe, expect, test } from 'vitest';
import type { FileEntry } from '../../../contract/files.ts';
import { foldersAbove, treeRows } from './tree-rows.ts';

const file = (path: string): FileEntry => ({ path, kind: 'file', size: 1 });
const folder = (path: string): FileEntry => ({ path, kind: 'folder', size: 0 });

describe('treeRows', () => {
  const entries = [
    file('README.md'),
    file('manifest.json'),
    folder('src'),
    file('src/b10.ts'),
    file('src/b2.ts'),
    folder('src/lib'),
    file('src/lib/x.ts'),
  ];

  test('shows what is in open folders, folders first', () => {
    expect(treeRows(entries, new Set(['src'])).map(({ path, level, expanded }) => [path, level, expanded])).toEqual([
      ['src', 1, true],
      ['src/lib', 2, false],
      ['src/b2.ts', 2, undefined],
      ['src/b10.ts', 2, undefined],
      ['manifest.json', 1, undefined],
      ['README.md', 1, undefined],
    ]);
  });

  test('an open folder within a closed one stays out of sight', () => {
    expect(treeRows(entries, new Set(['src/lib'])).map(({ path }) => path)).toEqual(['src', 'manifest.json', 'README.md']);
  });
});

test('foldersAbove names every folder on the way', () => {
  expect(foldersAbove('a/b/c.ts')).toEqual(['a', 'a/b']);
  expect(foldersAbove('c.ts')).toEqual([]);
});
