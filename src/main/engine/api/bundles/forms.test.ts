/** The publish API row by row: whole answers, of the three routes side by side, in both positions of the gate. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleOf } from '../../../../../runner/testing/archive.ts';
import { WorkbenchError } from '../../../../contract/errors.ts';
import { defaultTenantId } from '../../tenant/tenants.ts';
import { archiveOf, createPublishRig, otherTenantId } from './testing/rig.ts';
import type { PublishRig, Reply } from './testing/rig.ts';

let rig: PublishRig;
beforeEach(async () => {
  rig = await createPublishRig();
  rig.fallbackTenant = defaultTenantId;
});
afterEach(() => rig.dispose());

const { archive, hex } = archiveOf();
const size = String(archive.length);
const routes = ['upload-proxy', 'finalize', 'abort'] as const;
const positions = ['platform', 'helpful'] as const;
const sentence = expect.stringMatching(/\.$/);
const failure = (code: ConstructorParameters<typeof WorkbenchError>[0]['code']) => () =>
  Promise.reject(new WorkbenchError({ code, what: 'It failed.', why: 'The disk is gone.', fix: 'Mend it.' }));

/** The reply, whose headers must be those of its route. */
async function send(route: (typeof routes)[number], request: Parameters<PublishRig['send']>[1], query = ''): Promise<Reply> {
  const reply = await rig.send(`/api/ext-bundles/${route}${query}`, request);
  expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-z]+-[0-9a-f]+$/);
  expect(reply.headers.get('content-type')).toBe('application/json');
  if (route !== 'upload-proxy') expect(reply.headers.get('x-upload-proxy-why')).toBeNull();
  return reply;
}

const upload = (query: Record<string, string>, more: Parameters<PublishRig['send']>[1] = {}) =>
  send('upload-proxy', { body: new Uint8Array(archive), ...more }, `?${new URLSearchParams(query)}`);
const abort = async (sent: string) => {
  const { status, body } = await send('abort', { body: JSON.stringify({ key: sent, reason: 'test' }) });
  return [status, body];
};
const whyOf = ({ headers }: Reply): string | null => headers.get('x-upload-proxy-why');

describe.each(positions)('the gate, as in the position %s', (position) => {
  beforeEach(() => {
    rig.fidelity = { 'publish.gate': position };
  });

  it.each(routes)('of %s wants the header, or the setting in its place', async (route) => {
    for (const value of ['', 'false', '1', 'yes']) {
      const reply = await send(route, { headers: { 'x-alga-admin': value }, body: '{}' });
      expect([reply.status, reply.body]).toEqual([403, { error: 'Forbidden', code: 'RBAC_FORBIDDEN' }]);
      expect(whyOf(reply)).toBe(route === 'upload-proxy' ? 'rbac_forbidden_missing_admin_header' : null);
    }
    rig.allowInsecure = true;
    const reply = await send(route, { headers: { 'x-alga-admin': '' }, body: '{}' });
    expect([reply.status, reply.body]).toEqual([400, { error: sentence, code: 'BAD_REQUEST' }]);
  });

  it.each(routes)('of %s has a limit of its own', async (route) => {
    rig.limit = { windowMs: 1000, max: 1 };
    for (const other of routes) expect((await send(other, { body: '{}' })).status).toBe(400);
    const reply = await send(route, { body: '{}' });
    expect([reply.status, reply.body]).toEqual([429, { error: 'Too Many Requests', code: 'RATE_LIMIT' }]);
    expect(whyOf(reply)).toBe(route === 'upload-proxy' ? 'rate_limited' : null);
    rig.test.clock.advance(1000);
    expect((await send(route, { body: '{}' })).status).toBe(400);
  });

  it('counts nothing of those without the header', async () => {
    rig.limit = { windowMs: 1000, max: 1 };
    expect((await send('abort', { headers: { 'x-alga-admin': '' }, body: '{}' })).status).toBe(403);
    expect((await send('abort', { body: '{}' })).status).toBe(400);
  });

  it('looks at the key, or at none', async () => {
    const read = rig.makeKey(['extension:read']);
    for (const route of routes) {
      const strange = await send(route, { headers: { 'x-api-key': 'anything' }, body: '{}' });
      const lesser = await send(route, { headers: { 'x-api-key': read }, body: '{}' });
      const other = await send(route, { headers: { 'x-tenant-id': otherTenantId }, body: '{}' });
      const statuses = [strange, lesser, other].map(({ status }) => status);
      expect(statuses).toEqual(position === 'platform' ? [400, 400, 400] : [401, 403, 403]);
    }
  });
});

