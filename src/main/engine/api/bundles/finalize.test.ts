import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleOf } from '../../../../../runner/testing/archive.ts';
import { WorkbenchError } from '../../../../contract/errors.ts';
import { signBundle } from '../../signing/sign.ts';
import { testKey, trustIn } from '../../signing/testing.ts';
import { defaultTenantId } from '../../tenant/tenants.ts';
import { archiveOf, createPublishRig, otherTenantId, testManifestJson } from './testing/rig.ts';
import type { PublishRig } from './testing/rig.ts';

let rig: PublishRig;
beforeEach(async () => {
  rig = await createPublishRig();
});
afterEach(() => rig.dispose());

const { archive, hex } = archiveOf();
const manifestJson = JSON.stringify(testManifestJson);
const registryId = 'e3c0e4d6-96e4-5b2b-bacd-132ac62e7620';
const canonicalKey = `tenants/${defaultTenantId}/extensions/${registryId}/sha256/${hex}/bundle.tar.zst`;
const failure = (code: ConstructorParameters<typeof WorkbenchError>[0]['code']) => () =>
  Promise.reject(new WorkbenchError({ code, what: 'It failed.', why: 'The disk is gone.', fix: 'Mend it.' }));
const masked = 'Failed to finalize extension bundle.';

/** Versions and bundles that the registry shows. */
const visible = () => ({
  versions: rig.test.db.all(rig.test.db.build.selectFrom('extension_version').select('version')).map((row) => row.version),
  bundles: rig.test.db.all(rig.test.db.build.selectFrom('extension_bundle').select('content_hash')).length,
});
const nothing = { versions: [], bundles: 0 };

const stored = () =>
  rig.test.db.all(rig.test.db.build.selectFrom('bundle_signature').select(['required', 'verified', 'reason', 'subject']));

