import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installSchema } from '../../../contract/installs.ts';
import type { TestDatabase } from '../database/testing.ts';
import { openTestDatabase } from '../database/testing.ts';
import { createKeyFile } from '../secrets/keys.ts';
import { createSecretVault } from '../secrets/vault.ts';
import { defaultTenantId } from '../tenant/tenants.ts';
import type { CurrentBundleRule } from './install-rows.ts';
import { createRegistry } from './registry.ts';
import { testHash, testInstall } from './testing.ts';
import type { Registry, SecretVault } from './types.ts';

let test: TestDatabase;
let vault: SecretVault;
let registry: Registry;

const registryWith = (currentBundle?: CurrentBundleRule) =>
  createRegistry({ db: test.db, clock: test.clock, vault, ...(currentBundle === undefined ? {} : { currentBundle }) });
const count = (table: 'extension_version' | 'extension_bundle' | 'tenant_extension_install') =>
  test.db.first(test.db.build.selectFrom(table).select((s) => s.fn.countAll<number>().as('n')))!.n;
const setInstall = (values: { is_enabled?: 0 | 1; config?: string; status?: 'disabled' }) =>
  test.db.run(test.db.build.updateTable('tenant_extension_install').set(values));

const build = (version: string, digit: string) => registry.devInstall(testInstall({ version }, testHash(digit)));
const subscribed = () =>
  test.db.all(test.db.build.selectFrom('extension_event_subscription').select(['tenant_id', 'topic', 'handler']));
const endpointRows = () =>
  test.db.all(test.db.build.selectFrom('extension_api_endpoint').select(['id', 'path', 'handler']).orderBy('path'));

beforeEach(async () => {
  test = await openTestDatabase();
  vault = createSecretVault({ db: test.db, clock: test.clock, keys: createKeyFile(test.folder) });
  registry = registryWith();
});
afterEach(() => test.dispose());