describe('upload-proxy', () => {
  it('answers the declared hash only where one was declared', async () => {
    const staged = { key: expect.stringMatching(/^sha256\/_staging\//), strategy: 'staging' };
    const told = { upload: staged, filename: 'a', size: archive.length };
    expect(await upload({ filename: 'a', size })).toMatchObject({ status: 200 });
    expect((await upload({ filename: 'a', size })).body).toEqual(told);
    expect((await upload({ filename: 'a', size, declaredHash: hex })).body).toEqual({ ...told, declaredHash: hex });
  });

  /** Each is right where the one before it is wrong, and wrong in all that come after. */
  const order: [query: Record<string, string>, why: string][] = [
    [{ size: '', declaredHash: 'x' }, 'filename_required'],
    [{ filename: ' ', size: '', declaredHash: 'x' }, 'filename_required'],
    [{ filename: 'a', size: '', declaredHash: 'x' }, 'size_required'],
    [{ filename: 'a', size: '-1', declaredHash: 'x' }, 'size_invalid'],
    [{ filename: 'a', size: '209715201', declaredHash: 'x' }, 'size_exceeds_cap'],
    [{ filename: 'a', size: '209715200', declaredHash: 'x' }, 'declared_hash_invalid'],
    [{ filename: 'a', size: '209715200' }, 'content_length_mismatch'],
    [{ filename: 'a', size: '7' }, 'missing_body'],
  ];

  it.each(positions)('tells the first thing that is wrong, whether it looks at the bytes or not: %s', async (position) => {
    rig.fidelity = { 'publish.upload-check': position };
    for (const [query, why] of order) {
      const reply = await upload(query, { headers: { 'content-length': '7' }, body: null });
      expect([reply.status, reply.body, whyOf(reply)]).toEqual([400, { error: sentence, code: 'BAD_REQUEST' }, why]);
    }
    expect(await rig.objects()).toEqual([]);
  });

  it('leaves a wrong hash to finalize where production does', async () => {
    rig.fidelity = { 'publish.upload-check': 'platform' };
    const declared = '0'.repeat(64);
    const { body } = await upload({ filename: 'a', size, declaredHash: declared });
    const { key } = body.upload as { key: string };
    const reply = await rig.finalize({ key, declaredHash: declared });
    const details = { declared, computed: hex };
    expect([reply.status, reply.body]).toEqual([400, { error: sentence, code: 'HASH_MISMATCH', details }]);
  });

  it.each([
    ['SETTING_INVALID', 'BUNDLE_CONFIG_MISSING', 'bundle_config_missing'],
    ['BUCKET_MISSING', 'BUCKET_NOT_FOUND', 'bucket_missing'],
    ['STORE_UNREACHABLE', 'S3_PUT_FAILED', 's3_put_failed'],
  ] as const)('tells %s of the store whole', async (failed, code, why) => {
    rig.failing.put = failure(failed);
    const reply = await upload({ filename: 'a', size });
    expect([reply.status, reply.body, whyOf(reply)]).toEqual([500, { error: sentence, code }, why]);
  });
});

describe('finalize', () => {
  it('answers whole', async () => {
    const reply = await rig.finalize({ key: await rig.staged(archive) });
    const { extension, version } = reply.body as { extension: { id: string }; version: { id: string } };
    expect([reply.status, reply.body]).toEqual([
      200,
      {
        extension: { id: extension.id, name: 'hello', publisher: 'acme' },
        version: { id: version.id, version: '1.0.0' },
        contentHash: hex,
        canonicalKey: `tenants/${defaultTenantId}/extensions/${extension.id}/sha256/${hex}/bundle.tar.zst`,
        // The workbench's own.
        signature: expect.any(Object),
      },
    ]);
  });

  it('lets the manifest beside the archive be kept for a year', async () => {
    const { body } = await rig.finalize({ key: await rig.staged(archive) });
    const manifest = await rig.store.head(String(body.canonicalKey).replace('bundle.tar.zst', 'manifest.json'));
    expect(manifest?.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  const key = 'sha256/_staging/x/bundle.tar.zst';
  it.each([
    '',
    'null',
    '"text"',
    '{"key":7}',
    '{"key":"Sha256/_staging/x/bundle.tar.zst"}',
    '{"key":"sha256/staging/x/bundle.tar.zst"}',
    '{"key":"sha256/_staging/x/bundle.tar.zst.sig"}',
    JSON.stringify({ key, size: 0 }),
    JSON.stringify({ key, size: 1.5 }),
    JSON.stringify({ key, size: '12' }),
    JSON.stringify({ key, declaredHash: `sha256:${hex}` }),
    JSON.stringify({ key, declaredHash: 7 }),
    JSON.stringify({ key, manifestJson: {} }),
    JSON.stringify({ key, signature: { text: 7 } }),
  ])('refuses %s', async (body) => {
    const reply = await send('finalize', { body });
    expect([reply.status, reply.body]).toEqual([400, { error: sentence, code: 'BAD_REQUEST' }]);
  });

  it.each(positions)('knows nothing of a key that never was, whoever may publish it: %s', async (position) => {
    rig.fidelity = { 'publish.staging-owner': position };
    const reply = await send('finalize', { body: JSON.stringify({ key }) });
    expect([reply.status, reply.body]).toEqual([400, { error: sentence, code: 'STAGING_NOT_FOUND' }]);
  });

  it('finds the manifest one folder deep, and no deeper', async () => {
    const manifest = JSON.stringify({ name: 'deep', publisher: 'acme', version: '1.0.0', runtime: 'wasm-js@1' });
    const one = bundleOf([{ path: 'dist/manifest.json', body: manifest }]).archive;
    const two = bundleOf([{ path: 'dist/a/manifest.json', body: manifest }]).archive;
    for (const position of positions) {
      rig.fidelity = { 'publish.manifest-place': position };
      const reply = await rig.finalize({ key: await rig.staged(two) });
      expect([reply.status, reply.body]).toEqual([400, { error: sentence, code: 'MANIFEST_NOT_FOUND' }]);
    }
    expect(await rig.finalize({ key: await rig.staged(one) })).toMatchObject({ body: { extension: { name: 'deep' } } });
  });
});

describe.each(positions)('finalize, whose copy fails, in the order %s', (position) => {
  it.each([
    ['the archive', 'bundle.tar.zst', 'CANONICAL_MISSING'],
    ['the manifest', 'manifest.json', 'MANIFEST_STORE_FAILED'],
  ])('tells so of %s, and uses the version up or not', async (_case, name, code) => {
    rig.fidelity = { 'publish.order': position };
    const key = await rig.staged(archive);
    rig.failing.put = (target, ...rest) => (target.endsWith(name) ? failure('DISK_FULL')() : rig.folder.put(target, ...rest));
    const reply = await rig.finalize({ key });
    expect([reply.status, reply.body]).toEqual([500, { error: 'Failed to finalize extension bundle.', code }]);
    delete rig.failing.put;
    expect((await rig.finalize({ key })).status).toBe(position === 'platform' ? 409 : 200);
  });
});

describe('abort', () => {
  it.each(['', '{"key"', '[]', 'null', '{}', '{"key":null}', '{"key":"_staging/x"}'])('refuses %s', async (body) => {
    const reply = await send('abort', { body });
    expect([reply.status, reply.body]).toEqual([400, { error: sentence, code: 'BAD_REQUEST' }]);
  });

  it.each(positions)('tells what it did, whoever may: %s', async (position) => {
    rig.fidelity = { 'publish.staging-owner': position };
    const key = await rig.staged(archive);
    const unknown = 'sha256/_staging/unknown/bundle.tar.zst';
    const published = `sha256/${hex}/bundle.tar.zst`;
    expect(await abort(unknown)).toEqual([200, { status: 'noop', key: unknown, area: 'staging' }]);
    expect(await abort(published)).toEqual([200, { status: 'noop', key: published, area: 'canonical' }]);
    expect(await abort(key)).toEqual([200, { status: 'deleted', key, area: 'staging' }]);
    expect(await abort(key)).toEqual([200, { status: 'noop', key, area: 'staging' }]);
  });

  it('shows nothing of a store that fails', async () => {
    const key = await rig.staged(archive);
    rig.failing.delete = failure('STORE_UNREACHABLE');
    const reply = await send('abort', { body: JSON.stringify({ key }) });
    expect([reply.status, reply.body]).toEqual([500, { error: 'Failed to abort the upload.', code: 'INTERNAL' }]);
  });
});
