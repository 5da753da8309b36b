import { describe, expect, test } from 'vitest';
import { ORPCError } from '@orpc/client';
import type { Failure } from '../../../../contract/errors.ts';
import type { TextBuffer } from './buffer.ts';
import { createDocument, type FileAccess } from './document.ts';
import { createDrafts } from './drafts.ts';

/** A buffer whose undo brings earlier revisions back, as the editor's models do. */
function createFakeBuffer(first: string): TextBuffer & { type: (text: string) => void; undo: () => void } {
  const listeners = new Set<() => void>();
  const history = [{ text: first, revision: 1 }];
  let last = 1;
  const tell = () => listeners.forEach((listener) => listener());
  const push = (text: string) => {
    last += 1;
    history.push({ text, revision: last });
    tell();
  };
  return {
    getText: () => history.at(-1)!.text,
    revision: () => history.at(-1)!.revision,
    replace: push,
    type: push,
    undo: () => {
      history.pop();
      tell();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: () => listeners.clear(),
  };
}

function createMemoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}

function fail(code: Failure['code']): ORPCError<string, Failure> {
  return new ORPCError('FAILURE', { status: 422, data: { code, what: 'It failed.', why: 'So it is.', fix: 'Try again.' } });
}

const hashOf = (text: string) => `hash of ${text}`;

/** A disk that keeps the engine's rules for writing. */
function createDisk(start: Record<string, string>) {
  const contents = new Map(Object.entries(start));
  const refusals: Failure['code'][] = [];
  const files: FileAccess = {
    read: async (path) => {
      const text = contents.get(path);
      if (text === undefined) throw fail('FILE_NOT_FOUND');
      return { path, text, hash: hashOf(text), size: text.length };
    },
    write: async ({ path, text, baseHash, force }) => {
      const refusal = refusals.pop();
      if (refusal) throw fail(refusal);
      const present = contents.get(path);
      if (!force && (present === undefined ? null : hashOf(present)) !== baseHash) throw fail('FILE_CONFLICT');
      contents.set(path, text);
      return { hash: hashOf(text) };
    },
  };
  return { contents, files, refusals };
}

function setUp(start: Record<string, string>, storage = createMemoryStorage()) {
  const disk = createDisk(start);
  const drafts = createDrafts({ projectId: 'p', storage });
  const buffers: ReturnType<typeof createFakeBuffer>[] = [];
  const open = (path: string) =>
    createDocument({
      path,
      files: disk.files,
      drafts,
      createBuffer: (_path, text) => {
        const buffer = createFakeBuffer(text);
        buffers.push(buffer);
        return buffer;
      },
    });
  const openReady = async (path: string) => {
    const document = open(path);
    await document.changedOnDisk(hashOf(start[path] ?? ''));
    return { document, buffer: buffers.at(-1)! };
  };
  return { ...disk, drafts, storage, open, openReady };
}