describe('development install', () => {
  it('registers and installs with the ids of the platform', () => {
    const install = registry.devInstall(testInstall());
    expect(installSchema.parse(install)).toEqual({
      installId: '9a327459-9419-519f-af52-3531a3a1b99d',
      tenantId: defaultTenantId,
      registryId: 'e3c0e4d6-96e4-5b2b-bacd-132ac62e7620',
      versionId: '0128cce3-c34b-58ff-8c30-17f0165dc970',
      bundleId: '497049b2-fdec-58a3-99b6-78fb4842e865',
      publisher: 'acme',
      name: 'hello',
      slug: 'acme.hello',
      version: '1.0.0',
      contentHash: testHash('a'),
      objectKey: `tenants/${defaultTenantId}/extensions/e3c0e4d6-96e4-5b2b-bacd-132ac62e7620/sha256/${'a'.repeat(64)}/bundle.tar.zst`,
      sizeBytes: 1_234,
      endpoints: [{ method: 'GET', path: '/api/hello', handler: 'dist/main' }],
      capabilities: ['cap:storage.kv'],
      ui: { type: 'iframe', entry: 'ui/index.html', hooks: { appMenu: { label: 'Hello' } } },
      enabled: true,
      installedAt: test.clock.now(),
      updatedAt: test.clock.now(),
    });
  });

  it('tells its history by version, not by build', () => {
    for (const [version, digit] of [
      ['1.0.0', 'a'],
      ['1.0.0', 'b'],
      ['1.1.0', 'c'],
      ['1.0.0', 'a'],
    ] as const)
      build(version, digit);
    const events = test.db.all(test.db.build.selectFrom('install_event').select(['action', 'version', 'content_hash']));
    expect(events).toEqual([
      { action: 'installed', version: '1.0.0', content_hash: testHash('a') },
      { action: 'updated', version: '1.1.0', content_hash: testHash('c') },
      { action: 'rolled-back', version: '1.0.0', content_hash: testHash('a') },
    ]);
  });

  it('records what the manifest subscribes to, and forgets what it no longer does', () => {
    const ticket = { topic: 'ticket.created', handler: 'dist/main' };
    registry.devInstall({ ...testInstall(), events: [ticket] });
    expect(subscribed()).toEqual([{ tenant_id: defaultTenantId, ...ticket }]);
    registry.devInstall(testInstall());
    expect(subscribed()).toEqual([]);
  });

  it('takes local-dev where the manifest names no publisher', () => {
    const install = registry.devInstall(testInstall({ publisher: null }));
    expect(install).toMatchObject({ slug: 'local-dev.hello', registryId: '07b9e705-0ae3-531d-9406-56eee29a07ee' });
  });

  it('brings endpoints, capabilities and UI of the same version to the manifest', () => {
    registry.devInstall(
      testInstall({
        endpoints: [
          { method: 'GET', path: '/a', handler: 'h' },
          { method: 'GET', path: '/b', handler: 'h' },
        ],
      }),
    );
    const kept = endpointRows()[0]!.id;
    const endpoints = [
      { method: 'GET', path: '/a', handler: 'other' },
      { method: 'GET', path: '/c', handler: 'h' },
    ];
    const install = registry.devInstall(testInstall({ endpoints, capabilities: ['cap:http.fetch'], ui: null }, testHash('b')));
    expect(install).toMatchObject({ endpoints, capabilities: ['cap:http.fetch'], ui: null, contentHash: testHash('b') });
    expect(endpointRows()).toMatchObject([{ id: kept, path: '/a', handler: 'other' }, { path: '/c' }]);
    expect([count('extension_version'), count('extension_bundle'), count('tenant_extension_install')]).toEqual([1, 2, 1]);
  });

  it('takes the first of two endpoints of the same method and path', () => {
    const endpoints = [
      { method: 'GET', path: '/a', handler: 'first' },
      { method: 'GET', path: '/a', handler: 'second' },
    ];
    registry.devInstall(testInstall({ endpoints }));
    expect(test.db.all(test.db.build.selectFrom('extension_api_endpoint').select('handler'))).toEqual([{ handler: 'first' }]);
  });

  it('makes an earlier build current again', () => {
    registry.devInstall(testInstall({}, testHash('a')));
    test.clock.advance(1_000);
    registry.devInstall(testInstall({}, testHash('b')));
    test.clock.advance(1_000);
    expect(registry.devInstall(testInstall({}, testHash('a'))).contentHash).toBe(testHash('a'));
    expect(count('extension_bundle')).toBe(2);
    expect(registryWith('platform').list(defaultTenantId)[0]!.contentHash).toBe(testHash('b'));
  });

  it('moves the install to another version and keeps the old one', () => {
    const first = registry.devInstall(testInstall());
    const second = registry.devInstall(testInstall({ version: '1.1.0' }));
    expect(second).toMatchObject({ installId: first.installId, version: '1.1.0' });
    expect(second.versionId).not.toBe(first.versionId);
    expect(count('extension_version')).toBe(2);
  });

  it('keeps configuration and whether the install is enabled', () => {
    const { installId } = registry.devInstall(testInstall());
    test.db.run(test.db.build.updateTable('tenant_extension_install_config').set({ config: '{"region":"eu"}' }));
    setInstall({ is_enabled: 0 });
    const again = registry.devInstall(testInstall({}, testHash('b')));
    expect(again.enabled).toBe(false);
    expect(registry.config(defaultTenantId, installId)!.config).toEqual({ region: 'eu' });
  });

  it('leaves the last good install as it was when a row cannot be written', () => {
    const good = registry.devInstall(testInstall());
    const path = null as unknown as string;
    const bad = testInstall({ endpoints: [{ method: 'GET', path, handler: 'h' }], capabilities: [] }, testHash('b'));
    expect(() => registry.devInstall(bad)).toThrow(expect.objectContaining({ code: 'DATABASE_FAILED' }));
    expect(registry.list(defaultTenantId)).toEqual([good]);
    expect(endpointRows()).toHaveLength(1);
    expect(count('extension_bundle')).toBe(1);
  });

  it('changes nothing when the hash is malformed', () => {
    expect(() => registry.devInstall({ ...testInstall(), contentHash: 'sha256:../../x' })).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
    expect(registry.list(defaultTenantId)).toEqual([]);
  });
});

