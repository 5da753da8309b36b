/** Every route that names something of a tenant, asked with a key of another one: it learns nothing and changes nothing. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Install } from '../../../contract/installs.ts';
import { installSample, startTestWorkbench, type TestWorkbench } from '../testing/workbench.ts';

const unknownId = '00000000-0000-4000-8000-000000000001';
const stored = 'what the first tenant stored';

let test: TestWorkbench;
let install: Install;
/** Key of an upload of the first tenant. */
let staged: string;
let ownKey: string;
let key: string;
beforeAll(async () => {
  test = await startTestWorkbench();
  const { client } = test;
  install = await installSample(client, 'hello-world');
  const record = { namespace: 'notes', key: 'one', value: stored, metadata: {}, ifRevision: null };
  await client.storage.put({ installId: install.installId, ...record });
  const { tenantId } = await client.tenants.create({ name: 'Beta Services' });
  const scopes = ['extension:read', 'extension:write', 'extension:publish', 'extension:call'] as const;
  key = (await client.apiKeys.create({ name: 'Beta', tenantId, scopes: [...scopes] })).secret;
  ownKey = (await client.apiKeys.create({ name: 'Own', scopes: [...scopes] })).secret;
  const upload = await ask(
    { method: 'POST', path: '/api/ext-bundles/upload-proxy?filename=bundle.tar.zst&size=4', body: 'data' },
    { 'x-api-key': ownKey, 'content-type': 'application/octet-stream' },
  );
  staged = (JSON.parse(upload.text) as { upload: { key: string } }).upload.key;
});
afterAll(() => test.stop());

interface Names extends Record<'installId' | 'registryId' | 'slug' | 'tenantId', string> {
  staged: string;
}

interface Call {
  method: string;
  path: string;
  body?: object | string;
}

/** Each route with the ids of an install. */
function calls({ installId, registryId, slug, tenantId, staged: upload }: Names): Call[] {
  const records = `/api/ext-storage/install/${installId}/notes/records`;
  const schedules = `/api/extensions/${registryId}/schedules`;
  const schedule = { endpointId: unknownId, cron: '0 6 * * *' };
  return [
    ...[installId, registryId, slug].flatMap((name) => [
      { method: 'GET', path: `/api/ext/${name}/api/hello` },
      { method: 'POST', path: `/api/ext-proxy/${name}/api/hello`, body: {} },
    ]),
    { method: 'GET', path: `/api/extensions/install-info?registryId=${registryId}` },
    { method: 'POST', path: '/api/extensions/reprovision', body: { extensionId: registryId } },
    { method: 'GET', path: `/api/extensions/${registryId}/endpoints` },
    { method: 'GET', path: schedules },
    { method: 'POST', path: schedules, body: schedule },
    { method: 'GET', path: `${schedules}/${unknownId}` },
    { method: 'PATCH', path: `${schedules}/${unknownId}`, body: schedule },
    { method: 'DELETE', path: `${schedules}/${unknownId}` },
    { method: 'POST', path: `${schedules}/${unknownId}/run-now` },
    { method: 'GET', path: `${records}?includeValues=true` },
    { method: 'POST', path: records, body: { items: [{ key: 'one', value: 'theirs' }] } },
    { method: 'GET', path: `${records}/one` },
    { method: 'PUT', path: `${records}/one`, body: { value: 'theirs' } },
    { method: 'DELETE', path: `${records}/one` },
    { method: 'POST', path: '/api/v1/extensions/uninstall', body: { registryId } },
    { method: 'POST', path: '/api/v1/extensions/update', body: { registryId, version: '0.1.0' } },
    { method: 'GET', path: `/api/ext-debug/stream?extensionId=${registryId}&tenantId=${tenantId}` },
    { method: 'POST', path: '/api/ext-bundles/finalize', body: { key: upload } },
    { method: 'POST', path: '/api/ext-bundles/abort', body: { key: upload } },
  ];
}

async function ask({ method, path, body }: Call, headers: Record<string, string> = {}) {
  const response = await fetch(`${test.workbench.info().urls.gateway}${path}`, {
    method,
    headers: { 'x-api-key': key, 'x-alga-admin': 'true', 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

const state = async () => {
  const { client } = test;
  const { installId } = install;
  const records = await client.storage.list({ installId, namespace: 'notes' });
  return { installs: await client.installs.list(), records, schedules: await client.schedules.list({ installId }) };
};

/** The answer without the id that it was asked for. */
const nameless = (text: string, names: string[]): string => names.reduce((left, name) => left.replaceAll(name, '…'), text);

it('answers as if there were no such thing, and leaves it as it was', async () => {
  const before = await state();
  const nowhere = `sha256/_staging/${unknownId}/bundle.tar.zst`;
  const unknown = { installId: unknownId, registryId: unknownId, slug: 'nobody.nothing', tenantId: unknownId, staged: nowhere };
  const asUnknown = calls(unknown);
  for (const [index, call] of calls({ ...install, staged }).entries()) {
    const [answer, nothing] = [await ask(call), await ask(asUnknown[index]!)];
    const what = `${call.method} ${call.path}`;
    expect(answer.status, what).toBe(nothing.status);
    const names = [staged, install.installId, install.registryId, install.slug, install.tenantId];
    // Only that an extension of this name is registered at all is everybody's to know.
    if (!call.path.startsWith('/api/extensions/install-info') && !call.path.endsWith('/reprovision')) {
      expect(nameless(answer.text, names), what).toBe(nameless(nothing.text, [nowhere, ...Object.values(unknown)]));
    }
    for (const secret of [stored, install.installId]) expect(answer.text.replace(call.path, ''), what).not.toContain(secret);
  }
  expect(await state()).toEqual(before);
});

it('does not change its mind for a header that names the tenant', async () => {
  const before = await state();
  for (const call of calls({ ...install, staged })) {
    const answer = await ask(call, { 'x-tenant-id': install.tenantId });
    expect([401, 403, 404], `${call.method} ${call.path}`).toContain(answer.status);
    expect(answer.text).not.toContain(stored);
  }
  expect(await state()).toEqual(before);
});

it('left the upload of the first tenant where it was', async () => {
  const answer = await ask({ method: 'POST', path: '/api/ext-bundles/abort', body: { key: staged } }, { 'x-api-key': ownKey });
  expect(JSON.parse(answer.text)).toMatchObject({ status: 'deleted' });
});
