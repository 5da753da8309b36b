import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataDir } from './data-dir.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alga-data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refusing = (code: string) => () => {
  throw Object.assign(new Error(`${code}: refused`), { code });
};

describe('prepareDataDir', () => {
  it('creates the folder for its owner only and leaves nothing in it', () => {
    const dataDir = join(folder, 'a', 'b');
    prepareDataDir(dataDir);
    expect(readdirSync(dataDir)).toEqual([]);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  it('takes a folder that exists', () => {
    prepareDataDir(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it.each([
    ['EROFS', /read-only file system/],
    ['EACCES', /may not write/],
    ['ENOSPC', /No space/],
  ])('tells %s of the first write in words', (code, why) => {
    const files = { mkdirSync, writeFileSync: refusing(code), unlinkSync };
    expect(() => prepareDataDir(folder, files)).toThrow(
      expect.objectContaining({
        code: 'DATA_DIR_UNUSABLE',
        failure: expect.objectContaining({ why: expect.stringMatching(why) }),
      }),
    );
  });

  it('says that a part of the path is a file', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => prepareDataDir(join(folder, 'file', 'data'))).toThrow(/A part of its path is a file/);
    expect(() => prepareDataDir(join(folder, 'file'))).toThrow(/in its place/);
  });
});
