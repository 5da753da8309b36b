import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { _electron, expect, test } from '@playwright/test';

const root = path.resolve(import.meta.dirname, '../../../..');
/** Chromium's sandbox refuses to run as root, as in containers; the page stays isolated in all other ways. */
const rootArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const executablePath = process.env['ELECTRON_PATH'];

let dataDir = '';
test.beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'alga-electron-'));
});
test.afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('opens the window, isolated, on the app’s own scheme and with an answering engine', async () => {
  const app = await _electron.launch({ executablePath, args: [root, ...rootArgs, '--data-dir', dataDir] });
  try {
    const page = await app.firstWindow();
    await expect(page.getByRole('main')).toBeVisible();
    expect(page.url()).toMatch(/^app:\/\/workbench\//);
    expect(await page.evaluate('[typeof window.require, typeof window.process]')).toEqual(['undefined', 'undefined']);
    expect(await page.evaluate('Object.keys(window.algaWorkbench)')).toEqual(['connect']);
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as { getLastWebPreferences?: () => object } | undefined;
      return contents?.getLastWebPreferences?.();
    });
    expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false });
  } finally {
    await app.close();
  }
});

test('stays where it is: no navigation away and no second window', async () => {
  const app = await _electron.launch({ executablePath, args: [root, ...rootArgs, '--data-dir', dataDir] });
  try {
    const page = await app.firstWindow();
    await expect(page.getByRole('main')).toBeVisible();
    await app.evaluate(({ shell }) => {
      shell.openExternal = async () => {};
    });
    expect(await page.evaluate("window.open('file:///etc/passwd')")).toBeNull();
    await page.evaluate("location.href = 'https://example.com/'");
    await expect(page.getByRole('main')).toBeVisible();
    expect(page.url()).toMatch(/^app:\/\/workbench\//);
    expect(app.windows()).toHaveLength(1);
  } finally {
    await app.close();
  }
});

test('passes its own self-test', async () => {
  test.skip(executablePath === undefined, 'ELECTRON_PATH names no binary');
  const { stdout } = await promisify(execFile)(executablePath!, [root, ...rootArgs, '--self-test', '--data-dir', dataDir]);
  const report: unknown = JSON.parse(stdout.split('\n').find((line) => line.startsWith('{')) ?? 'null');
  expect(report).toMatchObject({ ok: true });
});