describe('finalize', () => {
  it('puts the archive and its manifest in their place, registers the version, and clears the staging area', async () => {
    const key = await rig.staged(archive);
    const reply = await rig.finalize({ key, declaredHash: hex, size: archive.length, manifestJson });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      extension: { id: registryId, name: 'hello', publisher: 'acme' },
      version: { id: '0128cce3-c34b-58ff-8c30-17f0165dc970', version: '1.0.0' },
      contentHash: hex,
      canonicalKey,
    });
    expect(reply.headers.get('x-request-id')).not.toBeNull();
    expect(await rig.objects()).toEqual([canonicalKey, canonicalKey.replace('bundle.tar.zst', 'manifest.json')]);
    expect((await rig.store.head(canonicalKey))?.sha256).toBe(hex);
    expect(rig.test.db.all(rig.test.db.build.selectFrom('extension_bundle').select(['storage_url', 'size_bytes']))).toEqual([
      { storage_url: canonicalKey, size_bytes: archive.length },
    ]);
    expect(rig.published).toEqual([expect.objectContaining({ version: '1.0.0', objectKey: canonicalKey })]);
  });

  it('takes the manifest out of the archive when none is sent', async () => {
    const key = await rig.staged(archive);
    expect((await rig.finalize({ key })).body).toMatchObject({ extension: { name: 'hello' }, contentHash: hex });
  });

  it('gives wildcard versions the next patch', async () => {
    const wildcard = archiveOf({ ...testManifestJson, version: '1.2.*' });
    for (const version of ['1.2.0', '1.2.1']) {
      const key = await rig.staged(wildcard.archive);
      expect((await rig.finalize({ key })).body).toMatchObject({ version: { version } });
    }
  });

  const staged = `sha256/_staging/${'a'.repeat(8)}/bundle.tar.zst`;
  it.each([
    ['no JSON', '{"key"', 'BAD_REQUEST'],
    ['no object', '[]', 'BAD_REQUEST'],
    ['no key', '{}', 'BAD_REQUEST'],
    ['a blank key', '{"key":" "}', 'BAD_REQUEST'],
    ['a key elsewhere', '{"key":"tenants/t/_staging/x/bundle.tar.zst"}', 'BAD_REQUEST'],
    ['a size that is none', JSON.stringify({ key: staged, size: -1 }), 'BAD_REQUEST'],
    ['a size over the limit', JSON.stringify({ key: staged, size: 209_715_201 }), 'BAD_REQUEST'],
    ['a hash that is none', JSON.stringify({ key: staged, declaredHash: 'A'.repeat(64) }), 'BAD_REQUEST'],
    ['a signature that is none', JSON.stringify({ key: staged, signature: 'x' }), 'BAD_REQUEST'],
    ['a key outside of the staging area', '{"key":"sha256/x/bundle.tar.zst"}', 'BAD_REQUEST'],
    ['a key of something else', '{"key":"sha256/_staging/x/manifest.json"}', 'BAD_REQUEST'],
    ['a key that never was', JSON.stringify({ key: staged }), 'STAGING_NOT_FOUND'],
  ])('refuses %s', async (_case, body, code) => {
    const reply = await rig.send('/api/ext-bundles/finalize', { body });
    expect(reply).toMatchObject({ status: 400, body: { code, error: expect.stringMatching(/\.$/) } });
  });

  it('answers 403 and 429 at the gate', async () => {
    expect(await rig.finalize({ key: staged }, { 'x-alga-admin': 'no' })).toMatchObject({
      status: 403,
      body: { error: 'Forbidden', code: 'RBAC_FORBIDDEN' },
    });
    rig.limit = { windowMs: 1000, max: 1 };
    expect((await rig.finalize({ key: staged })).status).toBe(400);
    expect(await rig.finalize({ key: staged })).toMatchObject({ status: 429, body: { code: 'RATE_LIMIT' } });
  });

  it.each([
    ['the settings', 'head', 'SETTING_INVALID', 'BUNDLE_CONFIG_MISSING'],
    ['HEAD', 'head', 'STORE_UNREACHABLE', 'S3_HEAD_FAILED'],
    ['GET', 'get', 'STORE_UNREACHABLE', 'S3_GET_FAILED'],
  ] as const)('answers 500 when %s fails, without telling why', async (_case, operation, failed, code) => {
    const key = await rig.staged(archive);
    rig.failing[operation] = failure(failed);
    expect(await rig.finalize({ key })).toMatchObject({ status: 500, body: { error: masked, code } });
    expect(visible()).toEqual(nothing);
  });

  it('answers 500 when the staged archive goes between HEAD and GET', async () => {
    const key = await rig.staged(archive);
    rig.failing.get = () => Promise.resolve(null);
    expect(await rig.finalize({ key })).toMatchObject({ status: 500, body: { error: masked, code: 'OBJECT_NOT_FOUND' } });
  });

  it('answers 500 for more than 200 MiB, read in pieces', async () => {
    const key = await rig.staged(archive);
    const chunk = Buffer.alloc(32 * 1024 * 1024);
    rig.failing.get = () =>
      Promise.resolve(
        Readable.from(
          (function* () {
            for (;;) yield chunk;
          })(),
        ),
      );
    expect(await rig.finalize({ key })).toMatchObject({ status: 500, body: { error: masked, code: 'INTERNAL' } });
  });

  it('refuses a bundle that does not have the declared hash', async () => {
    const key = await rig.staged(archive);
    const declared = '0'.repeat(64);
    expect(await rig.finalize({ key, declaredHash: declared })).toMatchObject({
      status: 400,
      body: { code: 'HASH_MISMATCH', details: { declared, computed: hex } },
    });
  });

  it('refuses an archive without a manifest, and one that is no archive', async () => {
    const without = bundleOf([{ path: 'a/b/manifest.json', body: manifestJson }]).archive;
    expect(await rig.finalize({ key: await rig.staged(without) })).toMatchObject({
      status: 400,
      body: { code: 'MANIFEST_NOT_FOUND' },
    });
    expect(await rig.finalize({ key: await rig.staged(Buffer.from('no archive')) })).toMatchObject({
      status: 500,
      body: { error: masked, code: 'MANIFEST_EXTRACTION_FAILED' },
    });
  });

  it('lists all issues of a manifest in the platform’s order', async () => {
    const broken = archiveOf({ entry: 'x', name: ' ', version: '1', runtime: 'wasm', api: { endpoints: [{}] } });
    const reply = await rig.finalize({ key: await rig.staged(broken.archive) });
    expect(reply).toMatchObject({ status: 400, body: { code: 'INVALID_MANIFEST' } });
    const { issues } = reply.body.details as { issues: { path: string; message: string }[] };
    expect(issues.map(({ path }) => path)).toEqual([
      'entry',
      'name',
      'version',
      'runtime',
      'api.endpoints[0].method',
      'api.endpoints[0].path',
      'api.endpoints[0].handler',
    ]);
    expect(Object.keys(issues[0]!)).toEqual(['path', 'message']);
    const noJson = await rig.finalize({ key: await rig.staged(archive), manifestJson: '{' });
    expect(noJson.body).toMatchObject({ code: 'INVALID_MANIFEST' });
  });

  it('answers 409 for a version that exists, in the platform’s own form', async () => {
    await rig.finalize({ key: await rig.staged(archive) });
    const other = archiveOf(testManifestJson, [{ path: 'more', body: 'more' }]);
    const again = [await rig.staged(archive), await rig.staged(other.archive)];
    for (const key of again) {
      const reply = await rig.finalize({ key });
      expect(reply.status).toBe(409);
      expect(reply.body).toEqual({
        success: false,
        error: {
          message: 'Version "1.0.0" already exists for this extension. Publish a new version and try again.',
          code: 'EXTENSION_VERSION_ALREADY_EXISTS',
        },
      });
    }
    expect(visible()).toEqual({ versions: ['1.0.0'], bundles: 1 });
    expect((await rig.store.head(canonicalKey))?.sha256).toBe(hex);
  });

  it('lets one of two that publish at the same time through', async () => {
    const keys = await Promise.all([rig.staged(archive), rig.staged(archive)]);
    const replies = await Promise.all([...keys, keys[0]!].map((key) => rig.finalize({ key })));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(visible()).toEqual({ versions: ['1.0.0'], bundles: 1 });
  });

  it('tells a publish that is sent twice that the version exists', async () => {
    const key = await rig.staged(archive);
    expect((await rig.finalize({ key })).status).toBe(200);
    expect((await rig.finalize({ key })).status).toBe(409);
  });

  it('takes the same archive for another version only with its own manifest', async () => {
    await rig.finalize({ key: await rig.staged(archive) });
    const next = JSON.stringify({ ...testManifestJson, version: '1.0.1' });
    expect(await rig.finalize({ key: await rig.staged(archive), manifestJson: next })).toMatchObject({
      status: 400,
      body: { code: 'MANIFEST_MISMATCH', details: { differing: ['version'] } },
    });
    rig.fidelity = { 'publish.manifest-source': 'platform' };
    const reply = await rig.finalize({ key: await rig.staged(archive), manifestJson: next });
    expect(reply.body).toMatchObject({ version: { version: '1.0.1' }, contentHash: hex });
  });
});

