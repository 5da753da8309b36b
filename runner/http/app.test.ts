import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAssetCache } from '../bundle/assets.ts';
import { createBundleCache } from '../bundle/cache.ts';
import { defaultBundleLimits } from '../bundle/limits.ts';
import type { Execute } from '../execute/execute.ts';
import { bundleOf } from '../testing/archive.ts';
import { executeBody, memoryInstalls, memorySource } from '../testing/services.ts';
import type { MemorySource } from '../testing/services.ts';
import { createRunnerApp } from './app.ts';
import type { RunnerHttpOptions } from './options.ts';

const immutable = 'public, max-age=31536000, immutable';
const { archive, contentHash } = bundleOf([
  { path: 'ui/index.html', body: '<h1>Page</h1>' },
  { path: 'ui/assets/app.js', body: 'export {}' },
]);
const key = { tenant: 't', extension: 'e', contentHash };
const install = { host: 'install-1.localhost', tenantId: 't', extensionId: 'e', contentHash };
const page = `/ext-ui/e/${encodeURIComponent(contentHash)}`;

let root = '';
let source: MemorySource;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'alga-app-'));
  source = memorySource();
  source.add(key, archive);
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const execute: Execute = async (routing, body) => ({
  response: {
    status: 200,
    headers: {},
    body_b64: null,
    error: `${routing.tenant}/${routing.idempotencyKey}/${body.user?.client_name}`,
  },
  explanation: null,
  fromGuest: true,
});

function client(options: RunnerHttpOptions = {}) {
  const bundles = createBundleCache({ root, source, limits: defaultBundleLimits });
  const app = createRunnerApp({
    execute,
    warm: async (wanted) => void (await bundles.ensure(wanted)),
    bundles,
    assets: createAssetCache({ bundles, maxBytes: 1_000_000 }),
    metrics: () => 'a_metric 1\n',
    installs: memoryInstalls(install),
    health: async () => ({ cache_writable: options.cachePolicy !== 'platform', bundle_store: 'ok', ext_cache_max_bytes: null }),
    options,
  });
  return async (target: string, init: RequestInit & { host?: string } = {}) => {
    const headers = new Headers(init.headers);
    headers.set('host', init.host ?? '127.0.0.1:4000');
    return app.request(target, { ...init, headers });
  };
}

