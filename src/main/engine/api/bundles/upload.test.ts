import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../../contract/errors.ts';
import { createFidelity } from '../../fidelity.ts';
import { gateNotice } from './gate.ts';
import { archiveOf, createPublishRig, otherTenantId } from './testing/rig.ts';
import type { PublishRig } from './testing/rig.ts';

let rig: PublishRig;
beforeEach(async () => {
  rig = await createPublishRig();
});
afterEach(() => rig.dispose());

const { archive, hex } = archiveOf();
const otherHash = '0'.repeat(64);
const path = '/api/ext-bundles/upload-proxy';
const failure = (code: ConstructorParameters<typeof WorkbenchError>[0]['code']) => () =>
  Promise.reject(new WorkbenchError({ code, what: 'It failed.', why: 'The disk is gone.', fix: 'Mend it.' }));

/** A body of unknown length. */
const streamed = (bytes: Uint8Array): ReadableStream =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });

describe('upload-proxy', () => {
  it('stages the archive and answers its key', async () => {
    const { status, body, headers } = await rig.upload(archive, { declaredHash: hex });
    expect(status).toBe(200);
    expect(body).toEqual({
      upload: {
        key: expect.stringMatching(/^sha256\/_staging\/[0-9a-f-]{36}\/bundle\.tar\.zst$/),
        strategy: 'staging',
      },
      filename: 'bundle.tar.zst',
      size: archive.length,
      declaredHash: hex,
    });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-z]+-[0-9a-f]+$/);
    expect(headers.get('x-upload-proxy-why')).toBeNull();
    expect((await rig.store.head((body.upload as { key: string }).key))?.sha256).toBe(hex);
  });

  it('takes a body of unknown length', async () => {
    const query = new URLSearchParams({ filename: 'a', size: String(archive.length) });
    expect((await rig.send(`${path}?${query}`, { body: streamed(archive) })).status).toBe(200);
  });

  const size = String(archive.length);
  it.each([
    ['no filename', { size }, {}, 400, 'BAD_REQUEST', 'filename_required'],
    ['no size', { filename: 'a' }, {}, 400, 'BAD_REQUEST', 'size_required'],
    ['a size of nothing', { filename: 'a', size: '0' }, {}, 400, 'BAD_REQUEST', 'size_invalid'],
    ['a size that is no number', { filename: 'a', size: '1x' }, {}, 400, 'BAD_REQUEST', 'size_invalid'],
    ['part of a byte', { filename: 'a', size: '1.5' }, {}, 400, 'BAD_REQUEST', 'size_invalid'],
    ['more than 200 MiB', { filename: 'a', size: '209715201' }, {}, 400, 'BAD_REQUEST', 'size_exceeds_cap'],
    [
      'a hash with a prefix',
      { filename: 'a', size, declaredHash: `sha256:${hex}` },
      {},
      400,
      'BAD_REQUEST',
      'declared_hash_invalid',
    ],
    [
      'a hash in capitals',
      { filename: 'a', size, declaredHash: 'A'.repeat(64) },
      {},
      400,
      'BAD_REQUEST',
      'declared_hash_invalid',
    ],
    [
      'another length in the header',
      { filename: 'a', size },
      { 'content-length': '3' },
      400,
      'BAD_REQUEST',
      'content_length_mismatch',
    ],
    ['more bytes than announced', { filename: 'a', size: '3' }, {}, 400, 'BAD_REQUEST', 'size_mismatch'],
    ['fewer bytes than announced', { filename: 'a', size: '9999' }, {}, 400, 'BAD_REQUEST', 'size_mismatch'],
    ['another hash than declared', { filename: 'a', size, declaredHash: otherHash }, {}, 400, 'HASH_MISMATCH', 'hash_mismatch'],
  ])('refuses %s, and keeps nothing', async (_case, query, headers, status, code, why) => {
    const reply = await rig.send(`${path}?${new URLSearchParams(query)}`, { headers, body: streamed(archive) });
    expect(reply.body).toMatchObject({ code, error: expect.stringMatching(/\.$/) });
    expect(reply.status).toBe(status);
    expect(reply.headers.get('x-upload-proxy-why')).toBe(why);
    expect(reply.headers.get('x-request-id')).not.toBeNull();
    expect(await rig.objects()).toEqual([]);
    expect(rig.test.db.all(rig.test.db.build.selectFrom('publish_upload').select('object_key'))).toEqual([]);
  });

  it.each([null, streamed(new Uint8Array())])('refuses no body, and an empty one', async (body) => {
    const reply = await rig.send(`${path}?filename=a&size=5`, { body });
    expect(reply).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    expect(reply.headers.get('x-upload-proxy-why')).toBe('missing_body');
  });

  it.each([
    ['SETTING_INVALID', 'BUNDLE_CONFIG_MISSING', 'bundle_config_missing'],
    ['BUCKET_MISSING', 'BUCKET_NOT_FOUND', 'bucket_missing'],
    ['DISK_FULL', 'S3_PUT_FAILED', 's3_put_failed'],
  ] as const)('answers 500 when the store fails with %s', async (failed, code, why) => {
    rig.failing.put = failure(failed);
    const reply = await rig.upload(archive);
    expect(reply).toMatchObject({ status: 500, body: { code } });
    expect(reply.headers.get('x-upload-proxy-why')).toBe(why);
  });

  it('answers 500 for what nobody thought of', async () => {
    rig.test.db.run(rig.test.db.build.deleteFrom('tenant'));
    rig.test.db.close();
    rig.fidelity = { 'publish.gate': 'platform' };
    const reply = await rig.upload(archive);
    expect(reply).toMatchObject({ status: 500, body: { code: 'INTERNAL_ERROR' } });
    expect(reply.headers.get('x-upload-proxy-why')).toBe('unhandled_exception');
  });

  it('leaves size and hash to finalize where production does', async () => {
    rig.fidelity = { 'publish.upload-check': 'platform' };
    const query = new URLSearchParams({ filename: 'a', size: '3', declaredHash: otherHash });
    const reply = await rig.send(`${path}?${query}`, { body: streamed(archive) });
    expect(reply).toMatchObject({ status: 200, body: { size: 3, declaredHash: otherHash } });
  });

  it('stops an upload that runs past 200 MiB, whatever was announced', async () => {
    rig.fidelity = { 'publish.upload-check': 'platform' };
    const chunk = new Uint8Array(32 * 1024 * 1024);
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(chunk);
      },
    });
    const reply = await rig.send(`${path}?filename=a&size=3`, { body: endless });
    expect(reply).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    expect(reply.headers.get('x-upload-proxy-why')).toBe('size_exceeds_cap');
    expect(sent).toBeLessThan(10);
    expect(await rig.objects()).toEqual([]);
  });
});