describe('finding an install', () => {
  it('takes install id, registry id or slug in any case, for the right tenant', () => {
    const install = registry.devInstall(testInstall({ publisher: 'Acme', name: 'com.acme.Hello' }));
    for (const name of [install.installId, install.installId.toUpperCase(), install.registryId, 'acme.COM.acme.hello']) {
      expect(registry.resolve(defaultTenantId, name)).toEqual(install);
      expect(registry.resolve('other-tenant', name)).toBeNull();
    }
    for (const name of ['hello', 'acme.hello%', '', 'e3c0e4d6-96e4-5b2b-bacd-132ac62e7621']) {
      expect(registry.resolve(defaultTenantId, name)).toBeNull();
    }
  });

  it('prefers the exact spelling of two slugs that differ in case', () => {
    const lower = registry.devInstall(testInstall({ name: 'hello' }));
    const upper = registry.devInstall(testInstall({ name: 'Hello' }));
    expect(registry.resolve(defaultTenantId, 'acme.Hello')!.installId).toBe(upper.installId);
    expect(registry.resolve(defaultTenantId, 'acme.hello')!.installId).toBe(lower.installId);
  });

  it('lists in the order of installing', () => {
    registry.devInstall(testInstall({ name: 'z' }));
    test.clock.advance(1);
    registry.devInstall(testInstall({ name: 'a' }));
    expect(registry.list(defaultTenantId).map((install) => install.name)).toEqual(['z', 'a']);
  });

  it('drops stored endpoints that are not whole, as the gateway does', () => {
    registry.devInstall(testInstall());
    const mixed = JSON.stringify([{ method: 'GET' }, 7, { method: 'GET', path: '/x', handler: 'h' }]);
    test.db.run(test.db.build.updateTable('extension_version').set({ api_endpoints: mixed, ui: '{"type":"popup"}' }));
    expect(registry.list(defaultTenantId)[0]).toMatchObject({ endpoints: [{ path: '/x' }], ui: null });
  });

  it('counts an install as disabled by flag or by status', () => {
    registry.devInstall(testInstall());
    setInstall({ status: 'disabled' });
    expect(registry.list(defaultTenantId)[0]!.enabled).toBe(false);
  });

  it('finds the install behind the host of its UI', () => {
    const { installId, registryId } = registry.devInstall(testInstall());
    const found = { tenantId: defaultTenantId, registryId, installId, contentHash: testHash('a') };
    expect(registry.lookupByHost(`${installId}.localhost:4102`)).toEqual(found);
    expect(registry.lookupByHost(`${installId.toUpperCase()}.LOCALHOST`)).toEqual(found);
    for (const host of ['localhost', `${installId}.localhost.example`, `x${installId}.localhost`, installId, '']) {
      expect(registry.lookupByHost(host)).toBeNull();
    }
  });
});

