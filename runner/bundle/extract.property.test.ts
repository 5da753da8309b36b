/** Archives of any entries are unpacked by the rules and nowhere else; damaged ones fail in one way. */
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunnerError } from '../errors.ts';
import { hashed, tarOf } from '../testing/archive.ts';
import type { ArchiveEntry } from '../testing/archive.ts';
import { memorySource } from '../testing/services.ts';
import { createBundleCache } from './cache.ts';
import { defaultBundleLimits } from './limits.ts';

let outer = '';
beforeEach(async () => {
  outer = await mkdtemp(path.join(tmpdir(), 'alga-extract-'));
});
afterEach(() => rm(outer, { recursive: true, force: true }));

interface GivenEntry {
  name: string;
  /** Where the name stands: in the header, or in an entry before it that overrides the header's. */
  form: 'header' | 'pax' | 'gnu';
  type: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'FIFO';
  body: string;
}

const segment = fc.constantFrom('a', 'b', 'ui', 'dist', 'é', '..', '.', '.x', 'a..b', '', 'c:', 'a\\..\\b', '...');
const name = fc
  .tuple(fc.constantFrom('', '', '', './', '././', '/', '../'), fc.array(segment, { minLength: 1, maxLength: 4 }))
  .map(([prefix, segments]) => prefix + segments.join('/'))
  .filter((text) => text !== '');
const types = fc.constantFrom<GivenEntry['type'][]>('File', 'File', 'File', 'Directory', 'SymbolicLink', 'Link', 'FIFO');
const forms = fc.constantFrom<GivenEntry['form'][]>('header', 'header', 'pax', 'gnu');
const entry: fc.Arbitrary<GivenEntry> = fc
  .record({ name, form: forms, type: types, body: fc.string({ maxLength: 20 }) })
  // By old custom a file whose name ends in a slash is a folder, and has no body.
  .map((given) => (given.name.endsWith('/') && given.type === 'File' ? { ...given, type: 'Directory' } : given));

function archived({ name: given, form, type, body }: GivenEntry): ArchiveEntry[] {
  const holds = type === 'File' ? { body } : {};
  const link = type.endsWith('Link') ? { linkpath: '/etc/passwd' } : {};
  const last = { path: form === 'header' ? given : 'harmless', type, ...holds, ...link };
  if (form === 'pax') return [{ path: 'PaxHeader/x', type: 'ExtendedHeader', body: paxRecord('path', given) }, last];
  return form === 'gnu' ? [{ path: '././@LongLink', type: 'NextFileHasLongPath', body: `${given}\0` }, last] : [last];
}

/** Its length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const digits = String(bytes + String(bytes).length).length;
  return `${bytes + digits}${rest}`;
}

/** What the rules of the platform make of the entries; null where a file and a folder want the same place. */
function expectedFiles(entries: readonly GivenEntry[]): Map<string, string> | null {
  const files = new Map<string, string>();
  const folders = new Set<string>(['bundle', 'ui']);
  for (const { name: given, type, body } of entries) {
    let bare = given;
    while (bare.startsWith('./')) bare = bare.slice(2);
    const segments = bare.split('/');
    const skipped = bare.includes('..') || segments.some((part) => part === '' || part.startsWith('.'));
    if (skipped || (type !== 'File' && type !== 'Directory')) continue;
    const place = segments[0] === 'ui' && segments.length > 1 ? segments : ['bundle', ...segments];
    const parents = place.slice(0, -1).map((_part, index) => place.slice(0, index + 1).join('/'));
    const target = place.join('/');
    if (parents.some((parent) => files.has(parent))) return null;
    if (type === 'File' ? folders.has(target) : files.has(target)) return null;
    for (const parent of parents) folders.add(parent);
    if (type === 'File') files.set(target, body);
    else folders.add(target);
  }
  return files;
}

/** Unpacks an archive below a folder of its own; answers the files of the bundle, or the code of the failure. */
async function unpack(archive: Buffer): Promise<Map<string, string> | string> {
  const root = await mkdtemp(path.join(outer, 'root-'));
  const cacheRoot = path.join(root, 'cache');
  await mkdir(cacheRoot);
  const { contentHash } = hashed(archive);
  const key = { tenant: 't', extension: 'e', contentHash };
  const source = memorySource();
  source.add(key, archive);
  try {
    const { folder } = await createBundleCache({ root: cacheRoot, source, limits: defaultBundleLimits }).ensure(key);
    const found = await filesBelow(folder);
    // The cache's own marks: the proof that the tenant has the archive, the seal, the sign of completeness.
    const marks = new Set(['files.json', 'bundle/.ready', ...[...found.keys()].filter((file) => file.startsWith('keys/'))]);
    return new Map([...found].filter(([file]) => !marks.has(file)));
  } catch (error) {
    if (error instanceof RunnerError) return error.code;
    throw error;
  } finally {
    expect(await readdir(root)).toEqual(['cache']);
    await rm(root, { recursive: true, force: true });
  }
}

async function filesBelow(folder: string): Promise<Map<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((file) => !file.isDirectory()).map((file) => path.join(file.parentPath, file.name));
  return new Map(
    await Promise.all(files.map(async (file) => [path.relative(folder, file), await readFile(file, 'utf8')] as const)),
  );
}

test('what is unpacked is what the rules say, wherever a name stands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 6 }), async (entries) => {
      const unpacked = await unpack(zstdCompressSync(tarOf(entries.flatMap(archived))));
      const expected = expectedFiles(entries);
      if (expected === null) expect(unpacked).toBe('BUNDLE_CORRUPT');
      else expect(unpacked).toEqual(expected);
    }),
    { numRuns: 50 },
  );
}, 60_000);

test('an archive that is damaged anywhere is unpacked or refused, and nothing else happens', async () => {
  const whole = tarOf([
    { path: 'dist/main.wasm', body: 'wasm'.repeat(300) },
    { path: 'PaxHeader/x', type: 'ExtendedHeader', body: paxRecord('path', 'ui/é.js') },
    { path: 'x', body: 'page' },
    { path: 'ui', type: 'Directory' },
  ]);
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(damage, fc.nat(whole.length), fc.boolean(), async (changes, cut, outside) => {
      const tar = Buffer.from(whole);
      const packed = zstdCompressSync(whole);
      const changed = outside ? packed : tar;
      for (const [at, byte] of changes) changed[at % changed.length] = byte;
      const archive = outside ? packed.subarray(0, Math.max(1, cut % packed.length)) : zstdCompressSync(tar.subarray(0, cut));
      const unpacked = await unpack(archive);
      if (typeof unpacked === 'string') expect(['BUNDLE_CORRUPT', 'BUNDLE_TOO_LARGE']).toContain(unpacked);
      else for (const file of unpacked.keys()) expect(file).toMatch(/^(?:ui|bundle)\/[^.]/);
    }),
    { numRuns: 80 },
  );
}, 60_000);

test('of two entries with one name the last counts', async () => {
  const archive = zstdCompressSync(
    tarOf([
      { path: 'ui/a.js', body: 'first, longer' },
      { path: 'ui/a.js', body: 'second' },
    ]),
  );
  expect(await unpack(archive)).toEqual(new Map([['ui/a.js', 'second']]));
});