describe('the gate', () => {
  it('asks for the admin header, as production does', async () => {
    const reply = await rig.upload(archive, {}, { 'x-alga-admin': '' });
    expect(reply).toMatchObject({ status: 403, body: { error: 'Forbidden', code: 'RBAC_FORBIDDEN' } });
    expect(reply.headers.get('x-upload-proxy-why')).toBe('rbac_forbidden_missing_admin_header');
    rig.allowInsecure = true;
    expect((await rig.upload(archive, {}, { 'x-alga-admin': '' })).status).toBe(200);
  });

  it('asks for a key with the scope, which the header does not replace', async () => {
    const reader = rig.makeKey(['extension:read', 'extension:write', 'extension:call']);
    expect(await rig.upload(archive, {}, { 'x-api-key': reader })).toMatchObject({
      status: 403,
      body: { code: 'RBAC_FORBIDDEN', error: expect.stringContaining('extension:publish') },
    });
    rig.allowInsecure = true;
    expect((await rig.upload(archive, {}, { 'x-api-key': 'awk_nothing' })).status).toBe(401);
    expect((await rig.upload(archive, {}, { 'x-api-key': 'something' })).status).toBe(401);
  });

  it('refuses a tenant that is not that of the key', async () => {
    const reply = await rig.upload(archive, {}, { 'x-tenant-id': otherTenantId });
    expect(reply).toMatchObject({ status: 403, body: { code: 'RBAC_FORBIDDEN' } });
  });

  it('stands open to the header alone where production’s gate is tried out, and says so', async () => {
    rig.fidelity = { 'publish.gate': 'platform' };
    const reply = await rig.upload(archive, {}, { 'x-api-key': 'anything', 'x-tenant-id': otherTenantId });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('x-alga-workbench-fidelity')).toBe('publish.gate=platform');
    const staged = rig.test.db.first(rig.test.db.build.selectFrom('publish_upload').select('tenant_id'));
    expect(staged).toEqual({ tenant_id: otherTenantId });
    expect((await rig.upload(archive, {}, { 'x-alga-admin': '' })).status).toBe(403);
  });

  it('never stands open where other machines reach it', async () => {
    rig.fidelity = { 'publish.gate': 'platform' };
    rig.isLocal = false;
    expect((await rig.upload(archive, {}, { 'x-api-key': 'anything' })).status).toBe(401);
    const fidelity = createFidelity(rig.fidelity);
    expect(gateNotice({ fidelity, isLocal: () => true })).toContain('open to anyone');
    expect(gateNotice({ fidelity, isLocal: () => false })).toContain('in spite of');
    expect(gateNotice({ fidelity: createFidelity(), isLocal: () => false })).toBeNull();
  });

  it('limits each route by key, in a window that slides', async () => {
    rig.limit = { windowMs: 1000, max: 2 };
    const upload = async (headers = {}) => (await rig.upload(archive, {}, headers)).status;
    expect([await upload(), await upload()]).toEqual([200, 200]);
    rig.test.clock.advance(600);
    const limited = await rig.upload(archive);
    expect(limited).toMatchObject({ status: 429, body: { error: 'Too Many Requests', code: 'RATE_LIMIT' } });
    expect(limited.headers.get('x-upload-proxy-why')).toBe('rate_limited');
    expect(await upload({ 'x-api-key': rig.otherKey })).toBe(200);
    expect((await rig.abort({ key: 'sha256/x' })).status).toBe(200);
    rig.test.clock.advance(400);
    expect(await upload()).toBe(200);
  });

  it('limits by the client that headers name where production’s gate is tried out', async () => {
    rig.fidelity = { 'publish.gate': 'platform' };
    rig.limit = { windowMs: 1000, max: 1 };
    const from = async (headers: Record<string, string>) => (await rig.abort({ key: 'sha256/x' }, headers)).status;
    expect(await from({ 'x-forwarded-for': '1.1.1.1, 2.2.2.2' })).toBe(200);
    expect(await from({ 'x-forwarded-for': '1.1.1.1' })).toBe(429);
    expect(await from({ 'x-real-ip': '2.2.2.2' })).toBe(200);
    expect(await from({})).toBe(200);
    expect(await from({})).toBe(429);
  });
});

