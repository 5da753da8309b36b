import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storageRecordSchema } from '../../../contract/storage.ts';
import { announceEveryMs, announceStorage } from './storage-changes.ts';
import { createStorageRecords } from './storage-records.ts';
import type { StorageRecords } from './storage-records.ts';
import { createStorageService } from './storage.ts';
import { changeInstall, openTestServices } from './testing.ts';
import type { TestServices } from './testing.ts';

let services: TestServices;
let records: StorageRecords;
beforeEach(async () => {
  services = await openTestServices();
  const { db, clock } = services.test;
  const storage = createStorageService({ db, clock, paging: 'platform' });
  records = createStorageRecords({ db, clock, storage, findInstall: services.findInstall });
});
afterEach(() => services.dispose());

const coded = (code: string, why?: RegExp) =>
  expect.objectContaining({
    failure: expect.objectContaining(why === undefined ? { code } : { code, why: expect.stringMatching(why) }),
  });
const put = (key: string, value: string | object = 'v', ifRevision: number | null = null, namespace = 'notes') =>
  records.put(services.installId, { namespace, key, value: value as string, metadata: {}, ifRevision });
const allKeys = (limit: number, search = ''): string[] => {
  const found: string[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page = records.list(services.installId, { namespace: 'notes', search, after, limit });
    found.push(...page.keys.map(({ key }) => key));
    after = page.next;
  }
  return found;
};

describe('stored records', () => {
  it('are stored, read, changed and removed', async () => {
    const made = await put('a', { n: 1 });
    expect(storageRecordSchema.parse(made)).toMatchObject({ key: 'a', revision: 1, value: { n: 1 }, metadata: {} });
    expect(made.sizeBytes).toBe('{"n":1}'.length + '{}'.length);
    expect(await put('a', { n: 2 }, 1)).toMatchObject({ revision: 2, value: { n: 2 } });
    await records.remove(services.installId, 'notes', 'a');
    expect(() => records.get(services.installId, 'notes', 'a')).toThrow(coded('RECORD_NOT_FOUND'));
    await expect(records.remove(services.installId, 'notes', 'a')).rejects.toThrow(coded('RECORD_NOT_FOUND'));
  });

  it('are counted by namespace', async () => {
    await put('a');
    await put('b');
    await put('c', 'value', null, 'drafts');
    expect(records.namespaces(services.installId)).toEqual([
      { namespace: 'drafts', keys: 1, sizeBytes: 9 },
      { namespace: 'notes', keys: 2, sizeBytes: 10 },
    ]);
  });

  it('are all listed, on pages of any size', async () => {
    const keys = Array.from({ length: 60 }, (_, n) => `key-${String(n).padStart(2, '0')}`);
    for (const key of keys) await put(key);
    expect(allKeys(500)).toEqual(keys);
    expect(allKeys(25)).toEqual(keys);
    expect(allKeys(60)).toEqual(keys);
  });

  it('are found by a part of their key, in any case and without wildcards', async () => {
    for (const key of ['Alpha%', 'beta', 'gamma-alpha', '100%']) await put(key);
    expect(allKeys(1, 'ALPHA')).toEqual(['Alpha%', 'gamma-alpha']);
    expect(allKeys(10, '%')).toEqual(['100%', 'Alpha%']);
  });

  it('are not overwritten by mistake', async () => {
    await put('a', 'first');
    await expect(put('a', 'second')).rejects.toThrow(coded('RECORD_CONFLICT'));
    await put('a', 'second', 1);
    await expect(put('a', 'third', 1)).rejects.toThrow(coded('RECORD_CONFLICT', /409 REVISION_MISMATCH/));
    await expect(put('b', 'first', 1)).rejects.toThrow(coded('RECORD_CONFLICT'));
    expect(records.get(services.installId, 'notes', 'a').value).toBe('second');
  });

  it('keep to the rules of the platform', async () => {
    await expect(put('a/b')).rejects.toThrow(coded('INPUT_INVALID', /400 VALIDATION_FAILED/));
    await expect(put('a', 'v', null, '')).rejects.toThrow(coded('INPUT_INVALID'));
    await expect(put('a', 'x'.repeat(65_536))).rejects.toThrow(coded('LIMIT_REACHED', /65536 bytes/));
  });

  it('belong to an install that is there and enabled', () => {
    changeInstall(services, { enabled: false });
    expect(() => records.namespaces(services.installId)).toThrow(coded('INSTALL_NOT_FOUND'));
  });
});

describe('announcing changes', () => {
  it('tells of the first change at once, and of those close behind it together', async () => {
    let told = 0;
    const { db, clock } = services.test;
    const { service, dispose } = announceStorage(createStorageService({ db, clock }), () => (told += 1), services.timers);
    const write = (key: string) => service.put(services.installId, { namespace: 'n', key, value: 1, metadata: {} });
    await write('a');
    expect(told).toBe(1);
    await write('b');
    await service.delete(services.installId, 'n', 'a');
    expect(told).toBe(1);
    services.timers.pass(announceEveryMs);
    expect(told).toBe(2);
    services.timers.pass(announceEveryMs);
    expect(told).toBe(2);
    await service.delete(services.installId, 'n', 'unknown');
    expect(told).toBe(2);
    await dispose();
    await write('c');
    expect(told).toBe(2);
  });

  it('does not tell of what was refused', async () => {
    let told = 0;
    const { db, clock } = services.test;
    const { service } = announceStorage(createStorageService({ db, clock }), () => (told += 1), services.timers);
    const refused = service.put(services.installId, { namespace: 'n', key: 'a/b', value: 1, metadata: {} });
    await expect(refused).rejects.toThrow();
    expect(told).toBe(0);
  });
});
