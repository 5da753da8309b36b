import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreFs } from './folder-fs.ts';
import { nodeStoreFs } from './folder-fs.ts';
import { createFolderStore } from './folder.ts';
import { isSafeKey } from './keys.ts';
import { allObjects } from './store.ts';
import { describeStore } from './testing/store-suite.ts';

const key = `tenants/t1/extensions/e1/sha256/${'a'.repeat(64)}/bundle.tar.zst`;
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alga-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(`${code}: refused`), { code }));
const storeWith = (changes: Partial<StoreFs> = {}) => createFolderStore(folder, { fs: { ...nodeStoreFs, ...changes } });
const textOf = async (stream: Readable | null) => (stream === null ? null : (await buffer(stream)).toString());
const leftovers = () => (existsSync(join(folder, 'tmp')) ? readdirSync(join(folder, 'tmp')) : []);

describeStore(
  'a folder',
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'alga-store-suite-'));
    return { store: createFolderStore(root), dispose: async () => rmSync(root, { recursive: true }) };
  },
  { presigns: false },
);

describe('the folder store', () => {
  it('lists without reading a body, and passes over files that are no objects', async () => {
    await storeWith().put(key, Buffer.from('x'));
    writeFileSync(join(folder, 'objects', '.DS_Store'), 'x');
    rmSync(join(folder, 'digests'), { recursive: true });
    const blind = storeWith({ createReadStream: (() => expect.fail('a body was read')) as StoreFs['createReadStream'] });
    const objects = await allObjects(blind);
    expect(objects).toMatchObject([{ key, size: 1, sha256: null }]);
    await storeWith().head(key);
    expect(await allObjects(blind)).toMatchObject([{ key, size: 1, sha256: sha256('x') }]);
  });

  it('leaves no empty folders behind, and takes new objects where some just went', async () => {
    const store = storeWith();
    await store.put('a/b/c', Buffer.from('x'));
    await store.delete('a/b/c');
    expect(readdirSync(join(folder, 'objects'))).toEqual([]);
    expect(readdirSync(join(folder, 'digests'))).toEqual([]);
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        await store.put(`a/b/${index}`, Buffer.from('x'));
        if (index % 3 > 0) await store.delete(`a/b/${index}`);
      }),
    );
    expect(await allObjects(store)).toHaveLength(20);
  });

  it('signs URLs where a front answers them', async () => {
    await expect(storeWith().presign(key, { method: 'GET', expiresSeconds: 9 })).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
    });
    const store = createFolderStore(folder, { presign: (name) => new URL(`http://front/${name}`) });
    expect(String(await store.presign(key, { method: 'GET', expiresSeconds: 9 }))).toBe(`http://front/${key}`);
  });

  it('hashes again what was changed behind its back, and what has no digest', async () => {
    const store = storeWith();
    await store.put(key, Buffer.from('first'));
    const path = join(folder, 'objects', key);
    writeFileSync(path, 'other');
    utimesSync(path, 1_000, 1_000);
    expect((await store.head(key))!.sha256).toBe(sha256('other'));
    writeFileSync(join(folder, 'digests', dirname(key), `.${basename(key)}.json`), '{"sha256":');
    expect((await store.head(key))!.sha256).toBe(sha256('other'));
    rmSync(join(folder, 'digests'), { recursive: true });
    expect((await store.head(key))!.sha256).toBe(sha256('other'));
    expect(readFileSync(join(folder, 'digests', dirname(key), `.${basename(key)}.json`), 'utf8')).toContain(sha256('other'));
  });

  it('clears what a process that died left half written', async () => {
    mkdirSync(join(folder, 'tmp'));
    writeFileSync(join(folder, 'tmp', 'half'), 'x');
    await storeWith().put(key, Buffer.from('x'));
    expect(leftovers()).toEqual([]);
  });

  it('tells its health', async () => {
    expect(await storeWith().health()).toEqual({ ok: true, detail: `Folder ${folder}` });
    expect(leftovers()).toEqual([]);
    expect(await storeWith({ mkdir: failing('EROFS') as StoreFs['mkdir'] }).health()).toEqual({
      ok: false,
      detail: 'The disk is mounted read-only.',
    });
  });

  it.runIf(process.platform === 'linux')('is not well on a disk that takes names but no bytes', async () => {
    const full = storeWith({ createWriteStream: (() => createWriteStream('/dev/full')) as StoreFs['createWriteStream'] });
    expect(await full.health()).toEqual({ ok: false, detail: 'No space is left on the disk.' });
  });
});