describe('a document', () => {
  test('is dirty while its text differs from the saved one, and clean again after undo', async () => {
    const { openReady } = setUp({ 'a.ts': 'one' });
    const { document, buffer } = await openReady('a.ts');
    expect(document.state.get()).toMatchObject({ phase: 'ready', dirty: false, disk: { kind: 'same' } });
    buffer.type('two');
    expect(document.state.get().dirty).toBe(true);
    buffer.undo();
    expect(document.state.get().dirty).toBe(false);
  });

  test('saves on the version it started from', async () => {
    const { openReady, contents } = setUp({ 'a.ts': 'one' });
    const { document, buffer } = await openReady('a.ts');
    buffer.type('two');
    expect(await document.save()).toBe('saved');
    buffer.type('three');
    expect(await document.save()).toBe('saved');
    expect(contents.get('a.ts')).toBe('three');
    expect(document.state.get()).toMatchObject({ dirty: false, saving: false });
  });

  test('takes a change on disk silently when nothing was edited', async () => {
    const { openReady, contents } = setUp({ 'a.ts': 'one' });
    const { document, buffer } = await openReady('a.ts');
    contents.set('a.ts', 'theirs');
    await document.changedOnDisk(hashOf('theirs'));
    expect(buffer.getText()).toBe('theirs');
    expect(document.state.get()).toMatchObject({ dirty: false, disk: { kind: 'same' } });
  });

  test('never touches an edited text when the disk changes, and refuses to save over it', async () => {
    const { openReady, contents } = setUp({ 'a.ts': 'one' });
    const { document, buffer } = await openReady('a.ts');
    buffer.type('mine');
    contents.set('a.ts', 'theirs');
    await document.changedOnDisk(hashOf('theirs'));
    expect(buffer.getText()).toBe('mine');
    expect(document.state.get().disk).toEqual({ kind: 'changed', text: 'theirs', hash: hashOf('theirs') });
    expect(await document.save()).toBe('conflict');
    expect(contents.get('a.ts')).toBe('theirs');
  });

  test('finds the conflict while saving when no news of the disk came', async () => {
    const { openReady, contents } = setUp({ 'a.ts': 'one' });
    const { document, buffer } = await openReady('a.ts');
    buffer.type('mine');
    contents.set('a.ts', 'theirs');
    expect(await document.save()).toBe('conflict');
    expect(document.state.get().disk).toMatchObject({ kind: 'changed', text: 'theirs' });
    expect(await document.save({ force: true })).toBe('saved');
    expect(contents.get('a.ts')).toBe('mine');
    expect(document.state.get()).toMatchObject({ dirty: false, disk: { kind: 'same' } });
  });

  test('sees no conflict when both made the same change', async () => {
    const { openReady, contents } = setUp({ 'a.ts': 'one' });
    const { document, buffer } = await openReady('a.ts');
    buffer.type('two');
    contents.set('a.ts', 'two');
    expect(await document.save()).toBe('saved');
    expect(document.state.get()).toMatchObject({ dirty: false, disk: { kind: 'same' } });
  });

  test('takes the version on disk as an edit that can be undone', async () => {
    const { openReady, contents } = setUp({ 'a.ts': 'one' });
    const { document, buffer } = await openReady('a.ts');
    buffer.type('mine');
    contents.set('a.ts', 'theirs');
    await document.changedOnDisk(hashOf('theirs'));
    await document.takeDisk();
    expect(buffer.getText()).toBe('theirs');
    expect(document.state.get()).toMatchObject({ dirty: false, disk: { kind: 'same' } });
    buffer.undo();
    expect(buffer.getText()).toBe('mine');
    expect(document.state.get().dirty).toBe(true);
  });

  test('keeps the text of a removed file and writes it again on demand', async () => {
    const { openReady, contents } = setUp({ 'a.ts': 'one' });
    const { document, buffer } = await openReady('a.ts');
    contents.delete('a.ts');
    await document.changedOnDisk(null);
    expect(document.state.get().disk).toEqual({ kind: 'removed' });
    expect(buffer.getText()).toBe('one');
    expect(await document.save({ force: true })).toBe('saved');
    expect(contents.get('a.ts')).toBe('one');
  });

  test('forgets a conflict when the disk goes back', async () => {
    const { openReady, contents } = setUp({ 'a.ts': 'one' });
    const { document, buffer } = await openReady('a.ts');
    buffer.type('mine');
    contents.set('a.ts', 'theirs');
    await document.changedOnDisk(hashOf('theirs'));
    contents.set('a.ts', 'one');
    await document.changedOnDisk(hashOf('one'));
    expect(document.state.get()).toMatchObject({ dirty: true, disk: { kind: 'same' } });
  });

  test('tells why a save failed and stays dirty', async () => {
    const { openReady, refusals } = setUp({ 'a.ts': 'one' });
    const { document, buffer } = await openReady('a.ts');
    buffer.type('two');
    refusals.push('DISK_FULL');
    expect(await document.save()).toBe('failed');
    expect(document.state.get()).toMatchObject({ dirty: true, failure: { code: 'DISK_FULL' } });
    expect(await document.save()).toBe('saved');
    expect(document.state.get().failure).toBeNull();
  });

  test('that cannot be read says why and loads once the file is there', async () => {
    const { open, contents } = setUp({});
    const document = open('a.ts');
    await document.changedOnDisk(null);
    expect(document.state.get()).toMatchObject({ phase: 'failed', failure: { code: 'FILE_NOT_FOUND' } });
    contents.set('a.ts', 'one');
    await document.changedOnDisk(hashOf('one'));
    expect(document.state.get()).toMatchObject({ phase: 'ready', failure: null });
  });
});

describe('unsaved text', () => {
  test('comes back after a reload', async () => {
    const before = setUp({ 'a.ts': 'one' });
    const { buffer } = await before.openReady('a.ts');
    buffer.type('typed');
    before.drafts.flush();

    const after = setUp({ 'a.ts': 'one' }, before.storage);
    const { document, buffer: reopened } = await after.openReady('a.ts');
    expect(reopened.getText()).toBe('typed');
    expect(document.state.get()).toMatchObject({ dirty: true, restored: true, disk: { kind: 'same' } });
    reopened.undo();
    expect(reopened.getText()).toBe('one');
    expect(after.drafts.paths()).toEqual([]);
  });

  test('meets the conflict when the file changed meanwhile', async () => {
    const before = setUp({ 'a.ts': 'one' });
    const { buffer } = await before.openReady('a.ts');
    buffer.type('typed');
    before.drafts.flush();

    const after = setUp({ 'a.ts': 'theirs' }, before.storage);
    const document = after.open('a.ts');
    expect(await document.save()).toBe('conflict');
    expect(document.buffer()?.getText()).toBe('typed');
    expect(document.state.get().disk).toMatchObject({ kind: 'changed', text: 'theirs' });
  });

  test('comes back even when the file is gone', async () => {
    const before = setUp({ 'a.ts': 'one' });
    const { buffer } = await before.openReady('a.ts');
    buffer.type('typed');
    before.drafts.flush();

    const after = setUp({}, before.storage);
    const document = after.open('a.ts');
    expect(await document.save({ force: true })).toBe('saved');
    expect(after.contents.get('a.ts')).toBe('typed');
  });

  test('is dropped once saved', async () => {
    const { openReady, drafts } = setUp({ 'a.ts': 'one' });
    const { document, buffer } = await openReady('a.ts');
    buffer.type('typed');
    drafts.flush();
    expect(drafts.paths()).toEqual(['a.ts']);
    await document.save();
    drafts.flush();
    expect(drafts.paths()).toEqual([]);
  });

  test('that the storage has no room for is told', () => {
    const storage = createMemoryStorage();
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const drafts = createDrafts({ projectId: 'p', storage });
    drafts.keep('a.ts', () => ({ text: 'long', baseHash: null }));
    drafts.flush();
    expect(drafts.refused.get()).toEqual(['a.ts']);
    drafts.drop('a.ts');
    expect(drafts.refused.get()).toEqual([]);
  });
});
