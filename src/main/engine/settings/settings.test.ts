import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Setting } from '../../../contract/settings.ts';
import { createSettings, type Settings, type SettingsOptions } from './settings.ts';

let dataDir: string;
let file: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'alga-settings-'));
  file = join(dataDir, 'settings.json');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const open = (extra: Partial<SettingsOptions> = {}): Settings => createSettings({ dataDir, env: {}, ...extra });
const row = (settings: Settings, name: string): Setting => settings.all().find((setting) => setting.name === name)!;
const vaultRow = (env: Record<string, string>): Setting => row(open({ env }), 'ALGA_VAULT_ADDR');
const store = (values: unknown): void => writeFileSync(file, JSON.stringify(values));

describe('where a setting comes from', () => {
  it('is the default where nothing is said', () => {
    const settings = open();
    expect(settings.number('EXT_GATEWAY_TIMEOUT_MS')).toBe(30_000);
    expect(settings.get('RUNNER_BASE_URL')).toBeUndefined();
    expect(settings.list('EXT_EGRESS_ALLOWLIST')).toEqual([]);
    expect(row(settings, 'EXT_GATEWAY_TIMEOUT_MS')).toMatchObject({ source: 'default', value: '30000', isStored: false });
  });

  it('is the file before the default, the environment before the file, a flag before all', () => {
    store({ EXT_GATEWAY_TIMEOUT_MS: 1000 });
    const env = { EXT_GATEWAY_TIMEOUT_MS: '2000' };
    const flags = { EXT_GATEWAY_TIMEOUT_MS: '3000' };
    const seen = [open(), open({ env }), open({ env, flags })].map((settings) => {
      const { value, source, stored } = row(settings, 'EXT_GATEWAY_TIMEOUT_MS');
      return [value, source, stored, settings.number('EXT_GATEWAY_TIMEOUT_MS')];
    });
    expect(seen).toEqual([
      ['1000', 'file', '1000', 1000],
      ['2000', 'environment', '1000', 2000],
      ['3000', 'flag', '1000', 3000],
    ]);
  });

  it('takes the other names that the platform takes, in its order, and no blank variable', () => {
    expect(vaultRow({ VAULT_ADDR: 'http://b:1' })).toMatchObject({ value: 'http://b:1', variable: 'VAULT_ADDR' });
    expect(vaultRow({ VAULT_ADDR: 'http://b:1', ALGA_VAULT_ADDR: 'http://a:1' })).toMatchObject({ value: 'http://a:1' });
    expect(vaultRow({ VAULT_ADDR: ' ' })).toMatchObject({ source: 'default', value: null, isSet: false });
  });

  it('reads the data folder’s own place from the environment only', () => {
    store({ ALGA_WORKBENCH_LOG: 'debug' });
    expect(row(open(), 'ALGA_WORKBENCH_LOG')).toMatchObject({ value: 'info', source: 'default' });
    expect(row(open({ env: { ALGA_WORKBENCH_LOG: 'warn' } }), 'ALGA_WORKBENCH_LOG')).toMatchObject({ value: 'warn' });
  });
});

describe('a value that does not fit', () => {
  it('keeps the workbench from starting where it is used, and says where it stands', () => {
    const env = { SIGNING_POLICY: 'sometimes' };
    expect(() => open({ env })).toThrow(
      expect.objectContaining({
        code: 'SETTING_INVALID',
        failure: expect.objectContaining({
          why: expect.stringContaining('off, warn, require'),
          fix: expect.stringContaining('SIGNING_POLICY'),
        }),
      }),
    );
    store({ EXT_GATEWAY_TIMEOUT_MS: 'soon', ALGA_STORE_DRIVER: 'tape' });
    expect(() => open()).toThrow(/EXT_GATEWAY_TIMEOUT_MS.*ALGA_STORE_DRIVER.*settings\.json/s);
  });

  it('is only told where the workbench does not use it', () => {
    const settings = open({ env: { EDITION: 'gold', PORT: 'none' } });
    expect(row(settings, 'EDITION').problem).toContain('ee, ce');
    expect(row(settings, 'PORT')).toMatchObject({ value: '8080', problem: expect.stringContaining('whole number') });
  });

  it('of another shape than a value is refused', () => {
    store({ EXT_GATEWAY_TIMEOUT_MS: { a: 1 } });
    expect(() => open()).toThrow(/something else than a value/);
  });
});

describe('the settings file', () => {
  it('is refused with line and column when it is damaged', () => {
    writeFileSync(file, '{\n  "EXT_GATEWAY_TIMEOUT_MS": 1000\n  "HOST": "a"\n}\n');
    expect(() => open()).toThrow(
      expect.objectContaining({
        code: 'SETTING_INVALID',
        failure: expect.objectContaining({
          why: 'Line 3, column 3: A comma is missing before this.',
          position: expect.objectContaining({ line: 3, column: 3 }),
          fix: expect.stringContaining('move it away'),
        }),
      }),
    );
    writeFileSync(file, '[1]');
    expect(() => open()).toThrow(/one JSON object/);
  });

  it('is written whole, for its owner only, and keeps keys that it does not know', async () => {
    writeFileSync(file, '{\n    "theme": { "later": true },\n    "SIGNING_POLICY": "warn"\n}\n', { mode: 0o644 });
    const settings = open();
    await settings.set('EXT_EGRESS_ALLOWLIST', 'a.test, b.test');
    await settings.set('SIGNING_POLICY', null);
    const written = JSON.parse(readFileSync(file, 'utf8'));
    expect(written).toEqual({ theme: { later: true }, EXT_EGRESS_ALLOWLIST: ['a.test', 'b.test'] });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('takes several changes at once without losing one', async () => {
    const settings = open();
    const names = ['EXT_GATEWAY_TIMEOUT_MS', 'EXT_CACHE_MAX_BYTES', 'UI_PROXY_TIMEOUT_MS', 'ALGA_S3_FRONT_PORT'];
    await Promise.all(names.map((name, index) => settings.set(name, String(1000 + index))));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(
      Object.fromEntries(names.map((name, index) => [name, 1000 + index])),
    );
  });

  it('keeps what a person wrote into it meanwhile', async () => {
    const settings = open();
    store({ HOST: 'written by hand' });
    await settings.set('EXT_GATEWAY_TIMEOUT_MS', '5');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ HOST: 'written by hand', EXT_GATEWAY_TIMEOUT_MS: 5 });
  });
});

