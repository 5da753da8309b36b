import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleOf, hashed } from '../../../../runner/testing/archive.ts';
import { objectKey } from '../registry/object-key.ts';
import { extractSubtree, getBundleIndex, getBundleStream } from './bundles.ts';
import { createFolderStore } from './folder.ts';
import type { BundleStore } from './store.ts';
import { hex } from './testing/store-suite.ts';

const { archive, contentHash } = bundleOf([
  { path: 'manifest.json', body: '{"name":"x"}' },
  { path: 'ui/index.html', body: '<p>' },
  { path: 'ui/assets/a.js', body: 'a' },
  { path: 'ui/.hidden', body: 'no' },
  { path: 'ui/../escape', body: 'no' },
  { path: 'dist/main.wasm', body: 'wasm' },
  { path: 'uitgave/x', body: 'no' },
]);
const address = { tenantId: 't', registryId: 'e', contentHash };
const damaged = { ...address, contentHash: `sha256:${'0'.repeat(64)}` };
const garbage = hashed(Buffer.from('no archive at all'));

let folder: string;
let store: BundleStore;
let target: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alga-bundles-'));
  target = join(folder, 'out', 'ui');
  mkdirSync(join(folder, 'out'));
  store = createFolderStore(join(folder, 'store'));
  await store.put(objectKey(address), archive);
  await store.put(objectKey(damaged), archive);
  await store.put(objectKey({ ...address, contentHash: garbage.contentHash }), garbage.archive);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('getBundleStream', () => {
  it('gives the archive, and parts of it', async () => {
    expect((await buffer(await getBundleStream(store, address))).equals(archive)).toBe(true);
    expect((await buffer(await getBundleStream(store, address, { start: 0, end: 3 }))).equals(archive.subarray(0, 4))).toBe(
      true,
    );
  });

  it('fails at the end of an archive that is another one, and where there is none', async () => {
    await expect(buffer(await getBundleStream(store, damaged))).rejects.toMatchObject({ code: 'HASH_MISMATCH' });
    const none = getBundleStream(store, { ...address, tenantId: 'other' });
    await expect(none).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });
});

describe('getBundleIndex', () => {
  it('names the files with their hashes, and reads the manifest', async () => {
    const { files, manifest, sizeBytes } = await getBundleIndex(store, address);
    expect({ manifest, sizeBytes }).toEqual({ manifest: '{"name":"x"}', sizeBytes: archive.length });
    expect(files.get('dist/main.wasm')).toBe(hex('wasm'));
    expect(files.size).toBe(7);
  });

  it.each([
    ['HASH_MISMATCH', damaged],
    ['OBJECT_NOT_FOUND', { ...address, registryId: 'other' }],
    ['ARCHIVE_CORRUPT', { ...address, contentHash: garbage.contentHash }],
  ])('fails with %s', async (code, wrong) => {
    await expect(getBundleIndex(store, wrong)).rejects.toMatchObject({ code });
    await expect(extractSubtree(store, wrong, 'ui', target)).rejects.toMatchObject({ code });
    expect(readdirSync(join(folder, 'out'), { recursive: true })).toEqual([]);
  });
});

describe('extractSubtree', () => {
  it('unpacks one folder, by the runner’s rules', async () => {
    expect(await extractSubtree(store, address, 'ui', target)).toEqual(['assets/a.js', 'index.html']);
    expect(readFileSync(join(target, 'index.html'), 'utf8')).toBe('<p>');
    expect(readdirSync(join(folder, 'out'))).toEqual(['ui']);
    expect(await extractSubtree(store, address, 'dist', join(folder, 'dist'))).toEqual(['main.wasm']);
    expect(await extractSubtree(store, address, 'ui/assets', join(folder, 'assets'))).toEqual(['a.js']);
    expect(await extractSubtree(store, address, 'none', join(folder, 'none'))).toEqual([]);
  });

  it('takes an empty folder, and leaves one alone that is not', async () => {
    mkdirSync(target, { recursive: true });
    await extractSubtree(store, address, 'ui', target);
    rmSync(target, { recursive: true });
    mkdirSync(target);
    writeFileSync(join(target, 'mine'), 'x');
    await expect(extractSubtree(store, address, 'ui', target)).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' });
    expect(readdirSync(target)).toEqual(['mine']);
    expect(readdirSync(join(folder, 'out'))).toEqual(['ui']);
  });

  it.each(['', '..', 'ui/../..', '/etc'])('refuses the folder %j', async (subtree) => {
    await expect(extractSubtree(store, address, subtree, target)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
