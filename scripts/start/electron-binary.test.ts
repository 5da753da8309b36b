import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultExecutable, downloadReason, electronBinary } from './electron-binary.ts';
import { lastLineOf, runElectron } from './run-electron.ts';

let root = '';
const executable = defaultExecutable(process.platform);

function put(file: string, content: string): void {
  const absolute = path.join(root, file);
  mkdirSync(path.dirname(absolute), { recursive: true });
  writeFileSync(absolute, content);
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'alga-electron-'));
  put('node_modules/electron/package.json', JSON.stringify({ version: '45.4.1' }));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

describe('electronBinary', () => {
  it('is absent after an installation without its binary', () => {
    const electron = electronBinary(root, {});
    expect([electron.version, electron.find(), electron.lastFailure()]).toEqual(['45.4.1', null, null]);
  });

  it('finds what the installer left, unless the file is gone', () => {
    put('node_modules/electron/path.txt', executable);
    expect(electronBinary(root, {}).find()).toBeNull();
    put(`node_modules/electron/dist/${executable}`, '');
    expect(electronBinary(root, {}).find()).toBe(path.join(root, 'node_modules/electron/dist', executable));
  });

  it('takes a binary of one’s own', () => {
    put(`mine/${executable}`, '');
    const electron = electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: path.join(root, 'mine') });
    expect(electron.find()).toBe(path.join(root, 'mine', executable));
  });

  it('remembers a failed fetch until one works', async () => {
    put('node_modules/electron/install.js', `console.error('RequestError: getaddrinfo ENOTFOUND'); process.exit(1);`);
    const electron = electronBinary(root, {});
    expect(await electron.fetch(30_000)).toBe('its download failed: RequestError: getaddrinfo ENOTFOUND');
    expect(electronBinary(root, {}).lastFailure()).toEqual({
      version: '45.4.1',
      reason: 'its download failed: RequestError: getaddrinfo ENOTFOUND',
    });
    put('node_modules/electron/install.js', '');
    put('node_modules/electron/path.txt', executable);
    put(`node_modules/electron/dist/${executable}`, '');
    expect(await electron.fetch(30_000)).toBeNull();
    expect(electron.lastFailure()).toBeNull();
  });

  it('gives up on a download that hangs', async () => {
    put('node_modules/electron/install.js', 'setInterval(() => {}, 1000);');
    expect(await electronBinary(root, {}).fetch(50)).toBe('its download took longer than 0.05 s');
  });
});

describe('downloadReason', () => {
  it('takes the line that names the trouble', () => {
    expect(downloadReason(['Downloading', 'HTTPError: Response code 404', '    at x (Error)'])).toContain('404');
    expect(downloadReason(['', 'nothing useful'])).toBe('its download failed');
  });
});

describe('runElectron', () => {
  it('notes whether the app came up, its last words and how it ended', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const up = 'process.send("alga-workbench:electron-is-up"); process.exitCode = 3; process.disconnect();';
    put('app/index.js', up);
    expect(await runElectron(process.execPath, path.join(root, 'app'), [])).toMatchObject({ wasReady: true, code: 3 });
    put('app/index.js', 'console.error("first\\nlibgtk-3.so.0: cannot open\\n"); process.exit(127)');
    expect(await runElectron(process.execPath, path.join(root, 'app'), [])).toEqual({
      wasReady: false,
      code: 127,
      signal: null,
      lastLine: 'libgtk-3.so.0: cannot open',
    });
  });

  it('tells of an executable that does not start', async () => {
    const exit = await runElectron(path.join(root, 'absent'), root, []);
    expect(exit).toMatchObject({ wasReady: false, code: 1 });
    expect(exit.lastLine).toContain('ENOENT');
  });
});

describe('lastLineOf', () => {
  it('skips blank ends', () => {
    expect(lastLineOf('a\n b \n\n')).toBe('b');
    expect(lastLineOf('\n')).toBe('');
  });
});