describe('validate', () => {
  it('knows every bundle of the installed version, bare hashes too, but not in another case', () => {
    const { registryId } = registry.devInstall(testInstall({}, testHash('a')));
    registry.devInstall(testInstall({}, testHash('b')));
    const validate = (hash: string, tenant = defaultTenantId) => registry.validate(tenant, registryId, hash);
    expect([testHash('a'), testHash('b'), 'a'.repeat(64)].map((hash) => validate(hash))).toEqual([true, true, true]);
    expect([testHash('A'), testHash('c'), 'a'.repeat(63), ''].map((hash) => validate(hash))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(validate(testHash('a'), 'other')).toBe(false);
  });

  it('knows no disabled install, unless it is to be like production', () => {
    const { registryId } = registry.devInstall(testInstall());
    setInstall({ is_enabled: 0 });
    const { db, clock } = test;
    const like = createRegistry({ db, clock, vault, disabledUi: () => 'platform' });
    const host = `${registry.list(defaultTenantId)[0]!.installId}.localhost`;
    const seen = (by: Registry) => [by.validate(defaultTenantId, registryId, testHash('a')), by.lookupByHost(host) !== null];
    expect(seen(registry)).toEqual([false, false]);
    expect(seen(like)).toEqual([true, true]);
  });

  it('forgets bundles of other versions', () => {
    const { registryId } = registry.devInstall(testInstall());
    registry.devInstall(testInstall({ version: '2.0.0' }, testHash('b')));
    expect(registry.validate(defaultTenantId, registryId, testHash('a'))).toBe(false);
    expect(registry.validate(defaultTenantId, registryId, testHash('b'))).toBe(true);
  });
});

describe('configuration of an install', () => {
  it('gives known capabilities of manifest, grants and defaults, each once', () => {
    const { installId } = registry.devInstall(
      testInstall({ capabilities: [' CAP:Storage.KV ', 'cap:storage.kv', 'events.emit', 'cap:log.emit'] }),
    );
    expect(registry.config(defaultTenantId, installId)!.providers.toSorted()).toEqual([
      'cap:context.read',
      'cap:log.emit',
      'cap:storage.kv',
      'cap:user.read',
    ]);
  });

  it('loses a capability that the manifest no longer asks for, and tells by a new version', () => {
    const { installId } = registry.devInstall(testInstall({ capabilities: ['cap:storage.kv', 'cap:http.fetch'] }));
    const before = registry.config(defaultTenantId, installId)!;
    registry.devInstall(testInstall({ capabilities: ['cap:storage.kv', 'cap:http.fetch'] }, testHash('b')));
    expect(registry.config(defaultTenantId, installId)!.configVersion).toBe(before.configVersion);
    registry.devInstall(testInstall({ capabilities: ['cap:storage.kv'] }));
    const after = registry.config(defaultTenantId, installId)!;
    expect(after.providers).not.toContain('cap:http.fetch');
    expect(after.configVersion).not.toBe(before.configVersion);
  });

  it('turns every value into a string, from the config row, else from the install', () => {
    const { installId } = registry.devInstall(testInstall());
    const stored = JSON.stringify({ text: 'a', nothing: null, number: 3, list: [1, 'x'] });
    test.db.run(test.db.build.updateTable('tenant_extension_install_config').set({ config: stored }));
    const strings = { text: 'a', nothing: '', number: '3', list: '[1,"x"]' };
    expect(registry.config(defaultTenantId, installId)!.config).toEqual(strings);
    test.db.run(test.db.build.deleteFrom('tenant_extension_install_config'));
    setInstall({ config: '{"from":"install"}' });
    expect(registry.config(defaultTenantId, installId)).toMatchObject({ config: { from: 'install' }, configVersion: null });
  });

  it('carries the secrets as an envelope with a version that follows them', () => {
    const { installId } = registry.devInstall(testInstall());
    expect(registry.config(defaultTenantId, installId)).toMatchObject({ secretEnvelope: null, secretsVersion: null });
    vault.set(installId, 'API_KEY', 's3cr3t');
    const first = registry.config(defaultTenantId, installId)!;
    expect(first.secretEnvelope).toMatchObject({ ciphertext_b64: 'eyJBUElfS0VZIjoiczNjcjN0In0=', algorithm: 'inline/base64' });
    expect(first.secretsVersion).toBe(first.secretEnvelope!.version);
    vault.set(installId, 'API_KEY', 's3cr3t');
    expect(registry.config(defaultTenantId, installId)!.secretsVersion).not.toBe(first.secretsVersion);
  });

  it('is null for an install that vanished or is of another tenant', () => {
    const { installId } = registry.devInstall(testInstall());
    expect(registry.config('other', installId)).toBeNull();
    test.db.run(test.db.build.deleteFrom('tenant_extension_install'));
    expect(registry.config(defaultTenantId, installId)).toBeNull();
  });
});

describe('deleting rows', () => {
  it('takes along what the platform cascades and keeps a version that is installed', () => {
    const { installId, registryId, versionId } = registry.devInstall(testInstall());
    vault.set(installId, 'A', 'b');
    const { db } = test;
    expect(() => db.run(db.build.deleteFrom('extension_version').where('id', '=', versionId))).toThrow(/FOREIGN KEY/);
    db.run(db.build.deleteFrom('tenant_extension_install').where('id', '=', installId));
    expect(db.all(db.build.selectFrom('tenant_extension_install_secrets').select('id'))).toEqual([]);
    expect(db.all(db.build.selectFrom('tenant_extension_install_config').select('id'))).toEqual([]);
    db.run(db.build.deleteFrom('extension_registry').where('id', '=', registryId));
    expect([count('extension_version'), count('extension_bundle')]).toEqual([0, 0]);
  });
});
