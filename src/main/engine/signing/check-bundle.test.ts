import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunnerError } from '../../../../runner/errors.ts';
import type { TestDatabase } from '../database/testing.ts';
import { openTestDatabase } from '../database/testing.ts';
import { devInstall } from '../registry/dev-install.ts';
import { publishVersion } from '../registry/publish-version.ts';
import { testManifest } from '../registry/testing.ts';
import { defaultTenantId } from '../tenant/tenants.ts';
import type { BundleChecks } from './check-bundle.ts';
import { createBundleChecks } from './check-bundle.ts';
import type { SigningSettings } from './policy.ts';
import { readSigningSettings } from './policy.ts';
import { signedBundle, testKey, trustIn } from './testing.ts';

const key = testKey();
const { archive, text, algorithm, bundle } = await signedBundle(key);
const { contentHash } = bundle;
const result = { required: true, verified: true, timestamp: new Date(0).toISOString() };
let test: TestDatabase;
let settings: SigningSettings;
let stored: Buffer | null;
let checks: BundleChecks;

beforeEach(async () => {
  test = await openTestDatabase();
  settings = { policy: 'require', trust: trustIn(key), allowDevBundles: true };
  stored = archive;
  checks = createBundleChecks({
    db: test.db,
    clock: test.clock,
    settings: () => settings,
    openArchive: async () => (stored === null ? null : Readable.from([stored])),
  });
});
afterEach(() => test.dispose());

const input = { tenantId: defaultTenantId, manifest: testManifest(), contentHash, sizeBytes: archive.length };
const publish = (envelope: string | null) => ({
  ...publishVersion(test.db, test.clock, { ...input, signature: { text: envelope, algorithm, result } }),
  contentHash,
});
function installUnsigned(): { registryId: string; contentHash: string } {
  const { registryId } = test.db.first(
    test.db.build
      .selectFrom('tenant_extension_install')
      .select('registry_id as registryId')
      .where('id', '=', devInstall(test.db, test.clock, input)),
  )!;
  return { registryId, contentHash };
}

describe('demand', () => {
  it('lets a published bundle through that a trusted key signed', async () => {
    const published = publish(text);
    expect(await checks.demand(published)).toMatchObject({ result: { verified: true }, isAllowed: true, notice: null });
    expect(await checks.demandForRun(published)).toBeNull();
  });

  it('refuses it at once when its key is no longer trusted', async () => {
    const published = publish(text);
    settings = { ...settings, trust: trustIn(testKey()) };
    checks.forget();
    await expect(checks.demand(published)).rejects.toMatchObject({
      code: 'SIGNATURE_REFUSED',
      failure: { what: 'acme.hello 1.0.0 is not let through.', why: expect.stringContaining('unknown key') },
    });
    const refused = checks.demandForRun(published);
    await expect(refused).rejects.toBeInstanceOf(RunnerError);
    await expect(refused).rejects.toMatchObject({ code: 'BUNDLE_REFUSED', message: expect.stringContaining('unknown key') });
  });

  it('refuses an unsigned published bundle, and all of them without trusted keys', async () => {
    const unsigned = publish(null);
    await expect(checks.demand(unsigned)).rejects.toMatchObject({ code: 'SIGNATURE_REFUSED' });
    settings = { ...settings, trust: null };
    expect(await checks.checkBundle(unsigned)).toMatchObject({ isAllowed: false, result: { verified: false } });
  });

  it('lets development builds through and says so, unless that is switched off', async () => {
    const unsigned = installUnsigned();
    expect(await checks.demand(unsigned)).toMatchObject({
      isAllowed: true,
      notice: expect.stringContaining('It is a development build'),
    });
    settings = { ...settings, allowDevBundles: false };
    await expect(checks.demand(unsigned)).rejects.toMatchObject({ code: 'SIGNATURE_REFUSED' });
  });

  it('only tells what is missing under warn, and nothing under off', async () => {
    const published = publish(null);
    settings = { ...settings, policy: 'warn' };
    expect(await checks.demand(published)).toMatchObject({ notice: expect.stringContaining('missing signature') });
    settings = { ...settings, policy: 'off' };
    expect(await checks.demand(published)).toMatchObject({ result: { required: false }, notice: null });
  });

  it('lets one archive through if one of its versions is signed', async () => {
    const signed = publish(text);
    publishVersion(test.db, test.clock, { ...input, manifest: testManifest({ version: '1.0.1' }) });
    expect(await checks.demand(signed)).toMatchObject({ name: 'acme.hello 1.0.0' });
  });

  it('leaves what the registry does not know to others', async () => {
    expect(await checks.demand({ registryId: 'x', contentHash })).toBeNull();
    expect(await checks.demandForRun({ registryId: 'x', contentHash })).toBeNull();
    await expect(checks.verifyAgain({ bundleId: 'x' })).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });
});

