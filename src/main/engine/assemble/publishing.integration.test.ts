/** Publishing, installing elsewhere and running, over HTTP and past the signing policy of a whole engine. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleOf } from '../../../../runner/testing/archive.ts';
import { apiKeyScopes } from '../../../contract/api-keys.ts';
import { signBundle } from '../signing/sign.ts';
import { testKey } from '../signing/testing.ts';
import { defaultTenantId } from '../tenant/tenants.ts';
import { failureOf, startTestWorkbench, type TestClient, type TestWorkbench } from '../testing/workbench.ts';

const signer = testKey();
let rig: TestWorkbench;
let client: TestClient;
let urls: { gateway: string; runner: string };
let apiKey: string;

beforeAll(async () => {
  rig = await startTestWorkbench();
  ({ client } = rig);
  urls = rig.workbench.info().urls;
  ({ secret: apiKey } = await client.apiKeys.create({ name: 'publisher', scopes: [...apiKeyScopes] }));
});
afterAll(() => rig.stop());

function archiveOf(name: string): Buffer {
  const manifest = {
    name,
    publisher: 'acme',
    version: '1.0.0',
    runtime: 'wasm-js@1',
    ui: { type: 'iframe', entry: 'ui/index.html' },
    api: { endpoints: [{ method: 'GET', path: '/api/hello', handler: 'dist/main' }] },
  };
  return bundleOf([
    { path: 'manifest.json', body: JSON.stringify(manifest) },
    { path: 'ui/index.html', body: `<p>${name}</p>` },
  ]).archive;
}

interface Published {
  extension: { id: string };
  contentHash: string;
  signature: { verified: boolean; reason?: string };
}

async function publish(archive: Buffer, signature?: { text: string; algorithm: string }): Promise<Published> {
  const headers = { 'x-api-key': apiKey, 'x-alga-admin': 'true', 'x-tenant-id': defaultTenantId };
  const at = `${urls.gateway}/api/ext-bundles`;
  const query = new URLSearchParams({ filename: 'bundle.tar.zst', size: String(archive.length) });
  const staged = await fetch(`${at}/upload-proxy?${query}`, { method: 'POST', headers, body: new Uint8Array(archive) });
  const { upload } = (await staged.json()) as { upload: { key: string } };
  const body = JSON.stringify({ key: upload.key, signature });
  const finalized = await fetch(`${at}/finalize`, { method: 'POST', headers, body });
  expect(finalized.status).toBe(200);
  return (await finalized.json()) as Published;
}

async function signed(name: string): Promise<Published> {
  const archive = archiveOf(name);
  const facts = { publisher: 'acme', name, version: '1.0.0' };
  return publish(archive, await signBundle({ ...facts, privateKey: signer.privateKey, archive: Readable.from([archive]) }));
}

const page = ({ extension, contentHash }: Published, tenantId: string) =>
  fetch(`${urls.runner}/ext-ui/${extension.id}/sha256:${contentHash}/index.html?tenant=${tenantId}`);

async function trust(publicKey: string | null, policy: string | null): Promise<void> {
  await client.settings.set({ name: 'SIGNING_TRUST_BUNDLE', value: publicKey });
  await client.settings.set({ name: 'SIGNING_POLICY', value: policy });
}

describe('a published version', () => {
  it('runs for a tenant that did not publish it', async () => {
    const published = await signed('shared');
    const { tenantId } = await client.tenants.create({ name: 'Elsewhere' });
    await client.tenants.select({ tenantId });
    const install = await client.installs.install({ registryId: published.extension.id });
    await client.tenants.select({ tenantId: defaultTenantId });
    expect(install).toMatchObject({ tenantId, contentHash: `sha256:${published.contentHash}` });
    const answer = await page(published, tenantId);
    expect([answer.status, await answer.text()]).toEqual([200, '<p>shared</p>']);
    expect((await page(published, defaultTenantId)).status).not.toBe(200);
  });

  it('shows in the registry, with its signature, which can be checked again', async () => {
    await trust(signer.publicKey, null);
    const { extension, signature } = await signed('listed');
    expect(signature).toMatchObject({ verified: true });
    expect((await client.registry.list({ search: 'LISTED' })).entries).toMatchObject([
      { slug: 'acme.listed', latestVersion: '1.0.0', installedVersion: null },
    ]);
    const { versions } = await client.registry.get({ registryId: extension.id });
    const [bundle] = versions[0]!.bundles;
    expect(bundle!.signature).toMatchObject({ required: true, verified: true });
    await trust(testKey().publicKey, null);
    const checked = await client.registry.verify({ bundleId: bundle!.bundleId });
    expect(checked.signature).toMatchObject({ verified: false, reason: expect.stringContaining('unknown key') });
    const marked = await client.registry.deprecate({ versionId: versions[0]!.versionId, reason: 'Use 2.0.' });
    expect(marked.deprecated).toMatchObject({ reason: 'Use 2.0.' });
  });
});

describe('where the policy demands signatures', () => {
  it('installs what is signed, and refuses what is not', async () => {
    await trust(null, null);
    const unsigned = await publish(archiveOf('unsigned'));
    await trust(signer.publicKey, 'require');
    const vouched = await signed('vouched');
    await client.installs.install({ registryId: vouched.extension.id });
    expect((await page(vouched, defaultTenantId)).status).toBe(200);
    const failure = await failureOf(client.installs.install({ registryId: unsigned.extension.id }));
    expect(failure).toMatchObject({ code: 'SIGNATURE_REFUSED', why: expect.stringContaining('missing signature') });
  });

  it('does not run what was installed before, and the trace says why', async () => {
    await trust(null, null);
    const unsigned = await publish(archiveOf('earlier'));
    const install = await client.installs.install({ registryId: unsigned.extension.id });
    await trust(signer.publicKey, 'require');
    const answer = await fetch(`${urls.gateway}/api/ext/${install.installId}/api/hello`, { headers: { 'x-api-key': apiKey } });
    expect(answer.status).toBe(502);
    const traceId = answer.headers.get('x-alga-workbench-trace')!;
    const { spans } = await client.traces.get({ traceId });
    expect(spans.map(({ explanation }) => explanation?.code)).toContain('BUNDLE_REFUSED');
  });

  it('fails for a trust bundle that cannot be read, and names the line', async () => {
    const { extension } = await signed('later');
    await trust('-----BEGIN PUBLIC KEY-----\n*\n-----END PUBLIC KEY-----', 'require');
    const failure = await failureOf(client.installs.install({ registryId: extension.id }));
    expect(failure).toMatchObject({ code: 'SETTING_INVALID', why: expect.stringContaining('Line 2') });
  });
});