describe('abort', () => {
  it('removes what the same key staged', async () => {
    const key = await rig.staged(archive);
    expect((await rig.abort({ key, reason: 'changed my mind' })).body).toEqual({ status: 'deleted', key, area: 'staging' });
    expect(await rig.objects()).toEqual([]);
    expect((await rig.abort({ key })).body).toEqual({ status: 'noop', key, area: 'staging' });
  });

  it('leaves alone what another key or tenant staged, unless production’s way is asked for', async () => {
    const key = await rig.staged(archive);
    for (const stranger of [rig.otherKey, rig.makeKey(['extension:publish'])]) {
      expect((await rig.abort({ key }, { 'x-api-key': stranger })).body).toMatchObject({ status: 'noop' });
    }
    expect(await rig.objects()).toEqual([key]);
    rig.fidelity = { 'publish.staging-owner': 'platform' };
    expect((await rig.abort({ key }, { 'x-api-key': rig.otherKey })).body).toMatchObject({ status: 'deleted' });
  });

  it('never touches published bundles', async () => {
    const key = 'sha256/abc/bundle.tar.zst';
    expect((await rig.abort({ key })).body).toEqual({ status: 'noop', key, area: 'canonical' });
  });

  it.each([[{}], [{ key: 5 }], [{ key: ' ' }], [{ key: 'tenants/t/_staging/x/bundle.tar.zst' }]])(
    'refuses %j',
    async (fields) => {
      expect(await rig.abort(fields)).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    },
  );

  it('answers 500 when the store fails', async () => {
    const key = await rig.staged(archive);
    rig.failing.delete = failure('DISK_FULL');
    expect(await rig.abort({ key })).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
  });
});

describe('sweep', () => {
  const day = 24 * 3_600_000;

  it('removes uploads of a day ago', async () => {
    await rig.staged(archive);
    rig.test.clock.advance(day - 1);
    const kept = await rig.staged(archive);
    expect(await rig.routes.sweep(0)).toBe(0);
    rig.test.clock.advance(1);
    expect(await rig.routes.sweep(0)).toBe(1);
    expect(await rig.objects()).toEqual([kept]);
  });

  it('removes uploads that were cut off, before anything else runs', async () => {
    const kept = await rig.staged(archive);
    const cut = 'sha256/_staging/0d8fcd25-9ef4-4b3a-bb6c-7d3bd2ff7c1e/bundle.tar.zst';
    await rig.store.put(cut, archive);
    const { db, clock } = rig.test;
    const values = { object_key: cut, tenant_id: 't', owner: 'o', filename: 'a', size_bytes: 1, created_at: clock.now() };
    db.run(db.build.insertInto('publish_upload').values({ ...values, state: 'uploading' }));
    expect(await rig.routes.sweep(0)).toBe(0);
    expect(await rig.routes.sweep(rig.test.clock.now() + 1)).toBe(1);
    expect(await rig.objects()).toEqual([kept]);
  });
});
