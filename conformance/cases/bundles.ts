/** Where bundles are looked for, how they are checked, and what of them is unpacked. */
import { randomBytes, randomUUID } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { hashed, tarOf } from '../../runner/testing/archive.ts';
import type { ArchiveEntry } from '../../runner/testing/archive.ts';
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench } from '../bench.ts';
import { objectKey } from '../bench.ts';
import { has, holds, same, startsWith } from '../expect.ts';
import type { PeerRequest } from '../peers/listen.ts';
import { shared } from '../profiles.ts';
import { presign } from '../../runner/server/presign.ts';
import { page } from './ui.ts';

const { required, security } = section('bundles');
const fallback = section('bundles', { profile: 'fallback' });
const minimal = section('bundles', { profile: 'minimal' });

const nowhere = `sha256:${'0'.repeat(64)}`;

/** A hash that no runner has seen, so that it must ask the store. */
const fresh = (): ArchiveEntry => ({ path: 'nonce.txt', body: randomUUID() });

async function error(bench: Bench, contentHash: string): Promise<string | null> {
  const answer = await bench.execute({ contentHash });
  same('status', answer.status, 502);
  return answer.error;
}

async function requested(bench: Bench): Promise<PeerRequest | undefined> {
  await bench.execute({ contentHash: nowhere });
  return bench.peers.store.requests(objectKey(bench.ids, nowhere)).at(0);
}