describe('files of a UI', () => {
  test('a page comes with its headers, then not again', async () => {
    const request = client({ frameAncestors: () => 'http://127.0.0.1:5000' });
    const first = await request(`${page}/index.html?tenant=t`);
    expect(await first.text()).toBe('<h1>Page</h1>');
    expect(Object.fromEntries(first.headers)).toEqual({
      'cache-control': immutable,
      'content-length': '13',
      'content-security-policy': expect.stringMatching(/^default-src 'self'.* frame-ancestors http:\/\/127\.0\.0\.1:5000$/),
      'content-type': 'text/html',
      etag: expect.stringMatching(/^"sha256-[0-9a-f]{64}"$/),
      'x-content-type-options': 'nosniff',
    });
    const again = await request(`${page}/index.html?tenant=t`, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
    expect([...again.headers.keys()]).toEqual(['cache-control', 'content-security-policy', 'etag']);
  });

  test('scripts have no policy; routes and missing files show the page', async () => {
    const request = client();
    const script = await request(`${page}/assets/app.js?tenant=t`);
    expect([script.status, script.headers.get('content-security-policy')]).toEqual([200, null]);
    for (const route of ['settings/profile', 'assets', 'assets/absent.js', '%2e%2e.js'.replace('%2e%2e', 'x')]) {
      const answer = await request(`${page}/${route}?tenant=t`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
    }
    expect((await request(`${page}/index.html?tenant=t`, { method: 'HEAD' })).status).toBe(200);
  });

  test('refusals, in order', async () => {
    const request = client({ maxFileBytes: 5 });
    const answers: [string, number, string][] = [
      ['/ext-ui/e/sha256:abg/index.html', 400, 'invalid content hash'],
      ['/ext-ui/e/sha256:abc/index.html?tenant=t', 404, ''],
      [`/ext-ui/e/${contentHash.slice(7)}/index.html?tenant=t`, 400, 'invalid content hash'],
      [`${page}/index.html`, 404, ''],
      [`${page}/index.html?tenant=other`, 404, ''],
      [`${page}/index.html?tenant=t&tenant=t`, 400, 'Failed to deserialize query string: duplicate field `tenant`'],
      [`${page}/a.exe?tenant=t`, 400, 'invalid path'],
      [`${page}/.hidden?tenant=t`, 400, 'invalid path'],
      [`${page}/a%5cb.js?tenant=t`, 400, 'invalid path'],
      [`${page}/%2fetc/passwd?tenant=t`, 400, 'invalid path'],
      [`${page}/%00?tenant=t`, 400, 'invalid path'],
      [`${page}/index.html?tenant=t`, 413, 'asset too large'],
      [`${page}/?tenant=t`, 404, ''],
      [`${page}?tenant=t`, 404, ''],
    ];
    for (const [target, status, text] of answers) {
      const answer = await request(target);
      expect([target, answer.status, await answer.text()]).toEqual([target, status, text]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('a tenant is remembered only after it was right, and the query wins over the header even when empty', async () => {
    const request = client();
    expect((await request(`${page}/index.html?tenant=other`)).status).toBe(404);
    expect((await request(`${page}/index.html`)).status).toBe(404);
    expect((await request(`${page}/index.html`, { headers: { 'x-tenant-id': 't' } })).status).toBe(200);
    expect((await request(`${page}/index.html`)).status).toBe(200);
    expect((await request(`${page}/index.html?tenant=`, { headers: { 'x-tenant-id': 't' } })).status).toBe(404);
  });

  test('tells a wrong archive from one that cannot be had', async () => {
    source.add(key, bundleOf([{ path: 'ui/index.html', body: 'other' }]).archive);
    const wrong = await client()(`${page}/index.html?tenant=t`);
    expect([wrong.status, await wrong.json()]).toEqual([502, { code: 'archive_hash_mismatch' }]);
    source = memorySource();
    const absent = await client()(`${page}/index.html?tenant=t`);
    expect([absent.status, await absent.json()]).toEqual([500, { code: 'extract_failed' }]);
  });
});

describe('hosts', () => {
  test('the host of an install serves its own UI and nothing else', async () => {
    const request = client();
    const { host } = install;
    expect((await request(`${page}/index.html`, { host: `${host}:4000` })).status).toBe(200);
    expect((await request(`${page}/index.html?tenant=other`, { host })).status).toBe(404);
    expect((await request(`/ext-ui/other/${contentHash}/index.html`, { host })).status).toBe(404);
    expect((await request('/healthz', { host })).status).toBe(404);
    expect((await request('/v1/execute', { host, method: 'POST' })).status).toBe(404);
    expect((await request('/healthz', { host: 'attacker.example' })).status).toBe(404);
    expect((await client({ serviceHosts: ['runner'] })('/healthz', { host: 'runner:8080' })).status).toBe(200);
  });

  test('the dispatcher sends a visitor on with the query', async () => {
    const request = client();
    const answer = await request('/?parentOrigin=http%3A%2F%2Fa&tenant=x', { host: install.host });
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe(`${page}/index.html?parentOrigin=http%3A%2F%2Fa&tenant=t&extensionId=e`);
    expect((await request('/', { host: 'unknown.example' })).status).toBe(404);
  });
});

describe('POST /v1/execute', () => {
  const json = { 'content-type': 'application/json', 'x-alga-tenant': 't', 'x-idempotency-key': 'k' };
  const post = (body: string, headers: Record<string, string> = json) =>
    client()('/v1/execute', { method: 'POST', body, headers });

  test('takes the smallest body and the older name of the client', async () => {
    const user = { user_id: 'u', user_email: 'e', user_name: 'n', user_type: 't', company_name: 'Acme' };
    const body = {
      context: { tenant_id: 't', extension_id: 'e', content_hash: 'h', other: 1 },
      http: { method: 'GET', path: '/' },
      user,
    };
    const answer = await post(JSON.stringify(body));
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: 200, headers: {}, body_b64: null, error: 't/k/Acme' },
    ]);
    const both = { ...body, user: { ...user, client_name: 'x' } };
    expect((await post(JSON.stringify(both))).status).toBe(422);
  });

  test('refuses as the extractor does', async () => {
    const whole = JSON.stringify(executeBody('h'));
    expect((await post(whole, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post('{')).status).toBe(400);
    expect((await post('{}')).status).toBe(422);
    expect((await post(JSON.stringify({ ...executeBody('h'), context: { config: { a: 1 } } }))).status).toBe(422);
    expect((await post(`"${'x'.repeat(2_097_152)}"`)).status).toBe(413);
    expect((await post(whole, { ...json, origin: 'http://127.0.0.1:4000' })).status).toBe(403);
  });
});

describe('warming up', () => {
  const json = { 'content-type': 'application/json' };
  const post = (body: object, headers: Record<string, string> = json, options: RunnerHttpOptions = {}) =>
    client(options)('/warmup', { method: 'POST', headers, body: JSON.stringify(body) });
  const refusal = 'warmup unsupported without tenant + extension context';

  test('needs tenant and extension, in the body or as headers', async () => {
    const answer = await post({ content_hash: 'x' });
    expect([answer.status, await answer.text()]).toEqual([400, refusal]);
    const warmed = await post({ content_hash: contentHash, tenant: 't', extension: 'e' });
    expect([warmed.status, await warmed.json()]).toEqual([200, { warmed: contentHash }]);
    const headers = { ...json, 'x-alga-tenant': 't', 'x-alga-extension': 'e' };
    expect((await post({ content_hash: contentHash }, headers)).status).toBe(200);
    expect((await post({})).status).toBe(422);
  });

  test('tells why it failed, and is refused without extras as on the platform', async () => {
    const absent = await post({ content_hash: contentHash, tenant: 'other', extension: 'e' });
    expect([absent.status, await absent.json()]).toMatchObject([502, { code: 'BUNDLE_NOT_FOUND' }]);
    const whole = { content_hash: contentHash, tenant: 't', extension: 'e' };
    const refused = await post(whole, json, { extras: false });
    expect([refused.status, await refused.text()]).toEqual([400, refusal]);
  });
});

test('a service token guards what runs and loads handlers, and nothing else', async () => {
  const request = client({ serviceToken: 'a-token' });
  const headers = { 'content-type': 'application/json' };
  const send = (path: string, token?: string) =>
    request(path, {
      method: 'POST',
      body: JSON.stringify(executeBody('h')),
      headers: token === undefined ? headers : { ...headers, 'x-runner-service-token': token },
    });
  expect([(await send('/v1/execute')).status, (await send('/v1/execute', 'a-toke')).status]).toEqual([401, 401]);
  expect((await send('/v1/execute', 'a-token')).status).toBe(200);
  expect((await send('/warmup')).status).toBe(401);
  expect((await request('/healthz')).status).toBe(200);
  expect((await request('/metrics')).status).toBe(200);
});

test('other routes, other methods', async () => {
  const request = client();
  expect((await request('/v1/execute')).status).toBe(405);
  expect((await request('/healthz', { method: 'DELETE' })).status).toBe(405);
  const metrics = await request('/metrics');
  expect([metrics.headers.get('content-type'), await metrics.text()]).toEqual([
    'text/plain; version=0.0.4; charset=utf-8',
    'a_metric 1\n',
  ]);
  expect((await request('/metrics', { method: 'POST' })).status).toBe(405);
  expect((await client({ extras: false })('/metrics')).status).toBe(404);
  expect((await request('/nothing')).status).toBe(404);
});

test('the platform position marks everything immutable', async () => {
  const answer = await client({ cachePolicy: 'platform' })('/healthz');
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([503, immutable]);
  expect(await answer.json()).toEqual({ cache_writable: false, bundle_store: 'ok', ext_cache_max_bytes: null });
});
