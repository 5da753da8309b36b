/**
 * Reads a bundle archive once, as a stream: its hash, the digests of its files, and the text of the few that are asked
 * for. Neither the archive nor a file of it is ever in memory whole.
 */
import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { PassThrough, Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import type { ReadEntry } from 'tar';
import { Parser } from 'tar';
import { defaultBundleLimits } from '../../../../runner/bundle/limits.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { FileDigests } from './statement.ts';

/** A file whose text was asked for. */
export interface KeptFile {
  /** Without a leading `./`. */
  path: string;
  text: string;
}

/** What is in the archive, or why that cannot be told; `problem` is a phrase without a full stop. */
type Contents = { ok: true; files: FileDigests; kept: readonly KeptFile[] } | { ok: false; problem: string };

export interface ArchiveReading {
  /** Of the compressed bytes, in hex. */
  sha256: string;
  sizeBytes: number;
  contents: Contents;
}

interface ReadOptions {
  /** Compressed bytes; a longer archive is `ARCHIVE_CORRUPT`. */
  maxBytes?: number;
  /** Decides by path whose text is kept; what is longer than `maxKeptBytes` is cut there. */
  keep?: (path: string) => boolean;
}

const maxKeptBytes = 1024 * 1024;
/** Of all kept texts together: folders are many, and zeros take no room in an archive. */
const maxKeptInAll = 16 * maxKeptBytes;
/** Characters of a path; the name of a file has room for some hundred on any system. */
const longestPath = 4096;
/** Bytes of tar around the files: headers, padding, long names. */
const overheadPerFile = 4096;
/** Links and devices are no files of a bundle: the runner leaves them out. */
const fileTypes: ReadonlySet<string> = new Set(['File', 'OldFile']);

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

/**
 * Reads to the end also when the archive is damaged, so that its hash is known in any case. Fails as the source does,
 * and with `ARCHIVE_CORRUPT` when there are more bytes than allowed.
 */
export async function readArchive(source: Readable, options: ReadOptions = {}): Promise<ArchiveReading> {
  const { maxBytes = defaultBundleLimits.archiveBytes, keep = () => false } = options;
  const hash = createHash('sha256');
  const unpacking = unpack(keep);
  let sizeBytes = 0;
  try {
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw corrupt(`it has more than ${maxBytes} bytes`);
      hash.update(chunk);
      await unpacking.write(chunk);
    }
  } catch (error) {
    unpacking.abandon();
    throw error;
  }
  return { contents: await unpacking.end(), sha256: hash.digest('hex'), sizeBytes };
}

/** The digests of the files in a `tar.zst`. Fails with `ARCHIVE_CORRUPT`, and as the stream does. */
export async function fileDigests(archive: Readable): Promise<FileDigests> {
  const { contents } = await readArchive(archive);
  if (!contents.ok) throw corrupt(contents.problem);
  return contents.files;
}

export function corrupt(problem: string): WorkbenchError {
  return new WorkbenchError({
    code: 'ARCHIVE_CORRUPT',
    what: 'The bundle archive cannot be read.',
    why: `It should be a tar archive in zstd, but ${problem}.`,
    fix: 'Pack the bundle again with the workbench or the platform command line.',
  });
}

/** Decompresses and parses what it is given, at its own pace. */
function unpack(keep: (path: string) => boolean) {
  const files = new Map<string, string>();
  const kept: KeptFile[] = [];
  const stop = new AbortController();
  const fail = (problem: string) => stop.abort(new Error(problem));
  let entries = 0;
  let keptBytes = 0;
  function hasRoom(bytes: number): boolean {
    keptBytes += bytes;
    if (keptBytes > maxKeptInAll) fail(`its manifests have more than ${maxKeptInAll} bytes`);
    return keptBytes <= maxKeptInAll;
  }
  const parser = new Parser({
    onReadEntry(entry: ReadEntry) {
      entries += 1;
      if (entries > defaultBundleLimits.files) fail(`it holds more than ${defaultBundleLimits.files} files and folders`);
      if (entry.path.length > longestPath) fail(`a path in it has more than ${longestPath} characters`);
      if (fileTypes.has(entry.type)) takeFile(entry, { files, kept, keep, hasRoom });
      else entry.resume();
    },
    onwarn(code: string, message: string | Error) {
      const checksum = code === 'TAR_ENTRY_INVALID' && textOf(message).includes('checksum');
      if (checksum || code === 'TAR_BAD_ARCHIVE') fail(textOf(message));
    },
  });
  const input = new PassThrough();
  let wake: (() => void) | null = null;
  for (const event of ['drain', 'close']) input.on(event, () => wake?.());
  const done = pipeline(input, createZstdDecompress(), unpackedLimit(), parser as unknown as NodeJS.WritableStream, {
    signal: stop.signal,
  }).then(
    (): Contents => ({ ok: true, files, kept }),
    (error: unknown): Contents => ({ ok: false, problem: textOf(stop.signal.aborted ? stop.signal.reason : error) }),
  );
  return {
    async write(chunk: Uint8Array): Promise<void> {
      // What is broken already takes no more, and its caller goes on hashing.
      if (input.destroyed || input.write(chunk)) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    },
    end(): Promise<Contents> {
      input.end();
      return done;
    },
    abandon: (): void => fail('it was not read to its end'),
  };
}

interface Taking {
  files: Map<string, string>;
  kept: KeptFile[];
  keep: (path: string) => boolean;
  /** Whether so many more bytes of text may be kept. */
  hasRoom: (bytes: number) => boolean;
}

/** Of two entries with one name the last counts, as it does for the runner; kept texts are in the archive's order. */
function takeFile(entry: ReadEntry, { files, kept, keep, hasRoom }: Taking): void {
  const path = entry.path.replace(/^(\.\/+)+/, '');
  const hash: Hash = createHash('sha256');
  const chunks: Buffer[] | null = keep(path) ? [] : null;
  let bytes = 0;
  entry.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    const piece = chunk.subarray(0, Math.max(0, maxKeptBytes - bytes));
    if (chunks !== null && piece.length > 0 && hasRoom(piece.length)) chunks.push(Buffer.from(piece));
    bytes += chunk.length;
  });
  entry.on('end', () => {
    files.set(path, hash.digest('hex'));
    if (chunks !== null) kept.push({ path, text: Buffer.concat(chunks).toString('utf8') });
  });
}

function unpackedLimit(): Transform {
  const { unpackedBytes, files } = defaultBundleLimits;
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      const isTooLarge = size > unpackedBytes + files * overheadPerFile;
      done(isTooLarge ? new Error(`its files have more than ${unpackedBytes} bytes`) : null, isTooLarge ? undefined : chunk);
    },
  });
}