/** Whether the signature is the one for the request's own time and the shared keys. */
function checkSignature(request: PeerRequest | undefined, region: string): void {
  const query = request?.query ?? new URLSearchParams();
  has('query', Object.fromEntries(query), { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Expires': '60' });
  startsWith('credential', query.get('X-Amz-Credential'), `${shared.accessKey}/`);
  holds('region', (query.get('X-Amz-Credential') ?? '').includes(`/${region}/s3/`), region, query.get('X-Amz-Credential'));
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('X-Amz-Date') ?? '') ?? [];
  const expected = presign({
    url: new URL(request?.path ?? '', `http://${request?.headers.host}`),
    keys: { access: shared.accessKey, secret: shared.secretKey },
    region,
    expiresSeconds: 60,
    at: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
  });
  // Some signers add parameters of their own, such as the operation's name; those sign another request.
  const own = [...query.keys()].every((name) => expected.searchParams.has(name));
  if (own) same('signature', query.get('X-Amz-Signature'), expected.searchParams.get('X-Amz-Signature'));
  else holds('signature', /^[0-9a-f]{64}$/.test(query.get('X-Amz-Signature') ?? ''), '64 hex digits', query.toString());
}

const statuses: [status: number, reason: string][] = [
  [404, 'Not Found'],
  [403, 'Forbidden'],
  [500, 'Internal Server Error'],
];

/** Entries by what becomes of them; `body` is found below the UI where it is served. */
const entries: [name: string, entry: ArchiveEntry, served: string | null][] = [
  ['leading-dot-slash', { path: './ui/a.js', body: 'one' }, 'a.js'],
  ['repeated-dot-slash', { path: '././ui/b.js', body: 'two' }, 'b.js'],
  ['nested', { path: 'ui/deep/er/c.js', body: 'three' }, 'deep/er/c.js'],
  ['absolute', { path: '/ui/d.js', body: 'no' }, null],
  ['parent', { path: 'ui/../ui/e.js', body: 'no' }, null],
  ['dots-inside-a-name', { path: 'ui/a..b.js', body: 'no' }, null],
  ['empty-segment', { path: 'ui//f.js', body: 'no' }, null],
  ['hidden-segment', { path: 'ui/.h/g.js', body: 'no' }, null],
  ['symlink', { path: 'ui/l.js', type: 'SymbolicLink', linkpath: 'index.html' }, null],
  ['hard-link', { path: 'ui/m.js', type: 'Link', linkpath: 'ui/index.html' }, null],
  ['not-ui', { path: 'assets/n.js', body: 'no' }, null],
];

export const bundleCases: Case[] = [
  required('key', 'The object key holds the tenant and extension of the headers, and the bare hash', async (bench) => {
    const path = (await requested(bench))?.path;
    same('path', decodeURIComponent(path ?? ''), `/bucket/${objectKey(bench.ids, nowhere)}`);
  }),
  required('key/headers', 'The ids of the document do not count for the key', async (bench) => {
    const answer = await bench.execute({ component: 'plain', context: { tenant_id: 'other', extension_id: 'other' } });
    same('status', [answer.status, answer.error], [200, null]);
  }),
  required('key/lower-case', 'The hash is lower-cased for the key', async (bench) => {
    const hash = await bench.publish([fresh()]);
    const upper = hash.slice(7).toUpperCase();
    same('error', await error(bench, upper), 'bundle_fetch_failed: No such file or directory (os error 2)');
  }),
  required('presigned', 'With both keys the address is signed for 60 seconds, path-style', async (bench) => {
    checkSignature(await requested(bench), shared.region);
  }),
  fallback.required(
    'presigned/minio',
    'The other names of the keys do as well, and the region has a default',
    async (bench) => {
      checkSignature(await requested(bench), 'us-east-1');
    },
  ),
  minimal.required(
    'plain',
    'Without keys the address is the plain one; a base without a slash keeps its bucket',
    async (bench) => {
      const request = await requested(bench);
      same('request', [request?.path, request?.query.toString()], [`/bucket/${objectKey(bench.ids, nowhere)}`, '']);
    },
  ),
  ...statuses.map(([status, reason]) =>
    required(`fetch-${status}`, `A store that answers ${status} is told with status and reason`, async (bench) => {
      const hash = `sha256:${randomBytes(32).toString('hex')}`;
      bench.peers.store.put(objectKey(bench.ids, hash), { status, body: 'no' });
      const expected = `bundle_fetch_failed: verify_archive_sha256 fetch failed: ${status} ${reason}`;
      same('error', await error(bench, hash), expected);
    }),
  ),
  required('fetch-hang-up', 'A store that hangs up is told too', async (bench) => {
    const hash = `sha256:${randomBytes(32).toString('hex')}`;
    bench.peers.store.put(objectKey(bench.ids, hash), { status: 200, hangUp: true });
    startsWith('error', await error(bench, hash), 'bundle_fetch_failed: ');
  }),
  required('no-retry', 'A failed download is not tried again', async (bench) => {
    const hash = `sha256:${randomBytes(32).toString('hex')}`;
    const key = objectKey(bench.ids, hash);
    bench.peers.store.put(key, { status: 500 });
    await error(bench, hash);
    same('requests', bench.peers.store.requests(key).length, 1);
  }),
  required('wrong-hash', 'An archive with another hash is refused with both', async (bench) => {
    const wanted = randomBytes(32).toString('hex');
    const { archive, contentHash } = hashed(zstdCompressSync(tarOf([fresh()])));
    bench.peers.store.put(objectKey(bench.ids, wanted), archive);
    const expected = `bundle_fetch_failed: archive hash mismatch: expected ${wanted}, got ${contentHash.slice(7)}`;
    same('error', await error(bench, `sha256:${wanted}`), expected);
  }),
  required('wrong-hash/again', 'After a wrong archive the right one is taken', async (bench) => {
    const { archive, contentHash } = hashed(zstdCompressSync(tarOf([fresh()])));
    const key = objectKey(bench.ids, contentHash);
    bench.peers.store.put(key, Buffer.from('something else'));
    startsWith('first error', await error(bench, contentHash), 'bundle_fetch_failed: archive hash mismatch: ');
    bench.peers.store.put(key, archive);
    same('second error', await error(bench, contentHash), 'bundle_fetch_failed: No such file or directory (os error 2)');
  }),
  required('no-wasm', 'A bundle without dist/main.wasm', async (bench) => {
    const hash = await bench.publish([fresh(), { path: 'main.wasm', body: 'x' }]);
    same('error', await error(bench, hash), 'bundle_fetch_failed: No such file or directory (os error 2)');
  }),
  required('entry-is-fixed', 'The manifest does not say which file runs', async (bench) => {
    const manifest = JSON.stringify({ entry: 'other.wasm', precompiled: { x: 'other.cwasm' }, api: { endpoints: [] } });
    const hash = await bench.publish([fresh(), { path: 'manifest.json', body: manifest }, { path: 'other.wasm', body: 'x' }]);
    same('error', await error(bench, hash), 'bundle_fetch_failed: No such file or directory (os error 2)');
  }),
  required('not-zstd', 'An archive that is not zstd', async (bench) => {
    const { archive, contentHash } = hashed(randomBytes(200));
    bench.peers.store.put(objectKey(bench.ids, contentHash), archive);
    startsWith('error', await error(bench, contentHash), 'bundle_fetch_failed: ');
  }),
  required('corrupt-tar', 'A tar archive that breaks off', async (bench) => {
    const tar = tarOf([{ path: 'dist/main.wasm', body: 'x'.repeat(2000) }]);
    const { archive, contentHash } = hashed(zstdCompressSync(tar.subarray(0, 1000)));
    bench.peers.store.put(objectKey(bench.ids, contentHash), archive);
    startsWith('error', await error(bench, contentHash), 'bundle_fetch_failed: ');
  }),
  required('corrupt/again', 'Nothing of a corrupt archive stays behind: it is fetched again', async (bench) => {
    const { archive, contentHash } = hashed(randomBytes(200));
    const key = objectKey(bench.ids, contentHash);
    bench.peers.store.put(key, archive);
    await error(bench, contentHash);
    await error(bench, contentHash);
    same('requests', bench.peers.store.requests(key).length, 2);
  }),
  required('cached', 'A bundle is fetched once', async (bench) => {
    const hash = await bench.publish([fresh()]);
    await error(bench, hash);
    await error(bench, hash);
    same('requests', bench.peers.store.requests(objectKey(bench.ids, hash)).length, 1);
  }),
  required('shared-with-ui', 'What an execution fetched is not fetched again for the UI', async (bench) => {
    const hash = await bench.publish([fresh(), { path: 'ui/index.html', body: '<p>here</p>' }]);
    await error(bench, hash);
    const { status } = await page(bench, hash, 'index.html');
    same('status and requests', [status, bench.peers.store.requests(objectKey(bench.ids, hash)).length], [200, 1]);
  }),
  security('cached/other-tenant', 'A cached bundle runs for any tenant, whether or not it has one', async (bench) => {
    const hash = await bench.publishComponent('plain');
    await bench.execute({ contentHash: hash });
    const answer = await bench.execute({ contentHash: hash, headers: { 'x-alga-tenant': randomUUID() } });
    same('status', answer.status, 200);
  }),
  security('hash-unchecked', 'A content hash that is none still goes into the address', async (bench) => {
    const answer = await bench.execute({ contentHash: 'no-hash' });
    same(
      'status',
      [answer.status, answer.error],
      [502, 'bundle_fetch_failed: verify_archive_sha256 fetch failed: 404 Not Found'],
    );
  }),
  ...entries.map(([name, entry, served]) =>
    required(
      `entry/${name}`,
      served === null ? 'This archive entry is left out' : 'This archive entry is unpacked',
      async (bench) => {
        const hash = await bench.publish([fresh(), { path: 'ui/index.html', body: 'the page' }, entry]);
        const place = served ?? entry.path.replace(/^\/?ui\//, '').replace(/^.*\//, '');
        const { status, text } = await page(bench, hash, place);
        same('file', [status, text], [200, served === null ? 'the page' : entry.body]);
      },
    ),
  ),
];
