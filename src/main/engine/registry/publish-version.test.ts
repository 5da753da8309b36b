import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../database/testing.ts';
import { openTestDatabase } from '../database/testing.ts';
import { concreteVersion, publishVersion } from './publish-version.ts';
import { createRegistry } from './registry.ts';
import { testHash, testInstall, testManifest } from './testing.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await openTestDatabase();
});
afterEach(() => test.dispose());

const publish = (changes: Parameters<typeof testManifest>[0] = {}, digit = 'a') =>
  publishVersion(test.db, test.clock, { ...testInstall(changes, testHash(digit)) });
const exists = expect.objectContaining({ code: 'VERSION_EXISTS' });

describe('publishVersion', () => {
  it('registers the version and says where its archive belongs', () => {
    expect(publish()).toMatchObject({
      registryId: 'e3c0e4d6-96e4-5b2b-bacd-132ac62e7620',
      versionId: '0128cce3-c34b-58ff-8c30-17f0165dc970',
      publisher: 'acme',
      name: 'hello',
      version: '1.0.0',
      objectKey: expect.stringMatching(/\/sha256\/a{64}\/bundle\.tar\.zst$/),
    });
  });

  it('refuses the same version again, with the same or another hash, and changes nothing', () => {
    publish();
    expect(() => publish()).toThrow(exists);
    expect(() => publish({ endpoints: [] }, 'b')).toThrow(exists);
    expect(test.db.all(test.db.build.selectFrom('extension_bundle').select('content_hash'))).toEqual([
      { content_hash: testHash('a') },
    ]);
    expect(test.db.first(test.db.build.selectFrom('extension_version').select('api_endpoints'))!.api_endpoints).toContain(
      '/api/hello',
    );
  });

  it('takes the same hash for another version', () => {
    publish();
    expect(publish({ version: '1.0.1' }).version).toBe('1.0.1');
  });

  it('neither blocks a development install nor is blocked by one, and keeps what was published', () => {
    const vault = { envelope: () => null };
    const registry = createRegistry({ db: test.db, clock: test.clock, vault });
    registry.devInstall(testInstall({}, testHash('a')));
    expect(publish({}, 'b').version).toBe('1.0.0');
    const again = registry.devInstall(testInstall({ endpoints: [] }, testHash('c')));
    expect(again).toMatchObject({ contentHash: testHash('c'), endpoints: [] });
    expect(() => publish({}, 'd')).toThrow(exists);
    const published = test.db.first(
      test.db.build
        .selectFrom('published_version')
        .innerJoin('extension_bundle', 'extension_bundle.id', 'published_version.bundle_id')
        .select(['content_hash', 'manifest']),
    )!;
    expect(published.content_hash).toBe(testHash('b'));
    expect(JSON.parse(published.manifest)).toEqual(testManifest());
  });

  it('finds the publisher by the name, and needs one for a new extension', () => {
    expect(() => publish({ publisher: null })).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
    publish();
    expect(publish({ publisher: null, version: '1.0.1' }).publisher).toBe('acme');
  });

  it('gives a wildcard the next patch', () => {
    expect(publish({ version: '1.2.*' }, '1').version).toBe('1.2.0');
    expect(publish({ version: '1.2.*' }, '2').version).toBe('1.2.1');
    publish({ version: '1.2.9-beta.1' }, '3');
    expect(publish({ version: '1.2.*' }, '4').version).toBe('1.2.2');
  });
});

describe('concreteVersion', () => {
  it.each([
    ['1.2.*', [], '1.2.0'],
    ['1.2.*', ['1.2.4', '1.2.10', '1.3.50', '11.2.60'], '1.2.11'],
    ['1.2.*', ['1.2.4-rc.1', '1.2.5+build'], '1.2.0'],
    ['1.2.3', ['1.2.3'], '1.2.3'],
  ])('of %s after %j is %s', (requested, published, expected) => {
    expect(concreteVersion(requested, published)).toBe(expected);
  });
});