const kept = () => test.db.all(test.db.build.selectFrom('bundle_signature').select(['verified', 'reason', 'checked_at']));

describe('demandForRun', () => {
  it('answers what a trace should tell', async () => {
    const unsigned = installUnsigned();
    expect(await checks.demandForRun(unsigned)).toMatch(
      /^No trusted key vouches for this bundle: missing signature\. It is a dev/,
    );
    settings = { ...settings, policy: 'off' };
    checks.forget();
    expect(await checks.demandForRun(unsigned)).toBeNull();
  });

  it('lets nothing run while the policy cannot be read', async () => {
    const published = publish(text);
    const broken = createBundleChecks({
      db: test.db,
      clock: test.clock,
      settings: () => readSigningSettings({ trustBundle: '-----BEGIN' }),
      openArchive: async () => null,
    });
    await expect(broken.demandForRun(published)).rejects.toMatchObject({ code: 'BUNDLE_REFUSED' });
  });

  it('remembers what it let through until it is told to forget', async () => {
    const published = publish(text);
    await checks.demandForRun(published);
    test.db.run(test.db.build.updateTable('extension_bundle').set({ signature: null }));
    await checks.demandForRun(published);
    checks.forget();
    await expect(checks.demandForRun(published)).rejects.toMatchObject({ code: 'BUNDLE_REFUSED' });
  });
});

describe('verifyAgain', () => {
  it('reads the archive and keeps the result', async () => {
    const published = publish(text);
    expect(await checks.verifyAgain(published)).toMatchObject({ verified: true });
    expect(kept()).toEqual([{ verified: 1, reason: null, checked_at: test.clock.now() }]);
  });

  it('notices an archive that is another one by now', async () => {
    const published = publish(text);
    stored = (await signedBundle(key, [{ path: 'manifest.json', body: 'changed' }])).archive;
    expect(await checks.verifyAgain(published)).toMatchObject({
      verified: false,
      reason: expect.stringContaining('another hash'),
    });
    expect(kept()).toMatchObject([{ verified: 0 }]);
  });

  it('fails without an archive, and for one that cannot be read', async () => {
    const published = publish(text);
    stored = Buffer.from('no archive');
    await expect(checks.verifyAgain(published)).rejects.toMatchObject({ code: 'ARCHIVE_CORRUPT' });
    stored = null;
    await expect(checks.verifyAgain(published)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });
});

describe('readSigningSettings', () => {
  it('is off without trusted keys and warns with some, unless told otherwise', () => {
    expect(readSigningSettings({})).toEqual({ policy: 'off', trust: null, allowDevBundles: true });
    expect(readSigningSettings({ trustBundle: key.publicKey }).policy).toBe('warn');
    expect(readSigningSettings({ trustBundle: key.publicKey, policy: 'off' }).policy).toBe('off');
    expect(readSigningSettings({ policy: 'require', allowDevBundles: false })).toMatchObject({
      policy: 'require',
      allowDevBundles: false,
    });
  });

  it('fails for another policy', () => {
    expect(() => readSigningSettings({ policy: 'always' })).toThrow(expect.objectContaining({ code: 'SETTING_INVALID' }));
  });
});
