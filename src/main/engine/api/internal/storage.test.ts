/** The storage API as a runner meets it: the form of calls, refusals word by word, the order of checks. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HostFailure } from '../../../../../runner/host/services.ts';
import { changeInstall } from '../../services/testing.ts';
import { storageRefusal } from './storage.ts';
import { internalFault, loseTable, openInternalRig, unknownInstall, type InternalRig } from './testing.ts';

let rig: InternalRig;
beforeEach(async () => {
  rig = await openInternalRig();
});
afterEach(() => rig.dispose());

type Fields = Record<string, unknown>;

const call = (fields: Fields, installId?: string) => rig.call('ext-storage', { namespace: 'n', ...fields }, installId);
const put = (fields: Fields = {}) => call({ operation: 'put', key: 'k', value: 'v', ...fields });
const bulk = (items: Fields[]) => call({ operation: 'bulkPut', items });
const some = (count: number, value: unknown = 1): Fields[] =>
  Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value }));
const refused = (status: number, code: string, error: unknown = expect.any(String), details: unknown = null) => ({
  status,
  body: { error, code, details },
});
const keysOf = ({ body }: { body: unknown }): string[] => (body as { items: { key: string }[] }).items.map(({ key }) => key);
const cursorOf = (key: string): string => Buffer.from(JSON.stringify({ key })).toString('base64url');
const iso = (after = 0): string => new Date(rig.services.test.clock.now() + after).toISOString();
const tooLong = 'x'.repeat(70_000);

describe('the form of a call', () => {
  const [one, write] = [
    { operation: 'get', key: 'k' },
    { operation: 'put', key: 'k', value: 1 },
  ];
  it.each<[string, Fields]>([
    ['operation', { operation: 'drop' }],
    ['operation', {}],
    ['namespace', { ...one, namespace: '' }],
    ['namespace', { ...one, namespace: 'n'.repeat(129) }],
    ['namespace', { ...one, namespace: 7 }],
    ['key', { ...one, key: '' }],
    ['key', { ...one, key: 'k'.repeat(257) }],
    ['key', { operation: 'delete' }],
    ['ifRevision', { ...one, ifRevision: -1 }],
    ['ifRevision', { ...one, operation: 'delete', ifRevision: 1.5 }],
    ['ifRevision', { ...write, ifRevision: '1' }],
    ['value', { operation: 'put', key: 'k' }],
    ['metadata', { ...write, metadata: [1] }],
    ['metadata', { ...write, metadata: 'text' }],
    ['ttlSeconds', { ...write, ttlSeconds: 0 }],
    ['ttlSeconds', { ...write, ttlSeconds: 60.5 }],
    ['schemaVersion', { ...write, schemaVersion: 0 }],
    ['limit', { operation: 'list', limit: 0 }],
    ['limit', { operation: 'list', limit: 101 }],
    ['cursor', { operation: 'list', cursor: 5 }],
    ['keyPrefix', { operation: 'list', keyPrefix: 'x'.repeat(257) }],
    ['includeValues', { operation: 'list', includeValues: 'yes' }],
    ['includeMetadata', { operation: 'list', includeMetadata: 1 }],
    ['items', { operation: 'bulkPut' }],
    ['items', { operation: 'bulkPut', items: [{ key: 'k' }] }],
  ])('names %s, and has no code: %#', async (field, fields) => {
    expect(await call(fields)).toEqual({
      status: 400,
      body: { error: 'Validation error', details: { [field]: expect.arrayContaining([expect.any(String)]) } },
    });
  });

  it.each(['null', '[]', '"text"'])('is an object, not %s', async (body) => {
    expect(await rig.call('ext-storage', body)).toMatchObject({ status: 400, body: { error: 'Validation error' } });
  });

  it.each<Fields>([
    { namespace: 'n'.repeat(128), key: 'k'.repeat(256) },
    { key: '.. ü:?#\\%' },
    { value: null },
    { value: 'x'.repeat(65_534) },
    { metadata: { a: 'x'.repeat(4_088) } },
    { ttlSeconds: 60 },
    { ttlSeconds: 2_592_000 },
    // Nothing is checked against a schema that is not there.
    { schemaVersion: 7 },
  ])('is right: %#', async (fields) => {
    expect((await put(fields)).status).toBe(200);
  });
});

describe('a refusal', () => {
  const limit = 'LIMIT_EXCEEDED';
  const invalid = 'VALIDATION_FAILED';
  it.each<[string, Fields, ReturnType<typeof refused>]>([
    ['a slash in a key', { key: 'a/b' }, refused(400, invalid)],
    ['59 seconds', { ttlSeconds: 59 }, refused(400, limit)],
    ['more than 30 days', { ttlSeconds: 2_592_001 }, refused(400, limit)],
    ['a long value', { value: 'x'.repeat(65_535) }, refused(400, limit, 'value exceeds max size of 65536 bytes')],
    ['long metadata', { metadata: { a: 'x'.repeat(4_089) } }, refused(400, limit)],
    ['0 for create', { ifRevision: 0 }, refused(409, 'REVISION_MISMATCH', 'ifRevision did not match stored revision')],
  ])('of %s', async (_name, fields, expected) => {
    expect(await put(fields)).toEqual(expected);
  });

  it('of a cursor, of a record that is not there, and of another revision', async () => {
    expect(await call({ operation: 'list', cursor: 'junk' })).toEqual(refused(400, invalid, 'cursor is invalid'));
    expect(await call({ operation: 'get', key: 'x' })).toEqual(refused(404, 'NOT_FOUND', 'record not found'));
    await put();
    const mismatch = refused(409, 'REVISION_MISMATCH', 'ifRevision did not match stored revision');
    expect(await call({ operation: 'get', key: 'k', ifRevision: 2 })).toEqual(mismatch);
    expect(await call({ operation: 'delete', key: 'k', ifRevision: 2 })).toEqual(mismatch);
  });

  it.each<[string, Fields[], string]>([
    ['21 items', some(21), limit],
    ['more than 524,288 bytes', some(9, 'x'.repeat(60_000)), limit],
    ['a key that stands twice', [...some(1), ...some(1)], invalid],
    ['two schema versions', some(2).map((item, index) => ({ ...item, schemaVersion: index + 1 })), invalid],
    ['a slash in one key', [...some(1), { key: 'a/b', value: 1 }], invalid],
  ])('of a bulk with %s stores nothing', async (_name, items, code) => {
    expect(await bulk(items)).toEqual(refused(400, code));
    expect(keysOf(await call({ operation: 'list' }))).toEqual([]);
  });

  it('of quotas tells the limit where it counts bytes', async () => {
    const { db } = rig.services.test;
    for (let count = 0; count < 32; count += 1) await put({ namespace: `n${count}` });
    expect(await put({ namespace: 'one-more' })).toEqual(refused(429, 'QUOTA_EXCEEDED', 'namespace quota exceeded'));
    db.run(db.build.updateTable('ext_storage_usage').set({ bytes_used: 268_435_456 }));
    const details = { limit: 268_435_456, attempted: 268_435_456 + '"v"{}'.length };
    expect(await put({ namespace: 'n1', key: 'new' })).toEqual(
      refused(429, 'QUOTA_EXCEEDED', 'total storage quota exceeded', details),
    );
  });

  it.each(['put', 'get', 'delete', 'list', 'bulkPut'])(
    'of %s for an install that is unknown or disabled',
    async (operation) => {
      expect(await call({ operation }, unknownInstall)).toEqual(refused(404, 'NOT_FOUND', 'extension install not found'));
      changeInstall(rig.services, { enabled: false });
      expect(await call({ operation })).toEqual(refused(401, 'UNAUTHORIZED', 'extension install is disabled'));
      changeInstall(rig.services, { enabled: true });
      const { db } = rig.services.test;
      db.run(db.build.updateTable('tenant_extension_install').set({ status: 'disabled' }));
      expect(await call({ operation })).toEqual(refused(401, 'UNAUTHORIZED', 'extension install is disabled'));
    },
  );

  it('of the server itself tells no more than that', async () => {
    const { body, status } = storageRefusal(new HostFailure(503, 'STORE_DOWN', 'the disk at /data is full'))!;
    expect([status, JSON.parse(body)]).toEqual([
      503,
      { error: 'Storage operation failed.', code: 'STORE_DOWN', details: null },
    ]);
    loseTable(rig, 'ext_storage_records');
    expect(await put()).toEqual(internalFault);
  });

  it('does not come of a capability: that is the runner’s to check', async () => {
    changeInstall(rig.services, { granted: [] });
    expect((await put()).status).toBe(200);
  });
});

it('checks a put in the platform’s order', async () => {
  const { db } = rig.services.test;
  for (let count = 0; count < 32; count += 1) await put({ namespace: `n${count}` });
  db.run(db.build.updateTable('ext_storage_usage').set({ bytes_used: 268_435_456 }));
  let fields: Fields = {
    namespace: 'new',
    key: 'a/b',
    ttlSeconds: 59,
    value: tooLong,
    metadata: { tooLong },
    ifRevision: 9,
  };
  const steps: [Fields, string, RegExp][] = [
    [{}, 'VALIDATION_FAILED', /key/],
    [{ key: 'new' }, 'LIMIT_EXCEEDED', /ttlSeconds/],
    [{ ttlSeconds: 60 }, 'LIMIT_EXCEEDED', /value/],
    [{ value: 'v' }, 'LIMIT_EXCEEDED', /metadata/],
    [{ metadata: {} }, 'REVISION_MISMATCH', /ifRevision/],
    [{ ifRevision: undefined }, 'QUOTA_EXCEEDED', /namespace/],
    [{ namespace: 'n1' }, 'QUOTA_EXCEEDED', /total/],
  ];
  for (const [change, code, error] of steps) {
    fields = { ...fields, ...change };
    expect((await put(fields)).body).toMatchObject({ code, error: expect.stringMatching(error) });
  }
});

describe('an answer', () => {
  it('of a bulk put has key, revision and expiry', async () => {
    await put({ key: 'b' });
    const answer = await bulk([
      { key: 'a', value: 1, ttlSeconds: 60 },
      { key: 'b', value: 2, ifRevision: 1 },
    ]);
    const items = [
      { key: 'a', revision: 1, ttlExpiresAt: iso(60_000) },
      { key: 'b', revision: 2, ttlExpiresAt: null },
    ];
    expect(answer).toEqual({ status: 200, body: { namespace: 'n', items } });
  });

  it('of a list has 25 items, with values and metadata where they are asked for', async () => {
    await bulk(some(20));
    await bulk(some(20).map(({ key, value }) => ({ key: `${String(key)}x`, value })));
    expect(keysOf(await call({ operation: 'list' }))).toHaveLength(25);
    const { tenantId, installId: extensionInstallId } = rig.services;
    const times = { ttlExpiresAt: null, createdAt: iso(), updatedAt: iso() };
    const item = { tenantId, extensionInstallId, namespace: 'n', key: 'k7x', revision: 1, ...times };
    const query = { operation: 'list', keyPrefix: 'k7x' };
    expect(await call(query)).toEqual({ status: 200, body: { items: [item], nextCursor: null } });
    const full = { items: [{ ...item, value: 1, metadata: {} }], nextCursor: null };
    expect(await call({ ...query, includeValues: true, includeMetadata: true })).toEqual({ status: 200, body: full });
  });

  it.each([
    ['platform', cursorOf('k2'), ['k3']],
    ['helpful', cursorOf('k1'), ['k2', 'k3']],
  ] as const)('of a list goes on where the switch says, at %s', async (position, nextCursor, rest) => {
    await rig.dispose();
    rig = await openInternalRig({ 'storage.list-paging': position });
    await bulk(some(4));
    const first = await call({ operation: 'list', limit: 2 });
    expect(keysOf(first)).toEqual(['k0', 'k1']);
    expect(first.body).toMatchObject({ nextCursor });
    expect(keysOf(await call({ operation: 'list', limit: 2, cursor: nextCursor }))).toEqual(rest);
  });

  it('knows nothing of what has expired', async () => {
    await put({ ttlSeconds: 60 });
    rig.services.test.clock.advance(60_000);
    expect(await call({ operation: 'get', key: 'k' })).toEqual(refused(404, 'NOT_FOUND', 'record not found'));
    expect((await put()).body).toMatchObject({ revision: 1, ttlExpiresAt: null });
  });
});
