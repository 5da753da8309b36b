import * as fc from 'fast-check';
import { Parser, type ReadEntry } from 'tar';
import { describe, expect, it } from 'vitest';
import { compareNames, encodeTar, fitsHeader, type TarFile } from './tar.ts';

interface ReadBack {
  path: string;
  mode: number | undefined;
  uid: number | undefined;
  gid: number | undefined;
  mtime: number | undefined;
  type: string;
  data: Buffer;
}

async function readTar(bytes: Uint8Array): Promise<ReadBack[]> {
  const entries: ReadBack[] = [];
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({ strict: true });
    parser.on('entry', (entry: ReadEntry) => {
      const parts: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => parts.push(chunk));
      entry.on('end', () => {
        const { path, mode, uid, gid, type } = entry;
        entries.push({ path, mode, uid, gid, type, mtime: entry.mtime?.getTime(), data: Buffer.concat(parts) });
      });
    });
    parser.on('end', resolve);
    parser.on('error', reject);
    parser.end(Buffer.from(bytes));
  });
  return entries;
}

const segment = fc.stringMatching(/^[a-zA-Zäöü0-9_-]{1,40}$/);
const path = fc
  .array(segment, { minLength: 1, maxLength: 6 })
  .map((segments) => segments.join('/'))
  .filter(fitsHeader);
const files: fc.Arbitrary<TarFile[]> = fc.uniqueArray(fc.record({ path, data: fc.uint8Array({ maxLength: 1500 }) }), {
  selector: (file) => file.path,
  minLength: 1,
  maxLength: 12,
});

describe('encodeTar', () => {
  it('is read back by a strict parser, sorted and without metadata', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const entries = await readTar(encodeTar(given));
        expect(entries.map((entry) => entry.path)).toEqual(given.map((file) => file.path).toSorted(compareNames));
        for (const entry of entries) {
          expect(entry).toMatchObject({ mode: 0o644, uid: 0, gid: 0, mtime: 0, type: 'File' });
          expect(entry.data).toEqual(Buffer.from(given.find((file) => file.path === entry.path)?.data ?? []));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same bytes for any order of the files', () => {
    const shuffled = files.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
    );
    fc.assert(fc.property(shuffled, ([given, other]) => encodeTar(other).equals(encodeTar(given))));
  });

  it('holds names of up to 255 bytes where a slash lets them split', () => {
    expect(fitsHeader('a'.repeat(99))).toBe(true);
    expect(fitsHeader('a'.repeat(101))).toBe(false);
    expect(fitsHeader(`${'a'.repeat(155)}/${'b'.repeat(100)}`)).toBe(true);
    expect(fitsHeader(`${'a'.repeat(156)}/${'b'.repeat(10)}`)).toBe(false);
    expect(() => encodeTar([{ path: 'ä'.repeat(60), data: new Uint8Array() }])).toThrow(/too long/);
  });
});

describe('compareNames', () => {
  it('orders by bytes, not by UTF-16 units', () => {
    expect(['\u{1F600}', '\uFF5E', 'b', 'B'].toSorted(compareNames)).toEqual(['B', 'b', '\uFF5E', '\u{1F600}']);
  });
});
