/** Writes an export file: entries are hashed on the way, the file appears whole or not at all. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { diskError, errnoOf } from '../files/disk-error.ts';
import { fileExists, folderMissing } from './failures.ts';
import { contentsName, type Contents } from './format.ts';
import { tarEnd, tarHeader, tarPadding } from './tar-stream.ts';

/** What goes into an entry: bytes at hand, or a file of which only its place is kept. */
export type EntrySource = { name: string; path?: string } & ({ bytes: Buffer } | { file: string });

export interface WrittenArchive {
  sizeBytes: number;
  /** Hex. */
  sha256: string;
}

async function* bodyOf(source: EntrySource): AsyncGenerator<Buffer> {
  if ('bytes' in source) yield source.bytes;
  else yield* createReadStream(source.file) as AsyncIterable<Buffer>;
}

async function* archiveBytes(entries: AsyncIterable<EntrySource>, wrote: (bytes: number) => void): AsyncGenerator<Buffer> {
  const contents: Contents = [];
  for await (const entry of entries) {
    const size = 'bytes' in entry ? entry.bytes.length : (await stat(entry.file)).size;
    const hash = createHash('sha256');
    yield tarHeader(entry.name, size);
    for await (const piece of bodyOf(entry)) {
      hash.update(piece);
      wrote(piece.length);
      yield piece;
    }
    yield tarPadding(size);
    contents.push({
      name: entry.name,
      size,
      sha256: hash.digest('hex'),
      ...(entry.path !== undefined && { path: entry.path }),
    });
  }
  const list = Buffer.from(JSON.stringify(contents));
  yield tarHeader(contentsName, list.length);
  yield list;
  yield tarPadding(list.length);
  yield tarEnd;
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

export interface WriteOptions {
  file: string;
  overwrite: boolean;
  signal: AbortSignal;
  /** Told of bytes before compression. */
  wrote: (bytes: number) => void;
}

/** Fails with `FILE_EXISTS`, `READ_ONLY` or `DISK_FULL`; nothing is left then. */
export async function writeArchive(entries: AsyncIterable<EntrySource>, options: WriteOptions): Promise<WrittenArchive> {
  const { file, overwrite, signal, wrote } = options;
  if (!overwrite && (await isThere(file))) throw fileExists(file);
  // Always the same name, so that the next export takes the place of one that was killed.
  const part = path.join(path.dirname(file), `.${path.basename(file)}.part`);
  const hash = createHash('sha256');
  const hashing = async function* (source: AsyncIterable<Buffer>) {
    for await (const piece of source) {
      hash.update(piece);
      yield piece;
    }
  };
  try {
    // Opened before anything can be cancelled, so that what is removed then is there by then.
    const target = await open(part, 'w', 0o600);
    await pipeline(
      Readable.from(archiveBytes(entries, wrote)),
      createZstdCompress(),
      hashing,
      target.createWriteStream({ flush: true }),
      { signal },
    );
    const { size } = await stat(part);
    await rename(part, file);
    return { sizeBytes: size, sha256: hash.digest('hex') };
  } catch (error) {
    await rm(part, { force: true });
    if (errnoOf(error) === 'ENOENT' && !(await isThere(path.dirname(file)))) throw folderMissing(path.dirname(file));
    throw diskError(error, file);
  }
}
