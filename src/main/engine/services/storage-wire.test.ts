import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStorageOperations } from './storage-wire.ts';
import type { StorageOperations, StorageWrite } from './storage-operations.ts';
import { changeInstall, openTestServices } from './testing.ts';
import type { TestServices } from './testing.ts';

let services: TestServices;
let operations: StorageOperations;
let changes = 0;
beforeEach(async () => {
  services = await openTestServices();
  changes = 0;
  operations = createStorageOperations({ ...services.test, paging: 'helpful', changed: () => void (changes += 1) });
});
afterEach(() => services.dispose());

const failure = (status: number, wireCode: string, message?: string) =>
  expect.objectContaining({ status, wireCode, ...(message === undefined ? {} : { message }) });
const put = (write: Partial<StorageWrite> = {}) =>
  operations.put(services.installId, { namespace: 'notes', key: 'a', value: { n: 1 }, ...write });
const get = (key = 'a') => operations.get(services.installId, { namespace: 'notes', key });
const list = (query: object = {}) =>
  operations.list(services.installId, {
    namespace: 'notes',
    limit: 25,
    includeValues: false,
    includeMetadata: false,
    ...query,
  });
const bulk = (items: StorageWrite[]) => operations.bulkPut(services.installId, { namespace: 'notes', items });
const some = (count: number, value: unknown = 1) => Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value }));
const keysOf = (answer: { items: { key: string }[] }): string[] => answer.items.map(({ key }) => key);

describe('storage operations', () => {
  it('write and read in the shapes of the platform', async () => {
    const at = new Date(services.test.clock.now()).toISOString();
    const stored = { namespace: 'notes', key: 'a', revision: 1, ttlExpiresAt: null, createdAt: at, updatedAt: at };
    expect(await put()).toEqual(stored);
    expect(await get()).toEqual({ ...stored, value: { n: 1 }, metadata: {} });
    expect(await operations.delete(services.installId, { namespace: 'notes', key: 'a' })).toEqual({ success: true });
    expect(await operations.delete(services.installId, { namespace: 'notes', key: 'a' })).toEqual({ success: false });
    expect(changes).toBe(2);
  });

  it.each([
    [59, false],
    [60, true],
    [2_592_000, true],
    [2_592_001, false],
  ])('takes %d seconds to live: %s', async (ttlSeconds, isTaken) => {
    if (!isTaken) return expect(put({ ttlSeconds })).rejects.toThrow(failure(400, 'LIMIT_EXCEEDED'));
    const { ttlExpiresAt } = await put({ ttlSeconds });
    expect(Date.parse(ttlExpiresAt!)).toBe(services.test.clock.now() + ttlSeconds * 1000);
  });

  it('forget what has expired, and clear an expiry that a put does not repeat', async () => {
    await put({ ttlSeconds: 60 });
    await put({ key: 'b', ttlSeconds: 60 });
    expect((await put({ key: 'b' })).ttlExpiresAt).toBeNull();
    services.test.clock.advance(60_000);
    await expect(get()).rejects.toThrow(failure(404, 'NOT_FOUND', 'record not found'));
    expect(keysOf(await list())).toEqual(['b']);
  });

  it('hold a read and a delete to a revision', async () => {
    await put();
    const target = { namespace: 'notes', key: 'a', ifRevision: 2 };
    await expect(operations.get(services.installId, target)).rejects.toThrow(failure(409, 'REVISION_MISMATCH'));
    await expect(operations.delete(services.installId, target)).rejects.toThrow(failure(409, 'REVISION_MISMATCH'));
    expect((await operations.get(services.installId, { ...target, ifRevision: 1 })).revision).toBe(1);
  });

  it('list by prefix, by page, and with what is asked for', async () => {
    for (const key of ['a1', 'a2', 'a3', 'b1', 'Ä1', '%', 'a_']) await put({ key });
    expect(keysOf(await list({ keyPrefix: 'a' }))).toEqual(['a1', 'a2', 'a3', 'a_']);
    expect(keysOf(await list({ keyPrefix: '%' }))).toEqual(['%']);
    expect(keysOf(await list({ keyPrefix: 'Ä' }))).toEqual(['Ä1']);
    const first = await list({ keyPrefix: 'a', limit: 2 });
    expect(keysOf(await list({ keyPrefix: 'a', limit: 2, cursor: first.nextCursor }))).toEqual(['a3', 'a_']);
    expect(first.items[0]).not.toHaveProperty('value');
    const full = await list({ includeValues: true, includeMetadata: true, limit: 1 });
    const { installId: extensionInstallId, tenantId } = services;
    expect(full.items[0]).toMatchObject({ tenantId, extensionInstallId, value: { n: 1 }, metadata: {} });
    for (const limit of [0, 101, 1.5]) await expect(list({ limit })).rejects.toThrow(failure(400, 'VALIDATION_FAILED'));
    await expect(list({ keyPrefix: 'x'.repeat(257) })).rejects.toThrow(failure(400, 'VALIDATION_FAILED'));
  });

  it('put several at once, all or none', async () => {
    await put({ key: 'b' });
    const answer = await bulk([
      { key: 'a', value: 1, ttlSeconds: 60 },
      { key: 'b', value: 2, ifRevision: 1 },
    ]);
    expect(answer).toMatchObject({
      namespace: 'notes',
      items: [
        { key: 'a', revision: 1 },
        { key: 'b', revision: 2 },
      ],
    });
    await expect(
      bulk([
        { key: 'c', value: 1 },
        { key: 'b', value: 2, ifRevision: 9 },
      ]),
    ).rejects.toThrow(failure(409, 'REVISION_MISMATCH'));
    expect(keysOf(await list())).toEqual(['a', 'b']);
  });

  it('limit what comes at once', async () => {
    expect((await bulk(some(20))).items).toHaveLength(20);
    await expect(bulk(some(21))).rejects.toThrow(failure(400, 'LIMIT_EXCEEDED'));
    await expect(bulk([...some(1), ...some(1)])).rejects.toThrow(failure(400, 'VALIDATION_FAILED'));
    await expect(bulk(some(10, 'x'.repeat(60_000)))).rejects.toThrow(failure(400, 'LIMIT_EXCEEDED'));
    const versions = some(2).map((entry, index) => ({ ...entry, schemaVersion: index + 1 }));
    await expect(bulk(versions)).rejects.toThrow(failure(400, 'VALIDATION_FAILED'));
    await expect(bulk([])).rejects.toThrow(failure(400, 'VALIDATION_FAILED'));
  });

  it('refuse unknown and disabled installs', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(() => operations.assertInstall(unknown)).toThrow(failure(404, 'NOT_FOUND', 'extension install not found'));
    changeInstall(services, { enabled: false });
    expect(() => operations.assertInstall(services.installId)).toThrow(failure(401, 'UNAUTHORIZED'));
    await expect(put()).rejects.toThrow(failure(401, 'UNAUTHORIZED', 'extension install is disabled'));
  });
});
