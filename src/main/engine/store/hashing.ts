/** Streams that know what went through them. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline, Transform } from 'node:stream';
import { damagedObject } from './failures.ts';

export interface Measure {
  /** Passes its input on. */
  stream: Transform;
  /** Bytes so far. */
  size(): number;
  /** Hex SHA-256; once, after the last byte. */
  sha256(): string;
}

export function createMeasure(): Measure {
  const hash = createHash('sha256');
  let size = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, size: () => size, sha256: () => hash.digest('hex') };
}

/** Reads a stream to its end. Ends with the signal's reason when that is aborted. */
export async function hashOf(stream: Readable, signal?: AbortSignal): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}

/** The same bytes; the stream fails with `HASH_MISMATCH` at its end when they do not have the digest. */
export function verified(stream: Readable, key: string, sha256: string): Readable {
  const hash = createHash('sha256');
  const checking = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const computed = hash.digest('hex');
      done(computed === sha256 ? null : damagedObject(key, sha256, computed));
    },
  });
  // Each of the two ends with the other; what went wrong is told to whoever reads.
  return pipeline(stream, checking, () => undefined);
}
