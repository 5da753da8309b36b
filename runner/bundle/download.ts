/** Copies an archive out of the store while hashing it (contract topics: download, verification). */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RunnerError, textOf } from '../errors.ts';
import type { BundleSource } from './source.ts';

export interface Download {
  key: string;
  /** 64 hex digits that the archive must have. */
  hex: string;
  /** File to write; the caller owns the folder that it lies in. */
  target: string;
  maxBytes: number;
}

/** Throws `RunnerError` with `BUNDLE_NOT_FOUND`, `…_HASH_MISMATCH`, `…_TOO_LARGE` or `…_STORE_FAILED`. */
export async function downloadVerified(source: BundleSource, { key, hex, target, maxBytes }: Download): Promise<void> {
  const archive = await source.open(key).catch((error: unknown) => {
    throw storeFailed(error);
  });
  if (archive === null) throw notFound(key);
  const hash = createHash('sha256');
  let size = 0;
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) return done(tooLarge(maxBytes));
      hash.update(chunk);
      return done(null, chunk);
    },
  });
  await pipeline(archive, tap, createWriteStream(target)).catch((error: unknown) => {
    throw error instanceof RunnerError ? error : storeFailed(error);
  });
  const actual = hash.digest('hex');
  if (actual !== hex) throw mismatch(hex, actual);
}

function notFound(key: string): RunnerError {
  return new RunnerError('BUNDLE_NOT_FOUND', 'verify_archive_sha256 fetch failed: 404 Not Found', {
    what: 'The bundle is not in the store.',
    why: `No object has the key ${key}.`,
    fix: 'Build and install the extension again, so that its bundle is stored under its own hash.',
  });
}

function mismatch(expected: string, actual: string): RunnerError {
  return new RunnerError('BUNDLE_HASH_MISMATCH', `archive hash mismatch: expected ${expected}, got ${actual}`, {
    what: 'The bundle does not have the content hash it was asked for by.',
    why: `The archive hashes to ${actual}, but the install names ${expected}.`,
    fix: 'Install the bundle again, so that the recorded hash is that of the archive.',
  });
}

function tooLarge(maxBytes: number): RunnerError {
  return new RunnerError('BUNDLE_TOO_LARGE', `archive exceeds ${maxBytes} bytes`, {
    what: 'The bundle is too large.',
    why: `The archive has more than ${maxBytes} bytes.`,
    fix: 'Leave files out that the extension does not need at run time.',
  });
}

function storeFailed(error: unknown): RunnerError {
  return new RunnerError(
    'BUNDLE_STORE_FAILED',
    textOf(error),
    {
      what: 'The bundle cannot be read from the store.',
      why: `Reading failed: ${textOf(error)}.`,
      fix: 'Check that the bundle store is running and that its settings are right.',
    },
    { cause: error },
  );
}
