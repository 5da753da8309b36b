/** Unpacks a verified archive, entry by entry, never holding more than a piece of one (contract topic: extraction rules). */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { Parser } from 'tar';
import type { ReadEntry } from 'tar';
import type { Seal } from '../cache/sealed-folder.ts';
import { RunnerError, textOf } from '../errors.ts';
import { placeEntry } from './entry-path.ts';
import type { BundleLimits } from './limits.ts';

export interface Extraction {
  /** Path of the archive, or its bytes. */
  archive: string | Readable;
  /** Folders that are written to; they exist. */
  roots: { ui: string; bundle: string };
  limits: BundleLimits;
  /** Which files and folders are written, by their path in the archive; without it, all that may be. */
  only?: (path: string) => boolean;
}

/** Bytes of tar around the files: headers, padding, long names. */
const overheadPerFile = 4096;

/** Links and devices are left out. */
const kept: ReadonlySet<string> = new Set(['File', 'OldFile', 'Directory']);

/**
 * Answers what was written, files by `ui/…` and `bundle/…`.
 * Throws `RunnerError` `BUNDLE_CORRUPT` or `BUNDLE_TOO_LARGE`; the caller removes what was written until then.
 */
export async function extractBundle({ archive, roots, limits, only = () => true }: Extraction): Promise<Seal> {
  const written: Seal = { files: new Map(), bytes: 0 };
  // Every failure goes through the signal, so that no stream and no file stays open behind it.
  const stop = new AbortController();
  const fail = (error: unknown) => stop.abort(error);
  let files = 0;
  let writing: Promise<void> = Promise.resolve();
  const parser = new Parser({
    onReadEntry(entry: ReadEntry) {
      const place = placeEntry(entry.path);
      if (place === null || !kept.has(entry.type) || !only(place.root === 'ui' ? `ui/${place.path}` : place.path)) {
        entry.resume();
        return;
      }
      files += 1;
      if (files > limits.files) fail(tooLarge(`it holds more than ${limits.files} files and folders`));
      const target = { file: path.join(roots[place.root], place.path), name: `${place.root}/${place.path}` };
      // The parser gives out the next entry only when this one was read to its end.
      writing = writing.then(() => writeEntry(entry, target, written, stop.signal));
      writing.catch(fail);
    },
    onwarn(code: string, message: string | Error) {
      const checksum = code === 'TAR_ENTRY_INVALID' && textOf(message).includes('checksum');
      if (checksum || code === 'TAR_BAD_ARCHIVE') fail(corrupt('tar entry', textOf(message)));
    },
  });
  const limit = byteLimit(limits.unpackedBytes + limits.files * overheadPerFile, limits.unpackedBytes);
  const sink = parser as unknown as NodeJS.WritableStream;
  try {
    const bytes = typeof archive === 'string' ? createReadStream(archive) : archive;
    await pipeline(bytes, createZstdDecompress(), limit, sink, { signal: stop.signal });
    await writing;
    return written;
  } catch (error) {
    const cause: unknown = stop.signal.aborted ? stop.signal.reason : error;
    fail(cause);
    await writing.catch(() => undefined);
    throw cause instanceof RunnerError ? cause : corrupt('tar entry', textOf(cause));
  }
}

async function writeEntry(
  entry: ReadEntry,
  { file, name }: { file: string; name: string },
  written: Seal,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  if (entry.type === 'Directory') {
    await mkdir(file, { recursive: true });
    entry.resume();
    return;
  }
  await mkdir(path.dirname(file), { recursive: true });
  // Of two entries with one name the last counts; what the first one wrote is read-only by now.
  await rm(file, { force: true });
  const hash = createHash('sha256');
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      written.bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(entry as unknown as NodeJS.ReadableStream, tap, createWriteStream(file), { signal });
  await syncToDisk(file);
  await chmod(file, 0o444);
  written.files.set(name, hash.digest('hex'));
}

/** The folder is renamed into place afterwards; its files must be on disk by then. */
async function syncToDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function byteLimit(maxBytes: number, named: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) return done(tooLarge(`its files have more than ${named} bytes`));
      return done(null, chunk);
    },
  });
}

function tooLarge(because: string): RunnerError {
  return new RunnerError('BUNDLE_TOO_LARGE', `bundle too large: ${because}`, {
    what: 'The bundle is too large to unpack.',
    why: `The runner limits what a bundle may hold, and ${because}.`,
    fix: 'Leave files out that the extension does not need at run time.',
  });
}

function corrupt(context: string, detail: string): RunnerError {
  return new RunnerError('BUNDLE_CORRUPT', context, {
    what: 'The bundle cannot be unpacked.',
    why: `The archive has the right hash but is no readable tar archive in zstd: ${detail}.`,
    fix: 'Pack the bundle again with the workbench or the platform command line.',
  });
}
