import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StorageService } from '../../../../runner/host/services.ts';
import type { TestDatabase } from '../database/testing.ts';
import { openTestDatabase } from '../database/testing.ts';
import { devInstall } from '../registry/dev-install.ts';
import { testInstall } from '../registry/testing.ts';
import { defaultTenantId } from '../tenant/tenants.ts';
import { createStorageService } from './storage.ts';

let test: TestDatabase;
let storage: StorageService;
let installId: string;

beforeEach(async () => {
  test = await openTestDatabase();
  storage = createStorageService(test);
  installId = devInstall(test.db, test.clock, testInstall());
});
afterEach(() => test.dispose());

const failure = (status: number, wireCode: string, message: string | RegExp) =>
  expect.objectContaining({
    status,
    wireCode,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
const put = (
  namespace: string,
  key: string,
  value: unknown = 'v',
  extra: { ifRevision?: number; metadata?: Record<string, unknown> } = {},
) => storage.put(installId, { namespace, key, value, metadata: {}, ...extra });
const usage = () =>
  test.db.first(test.db.build.selectFrom('ext_storage_usage').select(['bytes_used', 'keys_count', 'namespaces_count']));
const counted = () =>
  test.db.first(
    test.db.build
      .selectFrom('ext_storage_records')
      .select((s) => [
        s.fn.sum<number>(s('value_size_bytes', '+', s.ref('metadata_size_bytes'))).as('bytes_used'),
        s.fn.countAll<number>().as('keys_count'),
        s.fn.count<number>('namespace').distinct().as('namespaces_count'),
      ]),
  );
const setUsage = (counts: { bytes_used?: number; namespaces_count?: number }) =>
  test.db.run(test.db.build.updateTable('ext_storage_usage').set(counts));
/** Writes many rows of a namespace directly. */
const fill = (namespace: string, keys: string[]) =>
  test.db.transaction(() => {
    for (const key of keys) {
      const row = {
        tenant: defaultTenantId,
        extension_install_id: installId,
        namespace,
        key,
        revision: 1,
        value: '1',
        metadata: '{}',
      };
      const rest = { value_size_bytes: 1, metadata_size_bytes: 2, created_at: 1, updated_at: 1 };
      test.db.run(test.db.build.insertInto('ext_storage_records').values({ ...row, ...rest }));
    }
  });
const expireAt = (key: string, time: number) =>
  test.db.run(test.db.build.updateTable('ext_storage_records').set({ ttl_expires_at: time }).where('key', '=', key));

const guestBytes = (length: number) => Buffer.alloc(length, 1).toString('base64');

const metadataOf = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) });

describe('storage records', () => {
  it('come back as they were put, with metadata and revision', async () => {
    expect(await put('ns', 'k', { a: [1, null, 'ü'] }, { metadata: { encoding: 'base64-bytes' } })).toEqual({ revision: 1 });
    expect(await storage.get(installId, 'ns', 'k')).toEqual({
      namespace: 'ns',
      key: 'k',
      value: { a: [1, null, 'ü'] },
      metadata: { encoding: 'base64-bytes' },
      revision: 1,
    });
  });

  it('count revisions from 1 and begin anew after a delete', async () => {
    await put('ns', 'k', 1);
    expect(await put('ns', 'k', 2)).toEqual({ revision: 2 });
    expect(await storage.delete(installId, 'ns', 'k')).toEqual({ success: true });
    expect(await storage.delete(installId, 'ns', 'k')).toEqual({ success: false });
    expect(await put('ns', 'k', 3)).toEqual({ revision: 1 });
  });

  it('take a matching ifRevision only; 0 never means create', async () => {
    await expect(put('ns', 'k', 1, { ifRevision: 0 })).rejects.toEqual(
      failure(409, 'REVISION_MISMATCH', 'ifRevision did not match stored revision'),
    );
    await put('ns', 'k', 1);
    expect(await put('ns', 'k', 2, { ifRevision: 1 })).toEqual({ revision: 2 });
    await expect(put('ns', 'k', 3, { ifRevision: 1 })).rejects.toEqual(failure(409, 'REVISION_MISMATCH', /ifRevision/));
    expect((await storage.get(installId, 'ns', 'k')).value).toBe(2);
  });

  it('are apart by namespace and by install', async () => {
    const other = devInstall(test.db, test.clock, testInstall({ name: 'other' }));
    await put('ns', 'k', 'mine');
    const missing = failure(404, 'NOT_FOUND', 'record not found');
    await expect(storage.get(installId, 'other', 'k')).rejects.toEqual(missing);
    await expect(storage.get(other, 'ns', 'k')).rejects.toEqual(missing);
  });

  it('are kept over an uninstall, but out of reach', async () => {
    await put('ns', 'k');
    test.db.run(test.db.build.deleteFrom('tenant_extension_install'));
    await expect(storage.get(installId, 'ns', 'k')).rejects.toEqual(failure(404, 'NOT_FOUND', 'extension install not found'));
    expect(counted()).toMatchObject({ keys_count: 1 });
  });

  it.each([{ is_enabled: 0 }, { status: 'disabled' }] as const)('are refused to an install with %j', async (change) => {
    test.db.run(test.db.build.updateTable('tenant_extension_install').set(change));
    await expect(put('ns', 'k')).rejects.toEqual(failure(401, 'UNAUTHORIZED', 'extension install is disabled'));
  });
});

