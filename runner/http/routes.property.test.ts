/** Whatever a client sends, the routes answer with a status of the contract, and give out nothing but files of the UI. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAssetCache } from '../bundle/assets.ts';
import { createBundleCache } from '../bundle/cache.ts';
import { defaultBundleLimits } from '../bundle/limits.ts';
import { bundleOf } from '../testing/archive.ts';
import { memoryInstalls, memorySource } from '../testing/services.ts';
import type { ExecuteBody, RoutingHeaders } from '../types.ts';
import { createRunnerApp } from './app.ts';
import { judgeHost } from './hosts.ts';

const files = { 'ui/index.html': '<h1>Page</h1>', 'ui/assets/app.js': 'export {}', 'ui/a b.css': 'p {}' };
const { archive, contentHash } = bundleOf([
  ...Object.entries(files).map(([name, body]) => ({ path: name, body })),
  { path: 'dist/main.wasm', body: 'not for browsers' },
  { path: 'secret.js', body: 'not for browsers' },
]);
const install = { host: 'install-1.localhost', tenantId: 't', extensionId: 'e', contentHash };
const json = { host: '127.0.0.1:4000', 'content-type': 'application/json' };

let root = '';
let app: ReturnType<typeof createRunnerApp>;
let executed: { routing: RoutingHeaders; body: ExecuteBody } | null = null;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'alga-routes-'));
  const source = memorySource();
  source.add({ tenant: 't', extension: 'e', contentHash }, archive);
  const bundles = createBundleCache({ root, source, limits: defaultBundleLimits });
  app = createRunnerApp({
    async execute(routing, body) {
      executed = { routing, body };
      return { response: { status: 200, headers: {}, body_b64: null, error: null }, explanation: null, fromGuest: true };
    },
    warm: async () => undefined,
    bundles,
    assets: createAssetCache({ bundles, maxBytes: 1_000_000 }),
    metrics: () => '',
    installs: memoryInstalls(install),
    health: async () => ({ cache_writable: true, bundle_store: 'ok', ext_cache_max_bytes: null }),
    options: {},
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The target as a server gets it, which nothing has tidied up. */
const get = (target: string) =>
  app.request('http://127.0.0.1:4000/', { headers: { host: '127.0.0.1:4000' } }, { incoming: { url: target } });

const pathParts = [
  '..',
  '.',
  '/',
  '//',
  '%2e',
  '%2E%2e',
  '%2f',
  '%5c',
  '\\',
  '%00',
  '%0a',
  '%25',
  '%',
  '%ff',
  'ui',
  'bundle',
  'dist',
  'secret',
  'main.wasm',
  'index.html',
  'assets',
  'app.js',
  '.js',
  'a%20b.css',
  'files.json',
  'x',
  '?',
  '#',
  ':',
  ';',
];

test('a path of the UI gives a file of the UI or a refusal, however it is written', async () => {
  const served = new Set<string>(Object.values(files));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...pathParts), { maxLength: 8 }), async (parts) => {
      const answer = await get(`/ext-ui/e/${contentHash.replace(':', '%3A')}/${parts.join('')}`);
      const body = await answer.text();
      if (answer.status === 200) expect(served).toContain(body);
      else expect([400, 404, 405, 500]).toContain(answer.status);
      expect(answer.status).not.toBe(500);
      expect(body).not.toContain('not for browsers');
    }),
    { numRuns: 400 },
  );
}, 60_000);

const text = fc.oneof(fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 8 }));
const texts = fc.dictionary(text, text, { noNullPrototype: true, maxKeys: 4 });
const nullable = fc.option(text);
const count = fc.option(fc.nat());
const wholeBody: fc.Arbitrary<ExecuteBody> = fc.record({
  context: fc.record({
    request_id: nullable,
    tenant_id: text,
    extension_id: text,
    install_id: nullable,
    content_hash: text,
    version_id: nullable,
    config: texts,
  }),
  http: fc.record({ method: text, path: text, query: texts, headers: texts, body_b64: nullable }),
  limits: fc.record({ timeout_ms: count, memory_mb: count }),
  secret_envelope: fc.option(
    fc.record({
      ciphertext_b64: text,
      version: nullable,
      algorithm: nullable,
      expires_at: nullable,
      key_path: nullable,
      mount: nullable,
    }),
  ),
  providers: fc.array(text, { maxLength: 4 }),
  user: fc.option(
    fc.record({
      user_id: text,
      user_email: text,
      user_name: text,
      user_type: text,
      client_name: text,
      client_id: nullable,
      additional_fields: texts,
    }),
  ),
});

const post = (body: string, headers: Record<string, string> = {}) =>
  app.request('http://127.0.0.1:4000/v1/execute', { method: 'POST', headers: { ...json, ...headers }, body });

test('a body of the right shape is executed as it is, with the identity of its headers', async () => {
  const id = fc.stringMatching(/^[!-~]{1,12}$/);
  await fc.assert(
    fc.asyncProperty(wholeBody, id, id, id, async (body, tenant, extension, key) => {
      executed = null;
      const headers = { 'x-alga-tenant': tenant, 'x-alga-extension': extension, 'x-idempotency-key': key };
      expect((await post(JSON.stringify(body), headers)).status).toBe(200);
      const routing = { tenant, extension, requestId: null, idempotencyKey: key };
      expect(executed).toEqual({ routing, body: JSON.parse(JSON.stringify(body)) });
    }),
  );
}, 60_000);

test('a body of another shape, type or syntax is refused before anything runs', async () => {
  const damaged = fc.tuple(wholeBody, fc.nat(), fc.nat(), fc.string({ maxLength: 3 })).map(([body, at, length, part]) => {
    const whole = JSON.stringify(body);
    const start = at % whole.length;
    return whole.slice(0, start) + part + whole.slice(start + (length % 4));
  });
  const changed = fc.tuple(wholeBody, fc.constantFrom('context', 'http', 'limits', 'providers', 'user'), fc.jsonValue());
  const other = changed.map(([body, part, value]) => JSON.stringify({ ...body, [part]: value }));
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, other, fc.json(), fc.string()), async (body) => {
      executed = null;
      const { status } = await post(body);
      expect([200, 400, 422]).toContain(status);
      expect(status === 200).toBe(executed !== null);
      if (status === 200) expect(typeof JSON.parse(body)).toBe('object');
    }),
    { numRuns: 300 },
  );
}, 60_000);

test('only names of this machine count as the service, however a host is written', async () => {
  const hostParts = [
    'localhost',
    '127.0.0.1',
    '[::1]',
    'LocalHost',
    'install-1',
    'evil.com',
    '.',
    ':',
    '@',
    '80',
    ' ',
    '/',
    '#',
    '%',
    '\t',
    '',
  ];
  const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...hostParts), { maxLength: 5 }), async (parts) => {
      const host = parts.join('');
      const verdict = await judgeHost(host, [], memoryInstalls(install));
      const name = URL.parse(`http://${host.trim()}/`)?.hostname;
      if (verdict.kind === 'service') expect(loopback).toContain(name);
      if (verdict.kind === 'install') expect(host.replace(/:\d+$/, '')).toBe(install.host);
    }),
    { numRuns: 1000 },
  );
});