describe('changing a setting', () => {
  it('counts at once where parts ask at each use, else from the next start', async () => {
    const settings = open();
    const changed: string[] = [];
    const stop = settings.watch((name) => changed.push(name));
    expect(settings.fidelity.position('clients.search')).toBe('platform');
    await expect(settings.set('clients.search', 'helpful')).resolves.toMatchObject({ value: 'helpful', pending: false });
    expect(settings.fidelity.position('clients.search')).toBe('helpful');

    await expect(settings.set('EXT_GATEWAY_TIMEOUT_MS', '7')).resolves.toMatchObject({
      value: '30000',
      stored: '7',
      pending: true,
      restart: true,
    });
    expect(settings.number('EXT_GATEWAY_TIMEOUT_MS')).toBe(30_000);
    stop();
    await expect(settings.set('EXT_GATEWAY_TIMEOUT_MS', null)).resolves.toMatchObject({ pending: false, isStored: false });
    expect(changed).toEqual(['clients.search', 'EXT_GATEWAY_TIMEOUT_MS']);
  });

  it('is refused for values, names and places where it would do nothing', async () => {
    const settings = open({ env: { SIGNING_POLICY: 'warn' }, flags: { 'clients.search': 'helpful' } });
    const refused = (name: string, value: string) => settings.set(name, value).catch((error: Error) => error.message);
    await expect(refused('EXT_GATEWAY_TIMEOUT_MS', 'soon')).resolves.toContain('whole number');
    await expect(refused('NOTHING', 'x')).resolves.toContain('no setting named');
    await expect(refused('toString', 'x')).resolves.toContain('no setting named');
    await expect(refused('SIGNING_POLICY', 'off')).resolves.toContain('environment variable SIGNING_POLICY');
    await expect(refused('clients.search', 'platform')).resolves.toContain('command line');
    await expect(refused('TEMPORAL_ADDRESS', 'x')).resolves.toContain('workers only');
    await expect(refused('ALGA_WORKBENCH_LOG', 'debug')).resolves.toContain('before the settings file');
    expect(() => statSync(file)).toThrow('ENOENT');
  });

  it('fails with the disk’s reason and changes nothing', async () => {
    const settings = open();
    rmSync(dataDir, { recursive: true });
    await expect(settings.set('EXT_GATEWAY_TIMEOUT_MS', '7')).rejects.toThrow('ENOENT');
    expect(row(settings, 'EXT_GATEWAY_TIMEOUT_MS')).toMatchObject({ isStored: false, pending: false });
  });
});

describe('a secret setting', () => {
  it('is sealed in the file and never shown', async () => {
    const settings = open();
    const shown = await settings.set('RUNNER_SERVICE_TOKEN', 'very secret');
    expect(shown).toMatchObject({ value: null, stored: null, isStored: true, pending: false, default: null });
    expect(readFileSync(file, 'utf8')).not.toContain('very secret');
    const next = open();
    expect(next.get('RUNNER_SERVICE_TOKEN')).toBe('very secret');
    expect(row(next, 'RUNNER_SERVICE_TOKEN')).toMatchObject({ value: null, isSet: true, source: 'file', pending: false });
    expect(JSON.stringify(next.all())).not.toContain('very secret');
    expect(next.notice()).toContain('settings.key');
  });

  it('counts when a person wrote it in plain text', () => {
    store({ RUNNER_SERVICE_TOKEN: 'by hand' });
    expect(open().get('RUNNER_SERVICE_TOKEN')).toBe('by hand');
    expect(JSON.stringify(open().all())).not.toContain('by hand');
  });

  it('that cannot be opened is told when it is asked for, and is not empty', async () => {
    await open().set('RUNNER_SERVICE_TOKEN', 'very secret');
    rmSync(join(dataDir, 'settings.key'));
    const settings = open();
    expect(() => settings.get('RUNNER_SERVICE_TOKEN')).toThrow(expect.objectContaining({ code: 'SECRETS_LOCKED' }));
    expect(row(settings, 'RUNNER_SERVICE_TOKEN')).toMatchObject({
      isSet: false,
      isStored: true,
      source: 'file',
      problem: expect.stringContaining('another key'),
    });
  });

  it('is bound to its name', async () => {
    await open().set('RUNNER_SERVICE_TOKEN', 'very secret');
    const { RUNNER_SERVICE_TOKEN: sealed } = JSON.parse(readFileSync(file, 'utf8'));
    store({ RUNNER_STORAGE_API_TOKEN: sealed });
    expect(() => open().get('RUNNER_STORAGE_API_TOKEN')).toThrow(/cannot be opened/);
  });
});
