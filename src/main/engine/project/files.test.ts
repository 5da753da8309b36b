import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, readdir, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFs } from '../files/atomic-write.ts';
import { createFiles, largestFileBytes, type Files } from './files.ts';
import { listTree } from './tree.ts';
import { createWatches } from './watches.ts';

const watches = createWatches({ logger: pino({ level: 'silent' }) });
let root = '';
let files: Files;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'files-')));
  files = createFiles({ rootOf: () => Promise.resolve(root), watches });
});
afterEach(() => rm(root, { recursive: true }));

const id = '0123456789abcdef';
const hashOf = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
const put = async (path: string, text: string | Uint8Array): Promise<void> => {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
};
const failing = (code: string) => expect.objectContaining({ failure: expect.objectContaining({ code }) });

describe('a project folder that was moved away', () => {
  it('is not made again by a save, and lists nothing', async () => {
    const away = `${root}-away`;
    await rename(root, away);
    try {
      const save = files.write(id, { path: 'a.txt', text: 'a', baseHash: null });
      await expect(save).rejects.toEqual(failing('FOLDER_NOT_FOUND'));
      await expect(files.tree(id)).rejects.toEqual(failing('FOLDER_NOT_FOUND'));
    } finally {
      await rename(away, root);
    }
    expect(await readdir(root)).toEqual([]);
  });
});

describe('read', () => {
  it.skipIf(process.platform === 'win32')('does not wait for what a pipe may bring', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    await expect(files.read(id, 'pipe')).rejects.toEqual(failing('FILE_NOT_TEXT'));
  });

  it('gives text, hash and size, and keeps a byte order mark', async () => {
    await put('src/a.ts', '\ufeffä');
    expect(await files.read(id, 'src/a.ts')).toEqual({ path: 'src/a.ts', text: '\ufeffä', hash: hashOf('\ufeffä'), size: 5 });
  });

  it.each([
    ['bytes that are not UTF-8', new Uint8Array([0xff, 0xfe, 0x41])],
    ['zero bytes', new Uint8Array([0x41, 0])],
  ])('refuses %s', async (_, bytes) => {
    await put('a.bin', bytes);
    await expect(files.read(id, 'a.bin')).rejects.toEqual(failing('FILE_NOT_TEXT'));
  });

  it('refuses large files, folders and what is not there', async () => {
    await put('large.txt', new Uint8Array(largestFileBytes + 1).fill(0x41));
    await put('full.txt', new Uint8Array(largestFileBytes).fill(0x41));
    await expect(files.read(id, 'large.txt')).rejects.toEqual(failing('FILE_TOO_LARGE'));
    expect((await files.read(id, 'full.txt')).size).toBe(largestFileBytes);
    await mkdir(join(root, 'src'));
    await expect(files.read(id, 'src')).rejects.toEqual(failing('FILE_NOT_FOUND'));
    await expect(files.read(id, 'absent')).rejects.toEqual(failing('FILE_NOT_FOUND'));
    await expect(files.read(id, 'full.txt/x')).rejects.toEqual(failing('FILE_NOT_FOUND'));
    await expect(files.read(id, '../x')).rejects.toEqual(failing('PATH_OUTSIDE_PROJECT'));
  });
});