describe('a write that fails', () => {
  it.runIf(process.platform === 'linux')('is DISK_FULL when the disk is full, and keeps the old object', async () => {
    await storeWith().put(key, Buffer.from('old'));
    const full = storeWith({ createWriteStream: (() => createWriteStream('/dev/full')) as StoreFs['createWriteStream'] });
    await expect(full.put(key, Buffer.from('new'))).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await textOf(await full.get(key))).toBe('old');
  });

  it.each([
    ['EROFS', 'READ_ONLY'],
    ['EACCES', 'READ_ONLY'],
    ['ENOSPC', 'DISK_FULL'],
  ])('with %s at the rename is %s and leaves nothing behind', async (code, expected) => {
    const store = storeWith({ rename: failing(code) });
    await expect(store.put(key, Buffer.from('x'))).rejects.toMatchObject({ code: expected });
    expect(leftovers()).toEqual([]);
    expect(await store.head(key)).toBeNull();
  });

  it('of a source that breaks keeps the old object and the source’s error', async () => {
    const store = storeWith();
    await store.put(key, Buffer.from('old'));
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('source broke');
      })(),
    );
    await expect(store.put(key, broken)).rejects.toThrow('source broke');
    await expect(store.put(key, createReadStream(join(folder, 'absent')))).rejects.toThrow(/ENOENT/);
    expect(await textOf(await store.get(key))).toBe('old');
    expect(leftovers()).toEqual([]);
  });

  it('is tried again with the next object', async () => {
    let refusals = 1;
    const rm: StoreFs['rm'] = (path, options) => (refusals-- > 0 ? failing('EROFS')() : nodeStoreFs.rm(path, options));
    const store = storeWith({ rm });
    await expect(store.put(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'READ_ONLY' });
    expect(await store.put(key, Buffer.from('x'))).toMatchObject({ size: 1 });
  });

  it('of a digest costs nothing but time', async () => {
    const mkdir = ((path: string, options: { recursive: true }) =>
      path.includes('digests') ? failing('ENOSPC')() : nodeStoreFs.mkdir(path, options)) as StoreFs['mkdir'];
    const store = storeWith({ mkdir });
    await store.put(key, Buffer.from('x'));
    expect(await store.head(key)).toMatchObject({ sha256: sha256('x') });
  });

  it('says that a key below another key cannot be', async () => {
    const store = storeWith();
    await store.put('a/b', Buffer.from('x'));
    await expect(store.put('a/b/c', Buffer.from('x'))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(store.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(leftovers()).toEqual([]);
  });
});

describe('keys', () => {
  it.each([
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    '../a',
    'a/../b',
    'a/./b',
    '.hidden',
    'a/.b',
    'a\\b',
    'a\0b',
    'a b',
    'c:',
    'end.',
    'ä',
  ])('refuses %j everywhere', async (bad) => {
    const store = storeWith();
    const refused = { code: 'INPUT_INVALID' };
    await expect(store.put(bad, Buffer.from('x'))).rejects.toMatchObject(refused);
    await expect(store.get(bad)).rejects.toMatchObject(refused);
    await expect(store.head(bad)).rejects.toMatchObject(refused);
    await expect(store.delete(bad)).rejects.toMatchObject(refused);
  });

  it('that are safe stay inside the folder, whatever they are made of', () => {
    const part = fc.constantFrom('.', '..', '/', '\\', 'a', 'B', '_', '-', '0', '~', '\0', ' ', '%2e');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const candidate = parts.join('');
        fc.pre(isSafeKey(candidate));
        expect(join('/root', candidate)).toBe(`/root/${candidate}`);
      }),
    );
  });
});