describe('finalize, when the store fails', () => {
  it.each([
    ['does not take the archive', 'bundle.tar.zst', 'CANONICAL_MISSING'],
    ['does not take the manifest', 'manifest.json', 'MANIFEST_STORE_FAILED'],
  ])('uses no version up when it %s', async (_case, name, code) => {
    const key = await rig.staged(archive);
    rig.failing.put = (target, ...rest) => (target.endsWith(name) ? failure('DISK_FULL')() : rig.folder.put(target, ...rest));
    expect(await rig.finalize({ key })).toMatchObject({ status: 500, body: { error: masked, code } });
    expect(visible()).toEqual(nothing);
    delete rig.failing.put;
    expect((await rig.finalize({ key })).status).toBe(200);
  });

  it('notices an archive that the store does not show after the copy', async () => {
    const key = await rig.staged(archive);
    rig.failing.head = async (target) => (target === key ? rig.folder.head(target) : null);
    expect(await rig.finalize({ key })).toMatchObject({ status: 500, body: { code: 'CANONICAL_MISSING' } });
    expect(visible()).toEqual(nothing);
  });

  it('uses the version up where production does', async () => {
    rig.fidelity = { 'publish.order': 'platform' };
    const key = await rig.staged(archive);
    rig.failing.put = failure('DISK_FULL');
    expect(await rig.finalize({ key })).toMatchObject({ status: 500, body: { code: 'CANONICAL_MISSING' } });
    expect(visible()).toEqual({ versions: ['1.0.0'], bundles: 1 });
    delete rig.failing.put;
    expect((await rig.finalize({ key })).status).toBe(409);
  });

  it('publishes all the same when the staged archive cannot be removed', async () => {
    const key = await rig.staged(archive);
    rig.failing.delete = failure('READ_ONLY');
    expect((await rig.finalize({ key })).status).toBe(200);
    delete rig.failing.delete;
    rig.test.clock.advance(24 * 3_600_000);
    await rig.routes.sweep(0);
    expect(await rig.objects()).not.toContain(key);
    expect(await rig.objects()).toContain(canonicalKey);
  });

  it('removes an archive that was copied and never registered, unless a version names it', async () => {
    const key = await rig.staged(archive);
    rig.failing.head = async (target) => (target === key ? rig.folder.head(target) : null);
    expect((await rig.finalize({ key })).status).toBe(500);
    delete rig.failing.head;
    expect(await rig.objects()).toContain(canonicalKey);
    expect(await rig.routes.sweep(rig.test.clock.now() + 1)).toBe(1);
    expect(await rig.objects()).toEqual([key]);
    expect((await rig.finalize({ key })).status).toBe(200);
    expect(await rig.routes.sweep(rig.test.clock.now() + 1)).toBe(0);
    expect(await rig.objects()).toContain(canonicalKey);
  });
});