describe('write', () => {
  it('creates with folders, then saves over the version it knows', async () => {
    const first = await files.write(id, { path: 'src/new/a.ts', text: 'one', baseHash: null });
    expect(first).toEqual({ path: 'src/new/a.ts', hash: hashOf('one'), size: 3 });
    await files.write(id, { path: 'src/new/a.ts', text: 'two', baseHash: first.hash });
    expect(await readFile(join(root, 'src/new/a.ts'), 'utf8')).toBe('two');
  });

  it('refuses to save over a version it does not know, unless forced', async () => {
    await put('a.ts', 'theirs');
    for (const baseHash of [null, hashOf('mine before')]) {
      await expect(files.write(id, { path: 'a.ts', text: 'mine', baseHash })).rejects.toEqual(failing('FILE_CONFLICT'));
    }
    await expect(files.write(id, { path: 'gone.ts', text: 'mine', baseHash: hashOf('x') })).rejects.toEqual(
      failing('FILE_CONFLICT'),
    );
    expect(await readFile(join(root, 'a.ts'), 'utf8')).toBe('theirs');
    await files.write(id, { path: 'a.ts', text: 'mine', baseHash: null, force: true });
    expect(await readFile(join(root, 'a.ts'), 'utf8')).toBe('mine');
  });

  it('lets one of two saves of the same version win', async () => {
    await put('a.ts', 'base');
    const baseHash = hashOf('base');
    const saves = ['one', 'two', 'three'].map((text) => files.write(id, { path: 'a.ts', text, baseHash }));
    const results = await Promise.allSettled(saves);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await readFile(join(root, 'a.ts'), 'utf8')).toBe('one');
  });

  it('keeps modes and writes through links inside the project', async () => {
    await put('run.sh', 'old');
    await chmod(join(root, 'run.sh'), 0o755);
    await symlink('run.sh', join(root, 'link.sh'));
    await files.write(id, { path: 'link.sh', text: 'new', baseHash: hashOf('old') });
    expect(await readFile(join(root, 'run.sh'), 'utf8')).toBe('new');
    expect((await stat(join(root, 'run.sh'))).mode & 0o777).toBe(0o755);
    expect((await readdir(root)).toSorted()).toEqual(['link.sh', 'run.sh']);
  });

  it('leaves what lies outside alone', async () => {
    await symlink(tmpdir(), join(root, 'out'));
    await expect(files.write(id, { path: 'out/x.txt', text: 'x', baseHash: null })).rejects.toEqual(
      failing('PATH_OUTSIDE_PROJECT'),
    );
  });

  it.each([
    ['EROFS', 'READ_ONLY'],
    ['ENOSPC', 'DISK_FULL'],
  ])('answers %s with %s', async (errno, code) => {
    const refuse = (): Promise<never> => Promise.reject(Object.assign(new Error(errno), { code: errno }));
    const refusing = createFiles({ rootOf: () => Promise.resolve(root), watches, fs: { ...nodeFs, open: refuse } });
    await put('a.ts', 'old');
    await expect(refusing.write(id, { path: 'a.ts', text: 'new', baseHash: hashOf('old') })).rejects.toEqual(failing(code));
    expect(await readFile(join(root, 'a.ts'), 'utf8')).toBe('old');
  });

  it('refuses text that it could not read again', async () => {
    const text = 'a'.repeat(largestFileBytes + 1);
    await expect(files.write(id, { path: 'a.ts', text, baseHash: null })).rejects.toEqual(failing('FILE_TOO_LARGE'));
  });
});

describe('rename and remove', () => {
  it('moves files and folders, never over another', async () => {
    await put('src/a.ts', 'a');
    await put('b.ts', 'b');
    await files.rename(id, 'src/a.ts', 'lib/deep/a.ts');
    expect(await readFile(join(root, 'lib/deep/a.ts'), 'utf8')).toBe('a');
    await expect(files.rename(id, 'b.ts', 'lib/deep/a.ts')).rejects.toEqual(failing('FILE_EXISTS'));
    await expect(files.rename(id, 'absent', 'x')).rejects.toEqual(failing('FILE_NOT_FOUND'));
    await expect(files.rename(id, 'lib', 'lib/inside')).rejects.toEqual(failing('NAME_INVALID'));
    await expect(files.rename(id, 'b.ts', '../b.ts')).rejects.toEqual(failing('PATH_OUTSIDE_PROJECT'));
  });

  it('removes files, links and empty folders only', async () => {
    await put('src/a.ts', 'a');
    await symlink(tmpdir(), join(root, 'out'));
    await expect(files.remove(id, 'src')).rejects.toEqual(failing('FOLDER_NOT_EMPTY'));
    await files.remove(id, 'src/a.ts');
    await files.remove(id, 'src');
    await files.remove(id, 'out');
    expect(await readdir(root)).toEqual([]);
    await expect(files.remove(id, 'src')).rejects.toEqual(failing('FILE_NOT_FOUND'));
    await expect(files.remove(id, '.')).rejects.toEqual(failing('PATH_OUTSIDE_PROJECT'));
  });
});

describe('tree', () => {
  it('lists all but build output, packages and version control', async () => {
    for (const path of [
      'manifest.json',
      'src/handler.ts',
      'ui/img/10.svg',
      'ui/img/9.svg',
      'node_modules/x/i.js',
      'dist/m.wasm',
    ]) {
      await put(path, 'xy');
    }
    await put('.git/HEAD', 'x');
    await put('.gitignore', 'x');
    await symlink('ui', join(root, 'folder-link'));
    await symlink('manifest.json', join(root, 'file-link'));
    const { entries, truncated } = await files.tree(id);
    expect(truncated).toBe(false);
    expect(entries.filter(({ kind }) => kind === 'folder').map(({ path }) => path)).toEqual(['src', 'ui', 'ui/img']);
    expect(entries.filter(({ kind }) => kind === 'file').map(({ path }) => path)).toEqual([
      '.gitignore',
      'file-link',
      'manifest.json',
      'src/handler.ts',
      'ui/img/9.svg',
      'ui/img/10.svg',
    ]);
    expect(entries.find(({ path }) => path === 'manifest.json')?.size).toBe(2);
  });

  it('stops at the limit, nearest the top first', async () => {
    for (const path of ['a/1', 'a/2', 'a/3', 'b', 'c']) await put(path, '');
    const { entries, truncated } = await listTree(root, 4);
    expect(truncated).toBe(true);
    expect(entries.map(({ path }) => path)).toEqual(['a', 'a/1', 'b', 'c']);
  });
});
