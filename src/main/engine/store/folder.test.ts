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
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreFs } from './folder-fs.ts';
import { nodeStoreFs } from './folder-fs.ts';
import { createFolderStore } from './folder.ts';
import { isSafeKey } from './keys.ts';

const key = `tenants/t1/extensions/e1/sha256/${'a'.repeat(64)}/bundle.tar.zst`;
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alga-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(`${code}: refused`), { code }));
const storeWith = (changes: Partial<StoreFs> = {}) => createFolderStore(folder, { ...nodeStoreFs, ...changes });
const textOf = async (stream: Readable | null) => (stream === null ? null : (await buffer(stream)).toString());
const leftovers = () => (existsSync(join(folder, 'tmp')) ? readdirSync(join(folder, 'tmp')) : []);

describe('the folder store', () => {
  it('keeps bytes and streams under their keys', async () => {
    const store = storeWith();
    const stored = { key, size: 5, sha256: sha256('hello') };
    expect(await store.put(key, Buffer.from('hello'))).toEqual(stored);
    expect(await store.head(key)).toEqual(stored);
    expect(await textOf(await store.get(key))).toBe('hello');
    const big = Buffer.alloc(3_000_000, 'x');
    expect(await store.put('big', Readable.from([big.subarray(0, 1), big.subarray(1)]))).toMatchObject({
      size: big.length,
      sha256: sha256(big),
    });
    expect(leftovers()).toEqual([]);
  });

  it('replaces an object of the same key', async () => {
    const store = storeWith();
    await store.put(key, Buffer.from('one'));
    await store.put(key, Buffer.from('other'));
    expect(await store.head(key)).toEqual({ key, size: 5, sha256: sha256('other') });
    expect(await store.list('')).toHaveLength(1);
  });

  it('answers null or false for what it does not hold', async () => {
    const store = storeWith();
    await store.put(key, Buffer.from('x'));
    for (const absent of ['nothing', 'tenants', 'tenants/t1', `${key}/below`]) {
      expect(await store.get(absent)).toBeNull();
      expect(await store.head(absent)).toBeNull();
      expect(await store.delete(absent)).toBe(false);
    }
    expect(await store.delete(key)).toBe(true);
    expect(await store.head(key)).toBeNull();
  });

  it('lists by prefix of the key, in order', async () => {
    const store = storeWith();
    for (const name of ['a/two/x', 'a/one/x', 'a/one/y', 'ab/x', 'b']) await store.put(name, Buffer.from(name));
    const keys = async (prefix: string) => (await store.list(prefix)).map((object) => object.key);
    expect(await keys('')).toEqual(['a/one/x', 'a/one/y', 'a/two/x', 'ab/x', 'b']);
    expect(await keys('a')).toEqual(['a/one/x', 'a/one/y', 'a/two/x', 'ab/x']);
    expect(await keys('a/')).toEqual(['a/one/x', 'a/one/y', 'a/two/x']);
    expect(await keys('a/one/x')).toEqual(['a/one/x']);
    expect(await keys('c/d/')).toEqual([]);
  });

  it('hashes again what was changed behind its back, and what has no digest', async () => {
    const store = storeWith();
    await store.put(key, Buffer.from('first'));
    const path = join(folder, 'objects', key);
    writeFileSync(path, 'other');
    utimesSync(path, 1_000, 1_000);
    expect((await store.head(key))!.sha256).toBe(sha256('other'));
    writeFileSync(join(folder, 'digests', `${key}.json`), '{"sha256":');
    expect((await store.head(key))!.sha256).toBe(sha256('other'));
    rmSync(join(folder, 'digests'), { recursive: true });
    expect((await store.head(key))!.sha256).toBe(sha256('other'));
    expect(readFileSync(join(folder, 'digests', `${key}.json`), 'utf8')).toContain(sha256('other'));
  });

  it('takes many writes of one key at once and ends with one of them', async () => {
    const store = storeWith();
    const bodies = Array.from({ length: 20 }, (_, n) => `${n}`.repeat(n + 1));
    await Promise.all(bodies.map((body) => store.put(key, Buffer.from(body))));
    const text = (await textOf(await store.get(key)))!;
    expect(bodies).toContain(text);
    expect(await store.head(key)).toEqual({ key, size: text.length, sha256: sha256(text) });
    expect(leftovers()).toEqual([]);
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

  it('of bytes that are not the announced ones keeps the old object', async () => {
    const store = createFolderStore(folder);
    await store.put(key, Buffer.from('old'));
    const failure = await store.put(key, Buffer.from('new'), { sha256: sha256('other') }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'HASH_MISMATCH' });
    expect(await textOf(await store.get(key))).toBe('old');
    expect(leftovers()).toEqual([]);
    await expect(store.put(key, Buffer.from('new'), { sha256: sha256('new') })).resolves.toMatchObject({ size: 3 });
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

  it('refuses a prefix that leaves the folder', async () => {
    await expect(storeWith().list('../../etc/')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
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
