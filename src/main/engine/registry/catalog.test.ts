import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../database/testing.ts';
import { openTestDatabase } from '../database/testing.ts';
import { defaultTenantId } from '../tenant/tenants.ts';
import type { Catalog } from './catalog.ts';
import { createCatalog } from './catalog.ts';
import { devInstall } from './dev-install.ts';
import { publishVersion } from './publish-version.ts';
import type { testManifest } from './testing.ts';
import { testHash, testInstall } from './testing.ts';

let test: TestDatabase;
let tenantId: string;
let changes: number;
let catalog: Catalog;
let verified: string[];

beforeEach(async () => {
  test = await openTestDatabase();
  tenantId = defaultTenantId;
  changes = 0;
  verified = [];
  catalog = createCatalog({
    db: test.db,
    clock: test.clock,
    tenantId: () => tenantId,
    changed: () => {
      changes += 1;
    },
    checks: {
      verifyAgain: async ({ bundleId }) => {
        verified.push(bundleId);
        return { required: false, verified: true, timestamp: '' };
      },
    },
  });
});
afterEach(() => test.dispose());

const publish = (changes: Parameters<typeof testManifest>[0] = {}, digit = 'a') => {
  test.clock.advance(1);
  return publishVersion(test.db, test.clock, { ...testInstall(changes, testHash(digit)) });
};
const page = (input: Partial<Parameters<Catalog['list']>[0]> = {}) =>
  catalog.list({ search: '', after: '', limit: 200, ...input });

describe('list', () => {
  it('shows each extension with its versions and what the tenant has installed', () => {
    publish();
    publish({ version: '1.10.0' });
    publish({ version: '1.9.0' });
    publish({ version: '2.0.0-rc.1' });
    devInstall(test.db, test.clock, testInstall({ version: '1.9.0' }, testHash('d')));
    const [entry] = page().entries;
    expect(entry).toMatchObject({
      slug: 'acme.hello',
      versions: 4,
      latestVersion: '2.0.0-rc.1',
      installedVersion: '1.9.0',
      displayName: null,
    });
    tenantId = 'b1c5f2de-2222-4e0a-9a55-0d7c1a3c9d10';
    expect(page().entries[0]).toMatchObject({ versions: 4, installedVersion: null });
  });

  it('pages by slug without case, and leaves none out when slugs are equal', () => {
    const names = [
      ['acme', 'b.c'],
      ['acme.b', 'c'],
      ['ACME', 'A'],
      ['acme', 'a'],
      ['zeta', 'a'],
      ['beta', 'x y'],
    ];
    for (const [publisher, name] of names) catalog.create({ publisher: publisher!, name: name! });
    const slugs: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const { entries, next, total }: ReturnType<typeof page> = page({ after, limit: 1 });
      expect([entries.length, total]).toEqual([1, 6]);
      slugs.push(entries[0]!.slug);
      after = next;
    }
    expect(slugs.toSorted()).toEqual(names.map(([publisher, name]) => `${publisher}.${name}`).toSorted());
    expect(slugs.map((slug) => slug.toLowerCase())).toEqual(slugs.map((slug) => slug.toLowerCase()).toSorted());
    expect(page({ after: 'beta' }).entries.map(({ slug }) => slug)).toEqual(['beta.x y', 'zeta.a']);
  });

  it('searches in slugs, taking every character as it is', () => {
    for (const name of ['Reports', 'report_2', 'other', '100%']) catalog.create({ publisher: 'acme', name });
    const found = (search: string) => page({ search }).entries.map(({ name }) => name);
    expect(found('REPORT')).toEqual(['report_2', 'Reports']);
    expect(found('_')).toEqual(['report_2']);
    expect(found('%')).toEqual(['100%']);
    expect(found('acme.o')).toEqual(['other']);
    expect(page({ search: 'report', limit: 1 })).toMatchObject({ total: 2, next: expect.any(String) });
  });
});

describe('get', () => {
  it('lists versions newest first, with their bundles', () => {
    publish({ version: '1.2.0' }, '1');
    publish({ version: '1.10.0', ui: null }, '2');
    devInstall(test.db, test.clock, testInstall({ version: '1.11.0-dev' }, testHash('3')));
    test.clock.advance(1);
    devInstall(test.db, test.clock, testInstall({ version: '1.11.0-dev' }, testHash('4')));
    const { entry, versions } = catalog.get(page().entries[0]!.registryId.toUpperCase());
    expect(entry.slug).toBe('acme.hello');
    expect(versions.map(({ version, origin, isInstalled, hasUi }) => [version, origin, isInstalled, hasUi])).toEqual([
      ['1.11.0-dev', 'development', true, true],
      ['1.10.0', 'published', false, false],
      ['1.2.0', 'published', false, true],
    ]);
    expect(versions[0]!.bundles.map(({ contentHash, isCurrent }) => [contentHash, isCurrent])).toEqual([
      [testHash('4'), true],
      [testHash('3'), false],
    ]);
    expect(versions[2]).toMatchObject({
      endpoints: 1,
      capabilities: ['cap:storage.kv'],
      runtime: 'wasm-js@1',
      deprecated: null,
    });
    expect(versions[2]!.bundles).toMatchObject([{ sizeBytes: 1234, signature: null }]);
  });

  it('shows what checking a signature came to', () => {
    const result = { required: true, verified: false, reason: 'missing signature', timestamp: new Date(5).toISOString() };
    const { registryId } = publishVersion(test.db, test.clock, {
      ...testInstall(),
      signature: { text: null, algorithm: null, result },
    });
    expect(catalog.get(registryId).versions[0]!.bundles[0]!.signature).toEqual({
      required: true,
      verified: false,
      algorithm: null,
      reason: 'missing signature',
      subject: null,
      issuer: null,
      checkedAt: 5,
    });
  });

  it('fails for an extension that is none', () => {
    expect(() => catalog.get('x')).toThrow(expect.objectContaining({ code: 'REGISTRY_ENTRY_NOT_FOUND' }));
  });
});

describe('create', () => {
  it('reserves a name, under the id that publishing it will use', () => {
    const entry = catalog.create({ publisher: 'acme', name: 'hello', displayName: 'Hello', description: '' });
    expect(entry).toMatchObject({ versions: 0, latestVersion: null, displayName: 'Hello', description: null });
    expect(publish().registryId).toBe(entry.registryId);
    expect(() => catalog.create({ publisher: 'acme', name: 'hello' })).toThrow(
      expect.objectContaining({ code: 'REGISTRY_ENTRY_EXISTS' }),
    );
    expect(changes).toBe(1);
  });
});

describe('deprecate', () => {
  it('marks a version, keeps the time of the first mark, and takes it away again', () => {
    const { versionId } = publish();
    const at = test.clock.now();
    expect(catalog.deprecate(versionId, 'Use 2.0.').deprecated).toEqual({ at, reason: 'Use 2.0.' });
    test.clock.advance(5);
    expect(catalog.deprecate(versionId, 'Use 3.0.').deprecated).toEqual({ at, reason: 'Use 3.0.' });
    expect(catalog.deprecate(versionId, null).deprecated).toBeNull();
    expect(() => catalog.deprecate('x', null)).toThrow(expect.objectContaining({ code: 'VERSION_NOT_FOUND' }));
    expect(changes).toBe(3);
  });
});

describe('verify', () => {
  it('checks the bundle again', async () => {
    const { bundleId } = publish();
    expect(await catalog.verify(bundleId)).toMatchObject({ bundleId, contentHash: testHash('a') });
    expect(verified).toEqual([bundleId]);
  });
});