describe('the order of checks', () => {
  it('is namespace, install, key, sizes, revision', async () => {
    const long = 'x'.repeat(70_000);
    await expect(storage.get('none', '', 'a/b')).rejects.toEqual(failure(400, 'VALIDATION_FAILED', /namespace/));
    await expect(storage.get('none', 'ns', 'a/b')).rejects.toEqual(failure(404, 'NOT_FOUND', /install/));
    await expect(put('ns', 'a/b', long)).rejects.toEqual(failure(400, 'VALIDATION_FAILED', /'\/'/));
    await expect(put('ns', 'k', long, { metadata: { long }, ifRevision: 9 })).rejects.toEqual(
      failure(400, 'LIMIT_EXCEEDED', 'value exceeds max size of 65536 bytes'),
    );
    await expect(put('ns', 'k', 1, { metadata: { long }, ifRevision: 9 })).rejects.toEqual(
      failure(400, 'LIMIT_EXCEEDED', /metadata/),
    );
    await expect(put('ns', 'k', 1, { ifRevision: 9 })).rejects.toEqual(failure(409, 'REVISION_MISMATCH', /ifRevision/));
  });

  it('refuses malformed input', async () => {
    const invalid = failure(400, 'VALIDATION_FAILED', /Validation error/);
    await expect(put('n'.repeat(129), 'k')).rejects.toEqual(invalid);
    await expect(put('ns', '')).rejects.toEqual(invalid);
    await expect(put('ns', 'k'.repeat(257))).rejects.toEqual(invalid);
    await expect(put('ns', 'k', () => 1)).rejects.toEqual(invalid);
    await expect(put('ns', 'k', 1, { ifRevision: -1 })).rejects.toEqual(invalid);
    await expect(put('ns', 'k', 1, { ifRevision: 1.5 })).rejects.toEqual(invalid);
    const list = [] as unknown as Record<string, unknown>;
    await expect(put('ns', 'k', 1, { metadata: list })).rejects.toEqual(invalid);
    expect(await put('n'.repeat(128), 'k'.repeat(256))).toEqual({ revision: 1 });
  });
});

describe('limits', () => {
  it('hold a value of 65,536 bytes of JSON, which is 49,149 bytes of a guest', async () => {
    await put('ns', 'k', guestBytes(49_149));
    await expect(put('ns', 'k', guestBytes(49_150))).rejects.toEqual(failure(400, 'LIMIT_EXCEEDED', /65536/));
    await put('ns', 'k', 'x'.repeat(65_534));
    await expect(put('ns', 'k', 'ü'.repeat(32_768))).rejects.toEqual(failure(400, 'LIMIT_EXCEEDED', /65536/));
  });

  it('hold metadata of 4,096 bytes', async () => {
    await put('ns', 'k', 1, { metadata: metadataOf(4_096) });
    await expect(put('ns', 'k', 1, { metadata: metadataOf(4_097) })).rejects.toEqual(
      failure(400, 'LIMIT_EXCEEDED', /metadata/),
    );
  });

  it('are 32 namespaces', async () => {
    for (let n = 0; n < 32; n += 1) await put(`ns${n}`, 'k');
    await expect(put('one-more', 'k')).rejects.toEqual(failure(429, 'QUOTA_EXCEEDED', 'namespace quota exceeded'));
    await put('ns5', 'another');
    await storage.delete(installId, 'ns7', 'k');
    await put('one-more', 'k');
  });

  it('are 5,120 keys in a namespace', async () => {
    fill(
      'ns',
      Array.from({ length: 5_120 }, (_, n) => `k${n}`),
    );
    await expect(put('ns', 'new')).rejects.toEqual(failure(429, 'QUOTA_EXCEEDED', /key/));
    expect(await put('ns', 'k7')).toEqual({ revision: 2 });
    await put('other', 'new');
  });

  it('are 268,435,456 bytes in all, counted by the difference', async () => {
    await put('ns', 'k', 'xxxx');
    setUsage({ bytes_used: 268_435_456 });
    await expect(put('ns', 'k', 'xxxxx')).rejects.toEqual(failure(429, 'QUOTA_EXCEEDED', 'total storage quota exceeded'));
    expect((await storage.get(installId, 'ns', 'k')).revision).toBe(1);
    expect(await put('ns', 'k', 'yyyy')).toEqual({ revision: 2 });
    await put('ns', 'k', 'y');
  });
});

