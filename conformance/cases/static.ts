/** `GET /ext-ui/…`: the order of checks, and what a served file carries. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { hashed } from '../../runner/testing/archive.ts';
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench } from '../bench.ts';
import { objectKey } from '../bench.ts';
import { holds, same } from '../expect.ts';
import { json } from '../peers/listen.ts';
import { shared } from '../profiles.ts';
import { allow, page, place } from './ui.ts';

const { required, security, inferred } = section('static');
const fallback = section('static', { profile: 'fallback' });
const minimal = section('static', { profile: 'minimal' });
const storeless = section('static', { profile: 'storeless' });

const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'";
const framed = `${policy}; frame-ancestors ${shared.frameAncestors}`;
const etagOf = (text: string): string => `"sha256-${createHash('sha256').update(text).digest('hex')}"`;

async function published(bench: Bench): Promise<string> {
  return bench.publish([
    { path: 'nonce.txt', body: randomUUID() },
    { path: 'ui/index.html', body: '<p>index</p>' },
    { path: 'ui/app.js', body: 'app()' },
    { path: 'ui/hello.json', body: 'hello world' },
    { path: 'ui/fits.css', body: 'x'.repeat(shared.maxFileBytes) },
    { path: 'ui/large.css', body: 'x'.repeat(shared.maxFileBytes + 1) },
    { path: 'ui/assets/a.js', body: 'nested()' },
  ]);
}

const badHashes = ['abc', 'sha256:', 'sha256:xyz', 'sha1:00', '0'.repeat(64)];
const matching = ['%', '*', '"other", %', '%,"other"'];
const notMatching = ['"other"', 'W/%', ''];

export const staticCases: Case[] = [
  ...badHashes.map((hash) =>
    required(`hash/${hash.slice(0, 12)}`, 'A content hash without prefix or digits is 400', async (bench) => {
      const { status, text } = await bench.get(`/ext-ui/e/${hash}/index.html?tenant=t`);
      same('answer', [status, text], [400, 'invalid content hash']);
    }),
  ),
  required('hash/short', 'The length of the hash is not checked: the registry is what refuses it', async (bench) => {
    const { status, text } = await bench.get(`${place(bench, 'sha256:abc')}/index.html?tenant=${bench.ids.tenant}`);
    same('answer', [status, text], [404, '']);
    same('questions', bench.peers.registry.validations({ tenant: bench.ids.tenant, hash: 'sha256:abc' }).length, 1);
  }),
  required('hash/as-written', 'The registry is asked with the hash exactly as in the address', async (bench) => {
    const hash = `sha256:${randomBytes(32).toString('hex').toUpperCase()}`;
    await bench.get(`${place(bench, hash)}/index.html?tenant=${bench.ids.tenant}`);
    same('questions', bench.peers.registry.validations({ tenant: bench.ids.tenant, hash }).length, 1);
  }),
  required('validation', 'The registry is asked with tenant, extension, hash and time, and with the key', async (bench) => {
    const hash = await published(bench);
    await page(bench, hash, 'index.html');
    const [request] = bench.peers.registry.validations({ tenant: bench.ids.tenant });
    const { tenant, extension } = bench.ids;
    const { ts, ...query } = Object.fromEntries(request?.query ?? []);
    same('query', query, { tenant, extension, hash });
    holds('ts', /^\d{13}$/.test(ts ?? ''), 'epoch milliseconds', ts);
    same('key and path', [request?.headers['x-api-key'], request?.path], [shared.authKey, '/api/installs/validate']);
  }),
  required('no-tenant', 'Without a tenant: 404, no body', async (bench) => {
    const { status, text } = await bench.get(`${place(bench, await published(bench))}/index.html`);
    same('answer', [status, text], [404, '']);
  }),
  required('not-valid', 'An install that the registry does not confirm: 404, no body', async (bench) => {
    const hash = await published(bench);
    const { status, text } = await bench.get(`${place(bench, hash)}/index.html?tenant=${bench.ids.tenant}`);
    same('answer', [status, text], [404, '']);
  }),
  required('refused-before-fetch', 'Nothing is fetched before the registry said yes', async (bench) => {
    const hash = await published(bench);
    await bench.get(`${place(bench, hash)}/index.html?tenant=${bench.ids.tenant}`);
    same('requests', bench.peers.store.requests(objectKey(bench.ids, hash)).length, 0);
  }),
  required('tenant/header', 'The tenant may come by x-tenant-id', async (bench) => {
    const hash = await published(bench);
    allow(bench, hash);
    const headers = { 'x-tenant-id': bench.ids.tenant };
    same('status', (await bench.get(`${place(bench, hash)}/index.html`, { headers })).status, 200);
  }),
  required('tenant/query-first', 'A tenant in the query is taken even when it is empty', async (bench) => {
    const hash = await published(bench);
    allow(bench, hash);
    const headers = { 'x-tenant-id': bench.ids.tenant };
    same('status', (await bench.get(`${place(bench, hash)}/index.html?tenant=`, { headers })).status, 404);
  }),
  required('tenant/remembered', 'A tenant named once is remembered for the same extension and hash', async (bench) => {
    const hash = await published(bench);
    await page(bench, hash, 'index.html');
    same('status', (await bench.get(`${place(bench, hash)}/app.js`)).status, 200);
  }),
  required('tenant/by-host', 'The host tells the tenant; of the answer only the tenant is needed', async (bench) => {
    const hash = await published(bench);
    allow(bench, hash);
    const host = `${randomUUID()}.example.com`;
    bench.peers.registry.serve(host, json({ tenant_id: bench.ids.tenant }));
    const { status } = await bench.get(`${place(bench, hash)}/index.html`, { headers: { host: `${host}:80` } });
    same('status', status, 200);
  }),
  security('tenant/any-remembered', 'A tenant is remembered before anyone confirmed it', async (bench) => {
    const hash = await published(bench);
    await page(bench, hash, 'index.html');
    await bench.get(`${place(bench, hash)}/index.html?tenant=${randomUUID()}`);
    same('status', (await bench.get(`${place(bench, hash)}/app.js`)).status, 404);
  }),
  inferred('tenant/twice', 'Two tenants in the query are refused with 400', async (bench) => {
    same('status', (await bench.get(`${place(bench, await published(bench))}/index.html?tenant=a&tenant=a`)).status, 400);
  }),
  required('fetch/wrong-hash', 'An archive with another hash: 502 and a code', async (bench) => {
    const hash = `sha256:${randomBytes(32).toString('hex')}`;
    bench.peers.store.put(objectKey(bench.ids, hash), Buffer.from('something else'));
    const { status, text } = await page(bench, hash, 'index.html');
    same('answer', [status, JSON.parse(text)], [502, { code: 'archive_hash_mismatch' }]);
  }),
  required('fetch/missing', 'A bundle that is not there: 500 and a code', async (bench) => {
    const { status, text } = await page(bench, `sha256:${randomBytes(32).toString('hex')}`, 'index.html');
    same('answer', [status, JSON.parse(text)], [500, { code: 'extract_failed' }]);
  }),
  required('fetch/corrupt', 'A corrupt archive: 500 and a code, again each time', async (bench) => {
    const { archive, contentHash } = hashed(randomBytes(300));
    bench.peers.store.put(objectKey(bench.ids, contentHash), archive);
    const answers = [await page(bench, contentHash, 'index.html'), await page(bench, contentHash, 'index.html')];
    const expected = [500, { code: 'extract_failed' }];
    same(
      'answers',
      answers.map(({ status, text }) => [status, JSON.parse(text) as unknown]),
      [expected, expected],
    );
  }),
  required('fetch-before-path', 'The bundle is fetched before the path is looked at', async (bench) => {
    const { status } = await page(bench, `sha256:${randomBytes(32).toString('hex')}`, 'bad.exe');
    same('status', status, 500);
  }),
  required('html', 'A page with its headers', async (bench) => {
    const { status, headers, text } = await page(bench, await published(bench), 'index.html');
    same('answer', [status, text], [200, '<p>index</p>']);
    same('content-type', headers['content-type'], 'text/html');
    same('content-length', headers['content-length'], '12');
    same('etag', headers['etag'], etagOf('<p>index</p>'));
    same('cache-control', headers['cache-control'], 'public, max-age=31536000, immutable');
    same('x-content-type-options', headers['x-content-type-options'], 'nosniff');
    same('content-security-policy', headers['content-security-policy'], framed);
  }),
  required('absent-headers', 'No X-Frame-Options, no Vary, no CORS', async (bench) => {
    const { headers } = await page(bench, await published(bench), 'index.html', { origin: 'https://example.com' });
    same(
      'headers',
      ['x-frame-options', 'vary', 'access-control-allow-origin'].filter((name) => name in headers),
      [],
    );
  }),
  required('script', 'Other files have no content security policy', async (bench) => {
    const { headers } = await page(bench, await published(bench), 'app.js');
    same('headers', [headers['content-security-policy'], headers['x-content-type-options']], [undefined, 'nosniff']);
  }),
  required('no-ranges', 'Ranges are ignored', async (bench) => {
    const { status, text } = await page(bench, await published(bench), 'app.js', { range: 'bytes=0-1' });
    same('answer', [status, text], [200, 'app()']);
  }),
  required('etag/vector', 'The etag of "hello world"', async (bench) => {
    const { headers } = await page(bench, await published(bench), 'hello.json');
    same('etag', headers['etag'], '"sha256-b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"');
  }),
  ...matching.map((pattern) =>
    required(`not-modified/${pattern}`, 'If-None-Match that names the etag: 304', async (bench) => {
      const ifNoneMatch = pattern.replace('%', etagOf('<p>index</p>'));
      const { status, headers, text } = await page(bench, await published(bench), 'index.html', {
        'if-none-match': ifNoneMatch,
      });
      same('answer', [status, text, headers['etag']], [304, '', etagOf('<p>index</p>')]);
      same('headers', [headers['content-security-policy'], headers['x-content-type-options']], [framed, undefined]);
    }),
  ),
  ...notMatching.map((pattern) =>
    required(`modified/${pattern}`, 'If-None-Match that does not name the etag exactly: 200', async (bench) => {
      const ifNoneMatch = pattern.replace('%', etagOf('<p>index</p>'));
      same('status', (await page(bench, await published(bench), 'index.html', { 'if-none-match': ifNoneMatch })).status, 200);
    }),
  ),
  required('not-modified/script', 'A 304 for a script has no policy', async (bench) => {
    const { status, headers } = await page(bench, await published(bench), 'app.js', { 'if-none-match': '*' });
    same('answer', [status, headers['content-security-policy']], [304, undefined]);
  }),
  required('size/at-limit', 'A file of exactly the limit is served', async (bench) => {
    same('status', (await page(bench, await published(bench), 'fits.css')).status, 200);
  }),
  required('size/over', 'A larger file: 413', async (bench) => {
    const { status, text } = await page(bench, await published(bench), 'large.css');
    same('answer', [status, text], [413, 'asset too large']);
  }),
  required('size/before-etag', 'The size comes before If-None-Match', async (bench) => {
    same('status', (await page(bench, await published(bench), 'large.css', { 'if-none-match': '*' })).status, 413);
  }),
  required('no-index', 'A bundle without a page: 404, no body', async (bench) => {
    const hash = await bench.publish([
      { path: 'nonce.txt', body: randomUUID() },
      { path: 'ui/app.js', body: 'app()' },
    ]);
    const { status, text } = await page(bench, hash, 'missing');
    same('answer', [status, text], [404, '']);
  }),
  required('no-index/file', 'Its other files are served all the same', async (bench) => {
    const hash = await bench.publish([
      { path: 'nonce.txt', body: randomUUID() },
      { path: 'ui/app.js', body: 'app()' },
    ]);
    same('status', (await page(bench, hash, 'app.js')).status, 200);
  }),
  inferred('head', 'HEAD answers the headers alone', async (bench) => {
    const hash = await published(bench);
    allow(bench, hash);
    const path = `${place(bench, hash)}/app.js?tenant=${bench.ids.tenant}`;
    const { status, text, headers } = await bench.get(path, { method: 'HEAD' });
    same('answer', [status, text, headers['content-length']], [200, '', '5']);
  }),
  fallback.required(
    'policy/replaced',
    'A policy of its own replaces the whole default, frame ancestors included',
    async (bench) => {
      const { headers } = await page(bench, await published(bench), 'index.html');
      same('content-security-policy', headers['content-security-policy'], shared.ownPolicy);
    },
  ),
  fallback.required('size/no-number', 'A limit that is no number is no limit', async (bench) => {
    same('status', (await page(bench, await published(bench), 'large.css')).status, 200);
  }),
  minimal.required('policy/default', 'Without frame ancestors the policy names none', async (bench) => {
    const { headers } = await page(bench, await published(bench), 'index.html');
    same('content-security-policy', headers['content-security-policy'], policy);
  }),
  minimal.required('not-strict', 'Without strict validation the registry is not asked', async (bench) => {
    const hash = await published(bench);
    const { status } = await bench.get(`${place(bench, hash)}/index.html?tenant=${bench.ids.tenant}`);
    const questions = bench.peers.registry.validations({ tenant: bench.ids.tenant }).length;
    same('status and questions', [status, questions], [200, 0]);
  }),
  minimal.required('size/unset', 'A limit that is not set is no limit', async (bench) => {
    same('status', (await page(bench, await published(bench), 'large.css')).status, 200);
  }),
  storeless.security('strict-but-unasked', 'Strict as "1" serves without asking the registry', async (bench) => {
    const hash = `sha256:${randomBytes(32).toString('hex')}`;
    const { status } = await bench.get(`${place(bench, hash)}/index.html?tenant=${bench.ids.tenant}`);
    const questions = bench.peers.registry.validations({ tenant: bench.ids.tenant }).length;
    same('status and questions', [status, questions], [500, 0]);
  }),
];
