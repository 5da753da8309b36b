import { afterEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../contract/common.ts';
import type { FidelityOverrides } from '../../fidelity.ts';
import { changeInstall } from '../../services/testing.ts';
import { nobodyId, openRouteRig } from '../extensions/testing.ts';
import type { Ask, RouteRig } from '../extensions/testing.ts';

let rig: RouteRig;
afterEach(() => rig.dispose());
const open = async (overrides?: FidelityOverrides): Promise<void> => {
  rig = await openRouteRig(overrides);
};

const at = (rest = '', namespace = 'notes', installId = rig.install.installId) =>
  `/api/ext-storage/install/${installId}/${namespace}/records${rest}`;
const send = (method: string, path: string, body?: JsonValue, ask: Ask = {}) =>
  rig.ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...ask });
const put = (key: string, body: JsonValue = { value: 1 }, ask?: Ask) => send('PUT', at(`/${key}`), body, ask);
const failing = (status: number, code: string, message?: string) => ({
  status,
  body: { error: expect.objectContaining({ code, ...(message === undefined ? {} : { message }) }) },
});
const keysOf = ({ body }: { body: unknown }): string[] => (body as { items: { key: string }[] }).items.map(({ key }) => key);
const unknown = () => failing(404, 'NOT_FOUND', 'extension install not found');

describe('a record', () => {
  it('is stored, read and deleted', async () => {
    await open();
    const iso = new Date(rig.schedules.services.test.clock.now()).toISOString();
    const stored = { namespace: 'notes', key: 'a b', revision: 1, ttlExpiresAt: null, createdAt: iso, updatedAt: iso };
    expect(await put('a%20b', { value: [1], metadata: { by: 'me' } })).toEqual({ status: 200, body: stored });
    expect(await rig.ask(at('/a%20b'))).toEqual({
      status: 200,
      body: { ...stored, value: [1], metadata: { by: 'me' } },
    });
    expect(await send('DELETE', at('/a%20b'))).toEqual({ status: 204, body: null });
    expect(await send('DELETE', at('/a%20b'))).toEqual({ status: 204, body: null });
    expect(await rig.ask(at('/a%20b'))).toEqual(failing(404, 'NOT_FOUND', 'record not found'));
  });

  it('is held to a revision', async () => {
    await open();
    await put('a');
    const mismatch = failing(409, 'REVISION_MISMATCH', 'ifRevision did not match stored revision');
    expect(await put('a', { value: 2, ifRevision: 7 })).toEqual(mismatch);
    expect(await put('new', { value: 2, ifRevision: 0 })).toEqual(mismatch);
    expect(await rig.ask(at('/a'), { headers: { 'if-revision-match': '2' } })).toEqual(mismatch);
    expect((await rig.ask(at('/a'), { headers: { 'if-revision-match': '1' } })).status).toBe(200);
    expect(await send('DELETE', at('/a?ifRevision=2'))).toEqual(mismatch);
    expect((await send('DELETE', at('/a?ifRevision=1'))).status).toBe(204);
  });

  it.each<[string, JsonValue]>([
    ['without a value', {}],
    ['with metadata that are no object', { value: 1, metadata: [1] }],
    ['with a revision that is none', { value: 1, ifRevision: -1 }],
    ['with seconds that are none', { value: 1, ttlSeconds: 0 }],
    ['that is no object', 'text'],
  ])('%s is refused', async (_name, body) => {
    await open();
    const answer = await put('a', body);
    expect(answer).toEqual(failing(400, 'VALIDATION_ERROR', 'Validation failed'));
  });

  it('is held to the limits', async () => {
    await open();
    expect(await put('a', { value: 1, ttlSeconds: 59 })).toEqual(failing(400, 'LIMIT_EXCEEDED'));
    expect(await put('a', { value: 'x'.repeat(65_536) })).toEqual(
      failing(400, 'LIMIT_EXCEEDED', 'value exceeds max size of 65536 bytes'),
    );
    expect(await put('a%2Fb')).toEqual(failing(400, 'VALIDATION_FAILED'));
    expect(await put('x'.repeat(257))).toEqual(failing(400, 'VALIDATION_FAILED'));
    expect(await send('PUT', at('/a', 'n'.repeat(129)), { value: 1 })).toEqual(failing(400, 'VALIDATION_FAILED'));
    const text = await rig.ask(at('/a'), { headers: { 'if-revision-match': 'one' } });
    expect(text).toEqual(failing(400, 'VALIDATION_ERROR'));
  });

  it('says no more of a fault of the server', async () => {
    await open();
    const { db } = rig.schedules.services.test;
    db.run(db.build.schema.alterTable('ext_storage_records').renameTo('lost'));
    expect(await put('a')).toEqual(failing(500, 'INTERNAL_ERROR', 'Storage operation failed.'));
  });

  it('tells how far a quota is passed', async () => {
    await open();
    await put('a');
    const { db } = rig.schedules.services.test;
    db.run(db.build.updateTable('ext_storage_usage').set({ bytes_used: 268_435_450 }));
    expect(await put('b', { value: 'more than that' })).toMatchObject({
      status: 429,
      body: { error: { code: 'QUOTA_EXCEEDED', details: { limit: 268_435_456, attempted: expect.any(Number) } } },
    });
  });
});