describe('the usage row', () => {
  it('agrees with the records after every kind of change', async () => {
    for (const [namespace, key] of [
      ['a', '1'],
      ['a', '2'],
      ['b', '1'],
      ['a', '1'],
    ] as const) {
      await put(namespace, key, key.repeat(7), { metadata: { m: 1 } });
      expect(usage()).toEqual(counted());
    }
    await storage.delete(installId, 'b', '1');
    expect(usage()).toEqual(counted());
    expect(usage()).toMatchObject({ keys_count: 2, namespaces_count: 1 });
    expireAt('1', test.clock.now());
    await storage.list(installId, 'a', null);
    expect(usage()).toEqual(counted());
  });

  it('is counted anew where it is missing', async () => {
    fill('old', ['a', 'b']);
    await put('ns', 'k');
    expect(usage()).toEqual(counted());
  });
});

describe('expired records', () => {
  it('are gone at the start of every operation', async () => {
    await put('ns', 'gone');
    await put('ns', 'kept');
    expireAt('gone', test.clock.now() + 1_000);
    expect(await storage.get(installId, 'ns', 'gone')).toMatchObject({ key: 'gone' });
    test.clock.advance(1_000);
    await expect(storage.get(installId, 'ns', 'gone')).rejects.toEqual(failure(404, 'NOT_FOUND', 'record not found'));
    expect(counted()).toMatchObject({ keys_count: 1 });
  });

  it('never match a revision, and a put clears the expiry', async () => {
    await put('ns', 'k');
    expireAt('k', test.clock.now());
    await expect(put('ns', 'k', 1, { ifRevision: 1 })).rejects.toEqual(failure(409, 'REVISION_MISMATCH', /ifRevision/));
    await put('ns', 'k');
    expireAt('k', test.clock.now() + 10);
    await put('ns', 'k');
    test.clock.advance(10);
    expect(await storage.get(installId, 'ns', 'k')).toMatchObject({ revision: 2 });
  });
});

/** The keys of all pages, following the cursors. */
async function all(service: StorageService): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await service.list(installId, 'ns', cursor);
    expect(page.items.length).toBeLessThanOrEqual(25);
    seen.push(...page.items.map((item) => item.key));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return seen;
}

describe('listing', () => {
  const keys = Array.from({ length: 60 }, (_, n) => `k${String(n).padStart(2, '0')}`);

  it('gives 25 rows to a page in key order, of one namespace', async () => {
    fill('ns', keys.toReversed());
    fill('other', ['x']);
    const page = await storage.list(installId, 'ns', null);
    expect(page.items.map((item) => item.key)).toEqual(keys.slice(0, 25));
    expect(page.items[0]).toEqual({ namespace: 'ns', key: 'k00', value: 1, metadata: {}, revision: 1 });
  });

  it('skips one row at each page boundary as production does', async () => {
    fill('ns', keys);
    expect(await all(storage)).toEqual(keys.filter((key) => key !== 'k25' && key !== 'k51'));
  });

  it('skips none when told to be helpful, or with a cursor of the last key received', async () => {
    fill('ns', keys);
    expect(await all(createStorageService({ ...test, paging: 'helpful' }))).toEqual(keys);
    const cursor = Buffer.from(JSON.stringify({ key: 'k24' })).toString('base64url');
    expect((await storage.list(installId, 'ns', cursor)).items[0]!.key).toBe('k25');
  });

  it('ends without a cursor, also at exactly one page', async () => {
    expect(await storage.list(installId, 'ns', null)).toEqual({ items: [], nextCursor: null });
    fill('ns', keys.slice(0, 25));
    expect(await storage.list(installId, 'ns', null)).toMatchObject({ nextCursor: null });
    await expect(storage.list(installId, 'ns', 'junk')).rejects.toEqual(failure(400, 'VALIDATION_FAILED', /cursor/));
  });
});
