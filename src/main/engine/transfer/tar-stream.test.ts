import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTar, TarDamage, tarEnd, tarHeader, tarPadding } from './tar-stream.ts';

type File = [name: string, data: Buffer];

const archiveOf = (files: readonly File[]): Buffer =>
  Buffer.concat([...files.flatMap(([name, data]) => [tarHeader(name, data.length), data, tarPadding(data.length)]), tarEnd]);

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function filesOf(source: AsyncIterable<Buffer>, isRead: (name: string) => boolean = () => true): Promise<File[]> {
  const files: File[] = [];
  for await (const entry of readTar(source)) {
    if (!isRead(entry.name)) continue;
    const pieces: Buffer[] = [];
    for await (const piece of entry.body) pieces.push(piece);
    files.push([entry.name, Buffer.concat(pieces)]);
  }
  return files;
}

const anyFiles = fc.uniqueArray(
  fc.tuple(
    fc.stringMatching(/^[a-z0-9/._]{1,40}[a-z0-9]$/),
    fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  ),
  { selector: ([name]) => name, maxLength: 6 },
);

describe('tar as a stream', () => {
  it('reads what was written, however it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(anyFiles, fc.integer({ min: 1, max: 3000 }), async (files, size) => {
        expect(await filesOf(inPieces(archiveOf(files), size))).toEqual(files);
      }),
    );
  });

  it('skips what is left unread', async () => {
    const files: File[] = ['a', 'b', 'c'].map((name) => [name, Buffer.alloc(700, name)]);
    expect(await filesOf(inPieces(archiveOf(files), 100), (name) => name !== 'b')).toEqual([files[0], files[2]]);
  });

  it('tells an archive that breaks off, or is none', async () => {
    const whole = archiveOf([['a', Buffer.alloc(700, 1)]]);
    for (const length of [10, 512, 600, 1300]) {
      await expect(filesOf(inPieces(whole.subarray(0, length), 64))).rejects.toThrow(TarDamage);
    }
    await expect(filesOf(inPieces(Buffer.alloc(2048, 'x'), 64))).rejects.toThrow(TarDamage);
  });
});
