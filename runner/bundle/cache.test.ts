import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RunnerError } from '../errors.ts';
import { bundleOf, hashed, tarOf } from '../testing/archive.ts';
import { memorySource } from '../testing/services.ts';
import type { MemorySource } from '../testing/services.ts';
import { createBundleCache } from './cache.ts';
import type { BundleCache } from './cache.ts';
import { defaultBundleLimits } from './limits.ts';
import type { BundleLimits } from './limits.ts';
import type { BundleSource } from './source.ts';

let root = '';
let source: MemorySource;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'alga-bundles-'));
  source = memorySource();
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const cacheOf = (limits: Partial<BundleLimits> = {}, from: BundleSource = source): BundleCache =>
  createBundleCache({ root, source: from, limits: { ...defaultBundleLimits, ...limits } });
const keyOf = (contentHash: string, tenant = 't') => ({ tenant, extension: 'e', contentHash });

async function failure(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RunnerError)) throw new Error('expected a RunnerError', { cause: error });
  return { code: error.code, message: error.message };
}

/** All files below the cache root, without the proofs. */
async function stored(): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('keys'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

describe('a source that may refuse', () => {
  test('is asked for every use, also of a bundle that is unpacked', async () => {
    const { contentHash, archive } = bundleOf([{ path: 'ui/index.html', body: 'page' }]);
    source.add(keyOf(contentHash), archive);
    const asked: string[] = [];
    let refuses = false;
    const demand = async (key: string) => {
      asked.push(key);
      if (refuses) throw new RunnerError('BUNDLE_REFUSED', 'refused', { what: 'No.', why: 'No.', fix: 'None.' });
      return 'Nobody signed it.';
    };
    const cache = cacheOf({}, { ...source, demand });
    await cache.ensure(keyOf(contentHash));
    expect(await cache.demand(keyOf(contentHash))).toBe('Nobody signed it.');
    expect(await cacheOf().demand(keyOf(contentHash))).toBeNull();
    refuses = true;
    expect(await failure(cache.ensure(keyOf(contentHash)))).toEqual({ code: 'BUNDLE_REFUSED', message: 'refused' });
    expect((await failure(cache.demand(keyOf(contentHash)))).code).toBe('BUNDLE_REFUSED');
    expect(new Set(asked)).toEqual(new Set([`tenants/t/extensions/e/sha256/${contentHash.slice(7)}/bundle.tar.zst`]));
    expect(asked).toHaveLength(4);
  });
});

describe('fetching a bundle', () => {
  test('unpacks it once, by hash, read-only, for callers at the same time', async () => {
    const { archive, contentHash } = bundleOf([
      { path: 'dist/', type: 'Directory' },
      { path: 'dist/main.wasm', body: 'wasm' },
      { path: './ui/index.html', body: '<p>' },
      { path: 'ui/empty.css', body: '' },
    ]);
    source.add(keyOf(contentHash), archive);
    const cache = cacheOf();
    expect(cache.peek(keyOf(contentHash))).toBeNull();
    const [bundle] = await Promise.all([cache.ensure(keyOf(contentHash)), cache.ensure(keyOf(contentHash))]);
    const { hex } = bundle;
    expect(await stored()).toEqual(
      [
        `${hex}/bundle/.ready`,
        `${hex}/bundle/dist/main.wasm`,
        `${hex}/files.json`,
        `${hex}/ui/empty.css`,
        `${hex}/ui/index.html`,
      ].toSorted(),
    );
    expect(await readFile(bundle.wasmPath, 'utf8')).toBe('wasm');
    expect((await stat(bundle.wasmPath)).mode & 0o777).toBe(0o444);
    expect(source.opened).toHaveLength(1);
    expect(cacheOf().peek(keyOf(contentHash))).toEqual(bundle);
  });

  test('another tenant must have the archive under its own key', async () => {
    const { archive, contentHash } = bundleOf([{ path: 'a', body: 'a' }]);
    source.add(keyOf(contentHash), archive);
    const cache = cacheOf();
    await cache.ensure(keyOf(contentHash));
    expect(cache.peek(keyOf(contentHash, 'other'))).toBeNull();
    expect((await failure(cache.ensure(keyOf(contentHash, 'other')))).code).toBe('BUNDLE_NOT_FOUND');
    source.add(keyOf(contentHash, 'other'), archive);
    await cache.ensure(keyOf(contentHash, 'other'));
    expect(cache.peek(keyOf(contentHash, 'other'))).not.toBeNull();
  });

  test('refuses an archive of another hash and leaves nothing of it', async () => {
    const { archive } = bundleOf([{ path: 'a', body: 'a' }]);
    const expected = 'ab'.repeat(32);
    source.add(keyOf(expected), archive);
    const { code, message } = await failure(cacheOf().ensure(keyOf(expected)));
    expect(code).toBe('BUNDLE_HASH_MISMATCH');
    expect(message).toBe(`archive hash mismatch: expected ${expected}, got ${hashed(archive).contentHash.slice(7)}`);
    expect(await stored()).toEqual([]);
  });

  test('tells of a missing object, a failing store and a folder that cannot be written', async () => {
    const hash = 'ab'.repeat(32);
    expect(await failure(cacheOf().ensure(keyOf(hash)))).toEqual({
      code: 'BUNDLE_NOT_FOUND',
      message: 'verify_archive_sha256 fetch failed: 404 Not Found',
    });
    const broken: BundleSource = { open: async () => Promise.reject(new Error('connection refused')), probe: async () => 'ok' };
    expect(await failure(cacheOf({}, broken).ensure(keyOf(hash)))).toEqual({
      code: 'BUNDLE_STORE_FAILED',
      message: 'connection refused',
    });
    const cut: BundleSource = { ...broken, open: async () => Readable.from(failing()) };
    expect((await failure(cacheOf({}, cut).ensure(keyOf(hash)))).code).toBe('BUNDLE_STORE_FAILED');
    await writeFile(path.join(root, 'file'), '');
    const blocked = createBundleCache({ root: path.join(root, 'file'), source, limits: defaultBundleLimits });
    expect((await failure(blocked.ensure(keyOf(hash)))).code).toBe('BUNDLE_CACHE_FAILED');
    expect(await blocked.writable()).toBe(false);
    expect(await cacheOf().writable()).toBe(true);
  });

  test('replaces what a crash left incomplete', async () => {
    const { archive, contentHash } = bundleOf([{ path: 'ui/index.html', body: 'new' }]);
    source.add(keyOf(contentHash), archive);
    const folder = path.join(root, contentHash.slice(7));
    await mkdir(path.join(folder, 'ui'), { recursive: true });
    await writeFile(path.join(folder, 'ui', 'left-over.js'), 'old');
    await cacheOf().ensure(keyOf(contentHash));
    expect(await readdir(path.join(folder, 'ui'))).toEqual(['index.html']);
  });
});

describe('unpacking hostile archives', () => {
  test('links, devices and names that leave the bundle are left out', async () => {
    const { archive, contentHash } = bundleOf([
      { path: 'ui/index.html', body: 'page' },
      { path: '../escape', body: 'x' },
      { path: '/absolute', body: 'x' },
      { path: '.hidden', body: 'x' },
      { path: 'ui/link', type: 'SymbolicLink', linkpath: '/etc/passwd' },
      { path: 'ui/hard', type: 'Link', linkpath: 'ui/index.html' },
      { path: 'pipe', type: 'FIFO' },
      { path: 'dist/main.wasm', body: 'kept after them' },
    ]);
    source.add(keyOf(contentHash), archive);
    const { hex } = await cacheOf().ensure(keyOf(contentHash));
    expect(await stored()).toEqual([
      `${hex}/bundle/.ready`,
      `${hex}/bundle/dist/main.wasm`,
      `${hex}/files.json`,
      `${hex}/ui/index.html`,
    ]);
  });

  test.each([
    ['no zstd', Buffer.from('plain text, not an archive')],
    ['no tar', zstdCompressSync(Buffer.alloc(4096, 'x'))],
    ['a damaged header', zstdCompressSync(damaged())],
    ['a cut entry', zstdCompressSync(tarOf([{ path: 'a', body: 'b'.repeat(4000) }]).subarray(0, 2048))],
    [
      'a file where a folder is needed',
      bundleOf([
        { path: 'a', body: '1' },
        { path: 'a/b', body: '2' },
      ]).archive,
    ],
  ])('%s fails as a whole', async (_what, archive) => {
    const { contentHash } = hashed(archive);
    source.add(keyOf(contentHash), archive);
    expect((await failure(cacheOf().ensure(keyOf(contentHash)))).code).toBe('BUNDLE_CORRUPT');
    expect(await stored()).toEqual([]);
  });

  test.each<[string, Partial<BundleLimits>]>([
    ['too many bytes in the store', { archiveBytes: 20 }],
    ['too many bytes when unpacked', { unpackedBytes: 1000, files: 2 }],
    ['too many files', { files: 1 }],
  ])('%s is refused', async (_what, limits) => {
    const { archive, contentHash } = bundleOf([
      { path: 'zeros', body: new Uint8Array(5_000_000) },
      { path: 'second', body: 'x' },
    ]);
    source.add(keyOf(contentHash), archive);
    expect((await failure(cacheOf(limits).ensure(keyOf(contentHash)))).code).toBe('BUNDLE_TOO_LARGE');
    expect(await stored()).toEqual([]);
  });
});

function damaged(): Buffer {
  const tar = tarOf([
    { path: 'first', body: 'fine' },
    { path: 'second', body: 'damaged' },
  ]);
  tar.write('zzz', 1024, 'utf8');
  return tar;
}

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from('some');
  throw new Error('connection reset');
}
