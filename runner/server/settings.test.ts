/** The platform's environment variables: defaults, fallbacks, and what keeps a runner from starting. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { internalBaseOf, readSettings, SettingsError } from './settings.ts';

const least = { ALGA_AUTH_KEY: 'key', REGISTRY_BASE_URL: 'http://registry:3000/path' };
const read = (more: Record<string, string> = {}) => readSettings({ ...least, ...more });

describe('defaults', () => {
  test('of what is not set', () => {
    expect(read()).toMatchObject({
      port: 8080,
      registryOrigin: 'http://registry:3000',
      store: null,
      cacheRoot: '/tmp/alga-ext-cache',
      cacheMaxBytes: null,
      maxFileBytes: undefined,
      strictValidation: true,
      internalBase: 'http://registry:3000/path',
      internalToken: null,
      uiProxyTimeoutMs: 5000,
      vault: { address: null, tokenFile: '/run/secrets/alga_vault_token', mount: 'transit' },
      debugStream: null,
    });
  });

  test('of what cannot be read', () => {
    expect(read({ PORT: 'http', EXT_STATIC_MAX_FILE_BYTES: 'garbage', UI_PROXY_TIMEOUT_MS: '0' })).toMatchObject({
      port: 8080,
      maxFileBytes: undefined,
      uiProxyTimeoutMs: 5000,
    });
    expect(read({ PORT: '70000' }).port).toBe(8080);
    expect(read({ EXT_STATIC_MAX_FILE_BYTES: '1000' }).maxFileBytes).toBe(1000);
  });
});

test.each([
  ['http://h:3000/api/', 'http://h:3000'],
  ['http://h:3000/', 'http://h:3000'],
  [' http://h:3000/base/api ', 'http://h:3000/base'],
  ['http://h/api/api', 'http://h/api'],
  ['', ''],
])('the internal base %s is %s', (given, base) => expect(internalBaseOf(given)).toBe(base));

test('the first of two variables counts, even when it is empty', () => {
  expect(read({ RUNNER_STORAGE_API_TOKEN: '', RUNNER_SERVICE_TOKEN: 'b' }).internalToken).toBe('');
  expect(read({ RUNNER_SERVICE_TOKEN: 'b' }).internalToken).toBe('b');
  expect(read({ STORAGE_API_BASE_URL: '' }).internalBase).toBe('');
});

test('the store is signed for where both keys are there, by either name', () => {
  const base = 'http://store:9000/bucket/';
  expect(read({ BUNDLE_STORE_BASE: base }).store).toEqual({
    base: 'http://store:9000/bucket',
    keys: null,
    region: 'us-east-1',
  });
  expect(read({ BUNDLE_STORE_BASE: base, S3_ACCESS_KEY: 'a' }).store?.keys).toBeNull();
  expect(read({ BUNDLE_STORE_BASE: base, MINIO_ACCESS_KEY: 'a', S3_SECRET_KEY: 's' }).store?.keys).toEqual({
    access: 'a',
    secret: 's',
  });
});

test.each([
  ['1', true],
  ['TRUE', true],
  [' yes ', true],
  ['0', false],
  ['', false],
])('EXT_STATIC_STRICT_VALIDATION=%s is %s', (text, strict) => {
  expect(read({ EXT_STATIC_STRICT_VALIDATION: text }).strictValidation).toBe(strict);
});

describe('refusals', () => {
  test.each([
    [{ ALGA_AUTH_KEY: 'key' }, 'REGISTRY_BASE_URL'],
    [{ ...least, REGISTRY_BASE_URL: 'nonsense' }, 'REGISTRY_BASE_URL'],
    [{ ...least, BUNDLE_STORE_BASE: 'nonsense' }, 'BUNDLE_STORE_BASE'],
    [{ ...least, ALGA_AUTH_KEY: ' ', ALGA_AUTH_KEY_FILE: '/nowhere/key' }, 'ALGA_AUTH_KEY'],
  ])('%j', (env, variable) => {
    expect(() => readSettings(env)).toThrow(SettingsError);
    expect(() => readSettings(env)).toThrow(variable);
  });
});

test('the key may stand in a file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'alga-settings-'));
  const file = path.join(folder, 'key');
  await writeFile(file, 'from-file\n');
  expect(readSettings({ ...least, ALGA_AUTH_KEY: '', ALGA_AUTH_KEY_FILE: file }).authKey).toBe('from-file');
  await rm(folder, { recursive: true });
});
