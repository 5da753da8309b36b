import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atomicWrite, isTemporaryName, nodeFs, type WriteFs } from './atomic-write.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-write-'));
});
afterEach(() => rm(folder, { recursive: true }));

const failing = (code: string): Error => Object.assign(new Error(code), { code });

/** A file system whose file handles refuse to write with the given code, after half the data. */
function refusingWrites(code: string): WriteFs {
  return {
    ...nodeFs,
    async open(path, flags, mode) {
      const file = await nodeFs.open(path, flags, mode);
      return {
        chmod: (bits) => file.chmod(bits),
        sync: () => file.sync(),
        close: () => file.close(),
        async writeFile() {
          await file.writeFile('half');
          throw failing(code);
        },
      };
    },
  };
}

describe('atomicWrite', () => {
  it('creates and replaces', async () => {
    const path = join(folder, 'a.txt');
    await atomicWrite(path, 'one');
    expect(await readFile(path, 'utf8')).toBe('one');
    await atomicWrite(path, new TextEncoder().encode('two'));
    expect(await readFile(path, 'utf8')).toBe('two');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('keeps the mode of the file it replaces, and takes a given one', async () => {
    const path = join(folder, 'run.sh');
    await writeFile(path, 'old');
    await chmod(path, 0o775);
    await atomicWrite(path, 'new');
    expect((await stat(path)).mode & 0o777).toBe(0o775);
    await atomicWrite(path, 'newer', { mode: 0o600 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['EROFS', 'READ_ONLY'],
    ['EACCES', 'READ_ONLY'],
    ['ENOSPC', 'DISK_FULL'],
    ['EDQUOT', 'DISK_FULL'],
  ])('answers %s with %s and leaves the old file alone', async (errno, code) => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'old');
    await expect(atomicWrite(path, 'new', { fs: refusingWrites(errno) })).rejects.toMatchObject({ failure: { code } });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('cleans up when the rename fails', async () => {
    const fs: WriteFs = { ...nodeFs, rename: () => Promise.reject(failing('EACCES')) };
    await expect(atomicWrite(join(folder, 'a.txt'), 'new', { fs })).rejects.toMatchObject({ code: 'READ_ONLY' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('passes other errors on as they are', async () => {
    await expect(atomicWrite(join(folder, 'absent', 'a.txt'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('knows the names of its temporary files', async () => {
    const seen: string[] = [];
    const fs: WriteFs = {
      ...nodeFs,
      async rename(from, to) {
        seen.push(...(await readdir(folder)));
        await nodeFs.rename(from, to);
      },
    };
    await atomicWrite(join(folder, 'a.txt'), 'x', { fs });
    expect(seen.map(isTemporaryName)).toEqual([true]);
    expect(isTemporaryName('a.txt')).toBe(false);
  });
});
