import { describe, expect, test } from 'vitest';
import { createOpenFiles } from './open-files.ts';

const none = { paths: [], active: null };

function setUp(kept: string | null = null) {
  const items = new Map<string, string>(kept === null ? [] : [['alga-workbench.open-files.p', kept]]);
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
  const create = () => createOpenFiles({ projectId: 'p', storage, initial: none });
  return { files: create(), again: create };
}

describe('open files', () => {
  test('opens beside the current tab, and shows an open file without a second tab', () => {
    const { files } = setUp();
    for (const path of ['a', 'b', 'c', 'a', 'd']) files.open(path);
    expect(files.current.get()).toEqual({ paths: ['a', 'd', 'b', 'c'], active: 'd' });
  });

  test('shows a neighbour when the current tab closes', () => {
    const { files } = setUp();
    for (const path of ['a', 'b', 'c']) files.open(path);
    files.open('b');
    files.close('b');
    expect(files.current.get()).toEqual({ paths: ['a', 'c'], active: 'c' });
    files.close('c');
    files.close('a');
    expect(files.current.get()).toEqual({ paths: [], active: null });
  });

  test('keeps the shown tab when another one closes, and follows a rename', () => {
    const { files } = setUp();
    for (const path of ['a', 'b']) files.open(path);
    files.close('a');
    files.rename('b', 'lib/b');
    expect(files.current.get()).toEqual({ paths: ['lib/b'], active: 'lib/b' });
  });

  test('comes back after a restart; what cannot be read is dropped', () => {
    const { files, again } = setUp();
    files.open('a');
    expect(again().current.get()).toEqual({ paths: ['a'], active: 'a' });
    expect(setUp('nonsense').files.current.get()).toEqual(none);
    expect(setUp('{"paths":["a"],"active":"gone"}').files.current.get()).toEqual(none);
  });
});