describe('finalize, whose upload it is', () => {
  it('knows nothing of what another key or tenant staged, unless production’s way is asked for', async () => {
    const key = await rig.staged(archive);
    for (const stranger of [rig.otherKey, rig.makeKey(['extension:publish'])]) {
      expect(await rig.finalize({ key }, { 'x-api-key': stranger })).toMatchObject({
        status: 400,
        body: { code: 'STAGING_NOT_FOUND' },
      });
    }
    rig.fidelity = { 'publish.staging-owner': 'platform' };
    const reply = await rig.finalize({ key }, { 'x-api-key': rig.otherKey });
    expect(reply.body.canonicalKey).toMatch(new RegExp(`^tenants/${otherTenantId}/`));
  });

  it('takes the tenant from the header where production’s gate is tried out, and fails without one', async () => {
    rig.fidelity = { 'publish.gate': 'platform' };
    const key = await rig.staged(archive);
    expect(await rig.finalize({ key })).toMatchObject({ status: 500, body: { error: masked, code: 'INTERNAL' } });
    expect(visible()).toEqual(nothing);
    const reply = await rig.finalize({ key }, { 'x-tenant-id': otherTenantId });
    expect(reply).toMatchObject({ status: 400, body: { code: 'STAGING_NOT_FOUND' } });
    rig.fallbackTenant = otherTenantId;
    const own = await rig.staged(archive);
    expect((await rig.finalize({ key: own })).body.canonicalKey).toMatch(new RegExp(`^tenants/${otherTenantId}/`));
  });
});

describe('finalize, which manifest', () => {
  const inUi = { ...testManifestJson, name: 'other' };
  const two = bundleOf([
    { path: 'ui/manifest.json', body: JSON.stringify(inUi) },
    { path: 'manifest.json', body: manifestJson },
  ]).archive;

  it('takes the first one in the archive, as production does, or the one at the root', async () => {
    expect((await rig.finalize({ key: await rig.staged(two) })).body).toMatchObject({ extension: { name: 'other' } });
    rig.fidelity = { 'publish.manifest-place': 'helpful' };
    expect((await rig.finalize({ key: await rig.staged(two) })).body).toMatchObject({ extension: { name: 'hello' } });
  });

  it('compares what was sent with the one at the root', async () => {
    expect((await rig.finalize({ key: await rig.staged(two), manifestJson })).status).toBe(200);
  });

  it('cares for the values of a manifest, not for its spelling', async () => {
    const reordered = JSON.stringify(Object.fromEntries(Object.entries(testManifestJson).toReversed()), null, 4);
    expect((await rig.finalize({ key: await rig.staged(archive), manifestJson: reordered })).status).toBe(200);
  });

  it('takes a manifest that is sent for an archive without one', async () => {
    const bare = bundleOf([{ path: 'ui/index.html', body: '<p>' }]).archive;
    expect((await rig.finalize({ key: await rig.staged(bare), manifestJson })).status).toBe(200);
  });

  it('refuses an archive that cannot be read, which production publishes', async () => {
    const broken = Buffer.from('no archive');
    expect(await rig.finalize({ key: await rig.staged(broken), manifestJson })).toMatchObject({
      status: 400,
      body: { code: 'ARCHIVE_CORRUPT' },
    });
    rig.fidelity = { 'publish.manifest-source': 'platform' };
    const reply = await rig.finalize({ key: await rig.staged(broken), manifestJson });
    expect(reply.body).toMatchObject({ contentHash: createHash('sha256').update(broken).digest('hex') });
  });

  it('names a missing publisher, or hides it as production does', async () => {
    const { publisher: _publisher, ...anonymous } = testManifestJson;
    const nameless = archiveOf(anonymous).archive;
    expect(await rig.finalize({ key: await rig.staged(nameless) })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_MANIFEST', details: { issues: [{ path: 'publisher' }] } },
    });
    rig.fidelity = { 'publish.unknown-publisher': 'platform' };
    const reply = await rig.finalize({ key: await rig.staged(nameless) });
    expect(reply).toMatchObject({ status: 500, body: { error: masked, code: 'INTERNAL' } });
  });

  it('publishes a staged wildcard again where production keeps the upload', async () => {
    rig.fidelity = { 'publish.staged-object': 'platform' };
    const key = await rig.staged(archiveOf({ ...testManifestJson, version: '2.0.*' }).archive);
    expect((await rig.finalize({ key })).body).toMatchObject({ version: { version: '2.0.0' } });
    expect((await rig.finalize({ key })).body).toMatchObject({ version: { version: '2.0.1' } });
    expect(await rig.objects()).toContain(key);
  });
});

