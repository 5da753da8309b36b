import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock } from './lock.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'alga-lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const instance = {
  pid: process.pid,
  version: '0.1.0',
  token: 'very-secret',
  app: 'http://127.0.0.1:4100',
  gateway: 'http://127.0.0.1:4101',
  runner: 'http://127.0.0.1:4102',
  host: 'headless',
};

describe('acquireLock', () => {
  it('gives the folder to one at a time, and again after release', () => {
    const first = acquireLock(dataDir);
    expect(() => acquireLock(dataDir)).toThrow(expect.objectContaining({ code: 'DATA_DIR_LOCKED' }));
    first.release();
    first.release();
    acquireLock(dataDir).release();
  });

  it('names the holder by pid and address, and never the token', () => {
    const held = acquireLock(dataDir);
    writeFileSync(join(dataDir, 'instance.json'), JSON.stringify(instance));
    expect(() => acquireLock(dataDir)).toThrow(new RegExp(`process ${process.pid}, which serves http://127.0.0.1:4100`));
    expect(() => acquireLock(dataDir)).not.toThrow(/very-secret/);
    held.release();
  });

  it('names nobody when the instance file is of a dead process or unreadable', () => {
    const held = acquireLock(dataDir);
    writeFileSync(join(dataDir, 'instance.json'), JSON.stringify({ ...instance, pid: 2 ** 22 + 1 }));
    expect(() => acquireLock(dataDir)).toThrow(/another process/);
    writeFileSync(join(dataDir, 'instance.json'), '{');
    expect(() => acquireLock(dataDir)).toThrow(/another process/);
    held.release();
  });

  it('says that a folder which is missing cannot be used', () => {
    expect(() => acquireLock(join(dataDir, 'absent'))).toThrow(expect.objectContaining({ code: 'DATA_DIR_UNUSABLE' }));
  });

  it('says what to do about a damaged lock file', () => {
    writeFileSync(join(dataDir, 'lock.db'), 'not a database, and long enough to be looked at '.repeat(50));
    expect(() => acquireLock(dataDir)).toThrow(/lock\.db is damaged .* remove that file/);
    expect(() => acquireLock(dataDir)).toThrow(expect.objectContaining({ code: 'DATA_DIR_UNUSABLE' }));
  });
});
