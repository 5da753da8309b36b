/** The body of a signed request: unwrapped, and proven to be what its headers say before its end is given out. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Checksum } from './checksums.ts';
import { checksumHeaders, createChecksum } from './checksums.ts';
import { S3Error } from './errors.ts';
import type { Signed } from './sigv4/authenticate.ts';
import { isChunked, unwrapChunks } from './sigv4/chunks.ts';

const hexDigest = /^[0-9a-f]{64}$/;

/** Bytes that the body will have, without its wrapping. */
function lengthOf(request: IncomingMessage, signed: Signed): number {
  const header = request.headers[isChunked(signed.payload) ? 'x-amz-decoded-content-length' : 'content-length'];
  const length = Number(header ?? Number.NaN);
  if (!Number.isSafeInteger(length) || length < 0)
    throw new S3Error('MissingContentLength', 'The length of the body is not told.');
  return length;
}

/** The checksums that are announced, with what each has to be; null where that comes behind the body. */
function announced(request: IncomingMessage): { header: string; sum: Checksum; expected: string | null }[] {
  const trailing = String(request.headers['x-amz-trailer'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return checksumHeaders.flatMap((header) => {
    const value = request.headers[header];
    const sum = typeof value === 'string' || trailing.includes(header) ? createChecksum(header) : null;
    return sum === null ? [] : [{ header, sum, expected: typeof value === 'string' ? value : null }];
  });
}

async function* checked(request: IncomingMessage, signed: Signed): AsyncGenerator<Buffer, void> {
  const length = lengthOf(request, signed);
  const sums = announced(request);
  const sha256 = hexDigest.test(signed.payload) ? createHash('sha256') : null;
  let trailers: ReadonlyMap<string, string> = new Map();
  // A request that is destroyed could not be answered any more.
  const plain = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const bytes = isChunked(signed.payload) ? unwrapChunks(plain, signed, (found) => (trailers = found)) : plain;
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > length) break;
    sha256?.update(piece);
    for (const { sum } of sums) sum.update(piece);
    yield piece;
  }
  if (size !== length) throw new S3Error('IncompleteBody', 'The body does not have the length that was told.');
  if (sha256 !== null && sha256.digest('hex') !== signed.payload) {
    throw new S3Error('XAmzContentSHA256Mismatch', 'The body does not have the hash in x-amz-content-sha256.');
  }
  for (const { header, sum, expected } of sums) {
    if (sum.base64() !== (expected ?? trailers.get(header))) {
      throw new S3Error('BadDigest', `The body does not have the checksum in ${header}.`);
    }
  }
}

/** A stream that fails with an `S3Error` at its end when the body is not what was signed; nothing may be kept then. */
export function bodyOf(request: IncomingMessage, signed: Signed): Readable {
  return Readable.from(checked(request, signed), { objectMode: false });
}

/** The whole body as text, for the XML of requests. */
export async function textOf(request: IncomingMessage, signed: Signed, maxBytes: number): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of checked(request, signed)) {
    size += piece.length;
    if (size > maxBytes) throw new S3Error('EntityTooLarge', `The request has more than ${maxBytes} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
