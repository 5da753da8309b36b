import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleOf, tarOf } from '../../../../runner/testing/archive.ts';
import { fileDigests, readArchive } from './read-archive.ts';

const sha256 = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('hex');
const inPieces = (bytes: Uint8Array, size: number): Readable =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })(),
  );

describe('readArchive', () => {
  it('takes the digests of files, whatever pieces the archive comes in', async () => {
    const body = fc.uint8Array({ maxLength: 3000 });
    const entries = fc.uniqueArray(fc.record({ path: fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8}){0,2}\.js$/), body }), {
      selector: ({ path }) => path,
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(entries, fc.integer({ min: 1, max: 5000 }), async (files, size) => {
        const { archive } = bundleOf(files);
        const reading = await readArchive(inPieces(archive, size));
        expect(reading).toMatchObject({ sha256: sha256(archive), sizeBytes: archive.length });
        expect(reading.contents).toEqual({
          ok: true,
          files: new Map(files.map(({ path, body }) => [path, sha256(body)])),
          kept: [],
        });
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the texts asked for, leaves links out, and lets the last of two entries count', async () => {
    const { archive } = bundleOf([
      { path: './manifest.json', body: 'one' },
      { path: 'ui/', type: 'Directory' },
      { path: 'link', type: 'SymbolicLink', linkpath: '/etc/passwd' },
      { path: 'manifest.json', body: 'two' },
    ]);
    const { contents } = await readArchive(Readable.from([archive]), { keep: (path) => path === 'manifest.json' });
    expect(contents).toEqual({
      ok: true,
      files: new Map([['manifest.json', sha256('two')]]),
      kept: [
        { path: 'manifest.json', text: 'one' },
        { path: 'manifest.json', text: 'two' },
      ],
    });
  });

  it.each([
    ['no zstd', Buffer.alloc(300_000, 7)],
    ['no tar', zstdCompressSync(Buffer.alloc(4096, 7))],
    ['a cut zstd frame', bundleOf([{ path: 'a', body: Buffer.alloc(200_000, 'x') }]).archive.subarray(0, 40)],
    ['a cut tar', zstdCompressSync(tarOf([{ path: 'a', body: Buffer.alloc(9000) }]).subarray(0, 3000))],
  ])('knows the hash of %s, and says that it cannot be read', async (_case, archive) => {
    const reading = await readArchive(inPieces(archive, 1000));
    expect(reading).toMatchObject({ sha256: sha256(archive), sizeBytes: archive.length, contents: { ok: false } });
    await expect(fileDigests(inPieces(archive, 1000))).rejects.toMatchObject({ code: 'ARCHIVE_CORRUPT' });
  });

  it('ends at the limit, and with the failure of its source', async () => {
    const { archive } = bundleOf([{ path: 'a', body: 'text' }]);
    await expect(readArchive(inPieces(archive, 10), { maxBytes: 20 })).rejects.toMatchObject({ code: 'ARCHIVE_CORRUPT' });
    const broken = Readable.from(
      (function* () {
        yield archive.subarray(0, 10);
        throw new Error('the disk is gone');
      })(),
    );
    await expect(readArchive(broken)).rejects.toThrow('the disk is gone');
  });

  it.each([
    [
      'texts that are kept',
      Array.from({ length: 40 }, (_, at) => ({ path: `${at}/manifest.json`, body: Buffer.alloc(1 << 20) })),
    ],
    [
      'paths',
      [
        { path: '././@LongLink', type: 'NextFileHasLongPath' as const, body: `${'p/'.repeat(3000)}a` },
        { path: 'a', body: '' },
      ],
    ],
  ])('refuses %s that would fill the memory', async (_case, entries) => {
    const { archive } = bundleOf(entries);
    const { contents } = await readArchive(Readable.from([archive]), { keep: (path) => path.endsWith('manifest.json') });
    expect(contents).toMatchObject({ ok: false, problem: expect.stringContaining('more than') });
  });

  it('reads an archive of many megabytes in pieces', async () => {
    const random = randomBytes(16 * 1024 * 1024);
    const { archive } = bundleOf([{ path: 'ui/big.bin', body: random }]);
    const digests = await fileDigests(inPieces(archive, 65_536));
    expect(digests.get('ui/big.bin')).toBe(sha256(random));
  });
});