describe('records', () => {
  it('are listed by page, by prefix, and with what is asked for', async () => {
    await open();
    for (const key of ['a1', 'a2', 'a3', 'b1']) await put(key);
    const first = await rig.ask(at('?limit=2&keyPrefix=a'));
    expect(keysOf(first)).toEqual(['a1', 'a2']);
    const cursor = (first.body as { nextCursor: string }).nextCursor;
    expect(keysOf(await rig.ask(at(`?limit=2&keyPrefix=a&cursor=${cursor}`)))).toEqual(['a3']);
    const plain = (await rig.ask(at('?includeValues=false'))).body as { items: object[]; nextCursor: null };
    expect(Object.keys(plain.items[0]!)).not.toContain('value');
    expect(plain.nextCursor).toBeNull();
    const full = (await rig.ask(at('?includeValues=true&includeMetadata=1'))).body as { items: object[] };
    expect(full.items[0]).toMatchObject({
      tenantId: rig.tenantId,
      extensionInstallId: rig.install.installId,
      value: 1,
      metadata: {},
    });
    for (const query of ['?limit=0', '?limit=101', '?limit=x']) {
      expect(await rig.ask(at(query))).toEqual(failing(400, 'VALIDATION_ERROR'));
    }
    expect(await rig.ask(at('?cursor=x'))).toEqual(failing(400, 'VALIDATION_FAILED', 'cursor is invalid'));
  });

  it('take the text false for yes, as production does, where that is asked for', async () => {
    await open({ 'api.storage-flags': 'platform' });
    await put('a');
    const { items } = (await rig.ask(at('?includeValues=false&includeMetadata=false'))).body as { items: object[] };
    expect(items[0]).toMatchObject({ value: 1, metadata: {} });
    const plain = (await rig.ask(at('?includeValues='))).body as { items: object[] };
    expect(Object.keys(plain.items[0]!)).not.toContain('value');
  });

  it('are stored several at once, or not at all', async () => {
    await open();
    const bulk = (items: JsonValue) => send('POST', at(), { items });
    expect(
      await bulk([
        { key: 'a', value: 1 },
        { key: 'b', value: 2 },
      ]),
    ).toEqual({
      status: 200,
      body: {
        namespace: 'notes',
        items: [
          { key: 'a', revision: 1, ttlExpiresAt: null },
          { key: 'b', revision: 1, ttlExpiresAt: null },
        ],
      },
    });
    const conflict = await bulk([
      { key: 'c', value: 1 },
      { key: 'a', value: 1, ifRevision: 9 },
    ]);
    expect(conflict).toEqual(failing(409, 'REVISION_MISMATCH'));
    expect(keysOf(await rig.ask(at()))).toEqual(['a', 'b']);
    expect(await bulk([])).toEqual(failing(400, 'VALIDATION_ERROR'));
    expect(await bulk(Array.from({ length: 21 }, (_, n) => ({ key: `k${n}`, value: 1 })))).toEqual(
      failing(400, 'LIMIT_EXCEEDED'),
    );
  });
});

describe('who may', () => {
  it('is told by scope, and an install of another tenant is as good as none', async () => {
    await open();
    await put('a');
    const theirs: Ask = { key: rig.otherKey };
    expect(await rig.ask(at('/a'), theirs)).toEqual(unknown());
    expect(await rig.ask(at(), theirs)).toEqual(unknown());
    expect(await put('a', { value: 2 }, theirs)).toEqual(unknown());
    expect(await send('POST', at(), { items: [{ key: 'a', value: 2 }] }, theirs)).toEqual(unknown());
    expect(await send('DELETE', at('/a'), undefined, theirs)).toEqual(unknown());
    expect(await rig.ask(at('/a', 'notes', nobodyId))).toEqual(unknown());
    expect(await rig.ask(at('/a', 'notes', rig.registryId))).toEqual(unknown());
    const reader: Ask = { key: rig.keyWith(['extension:read']) };
    expect((await rig.ask(at('/a'), reader)).status).toBe(200);
    expect(await put('a', { value: 2 }, reader)).toEqual(failing(403, 'FORBIDDEN'));
    expect(await rig.ask(at('/a'), { key: 'awk_unknown' })).toEqual(failing(401, 'UNAUTHORIZED'));
  });

  it('may name the tenant, if it is the right one', async () => {
    await open();
    await put('a');
    expect((await rig.ask(at('/a'), { headers: { 'x-tenant': rig.tenantId } })).status).toBe(200);
    expect((await rig.ask(at('/a'), { headers: { 'x-tenant': rig.otherTenantId } })).status).toBe(404);
    expect((await rig.ask(at('/a'), { headers: { 'x-tenant-id': rig.otherTenantId } })).status).toBe(403);
  });

  it('finds no storage of a disabled install, and none of these routes in production', async () => {
    await open();
    changeInstall(rig.schedules.services, { enabled: false });
    expect(await rig.ask(at())).toEqual(failing(401, 'UNAUTHORIZED', 'extension install is disabled'));
    await rig.dispose();
    await open({ 'api.unmounted-routes': 'platform' });
    for (const [method, path] of [
      ['GET', at()],
      ['POST', at()],
      ['GET', at('/a')],
      ['PUT', at('/a')],
      ['DELETE', at('/a')],
    ] as const) {
      expect(await send(method, path)).toEqual({ status: 404, body: { error: 'not_found' } });
    }
  });
});