describe('finalize, signatures', () => {
  const signer = testKey();
  const facts = { publisher: 'acme', name: 'hello', version: '1.0.0' };
  const sign = (bytes: Buffer, changes = {}) =>
    signBundle({ ...facts, ...changes, privateKey: signer.privateKey, archive: Readable.from([bytes]) });

  it('verifies one that comes along, keeps it and says so', async () => {
    rig.signing = { policy: 'require', trust: trustIn(signer), allowDevBundles: true };
    const { text, algorithm, fingerprint } = await sign(archive);
    const reply = await rig.finalize({ key: await rig.staged(archive), signature: { text, algorithm } });
    expect(reply.body.signature).toMatchObject({ required: true, verified: true, subject: fingerprint });
    expect(stored()).toEqual([{ required: 1, verified: 1, reason: null, subject: fingerprint }]);
    expect(rig.test.db.first(rig.test.db.build.selectFrom('extension_bundle').select('signature'))).toEqual({
      signature: text,
    });
  });

  it('refuses an unsigned bundle, or one that is signed wrongly, where the policy demands it', async () => {
    rig.signing = { policy: 'require', trust: trustIn(signer), allowDevBundles: true };
    const key = await rig.staged(archive);
    expect(await rig.finalize({ key })).toMatchObject({
      status: 400,
      body: { code: 'SIGNATURE_REQUIRED', details: { reason: 'missing signature' } },
    });
    const { text } = await sign(archive, { version: '1.0.1' });
    expect(await rig.finalize({ key, signature: { text } })).toMatchObject({
      status: 400,
      body: { code: 'SIGNATURE_INVALID', details: { reason: 'the signature names another version: 1.0.1' } },
    });
    expect(visible()).toEqual(nothing);
    expect(await rig.objects()).toEqual([key]);
  });

  it('publishes it all the same where the policy only warns, and keeps why', async () => {
    rig.signing = { policy: 'warn', trust: trustIn(signer), allowDevBundles: true };
    const reply = await rig.finalize({ key: await rig.staged(archive) });
    expect(reply.body.signature).toMatchObject({ required: true, verified: false, reason: 'missing signature' });
    expect(stored()).toEqual([{ required: 1, verified: 0, reason: 'missing signature', subject: null }]);
  });

  it('accepts the signature of a wildcard version', async () => {
    rig.signing = { policy: 'require', trust: trustIn(signer), allowDevBundles: true };
    const wildcard = archiveOf({ ...testManifestJson, version: '3.1.*' }).archive;
    const { text } = await sign(wildcard, { version: '3.1.*' });
    const reply = await rig.finalize({ key: await rig.staged(wildcard), signature: { text } });
    expect(reply.body).toMatchObject({ version: { version: '3.1.0' }, signature: { verified: true } });
  });
});
