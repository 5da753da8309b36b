/** Undoes the chunks that clients wrap bodies in (`aws-chunked`), and checks each chunk's signature where it has one. */
import { createHash } from 'node:crypto';
import { mac } from '../../../../../../runner/server/presign.ts';
import { S3Error } from '../errors.ts';
import type { Signed } from './authenticate.ts';
import { createByteReader } from './byte-reader.ts';
import type { ByteReader } from './byte-reader.ts';
import { hexHash } from './request.ts';

const signedChunks = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const forms = new Set([signedChunks, `${signedChunks}-TRAILER`, 'STREAMING-UNSIGNED-PAYLOAD-TRAILER']);

export const isChunked = (payload: string): boolean => payload.startsWith('STREAMING-');

/** Each signature is made from the one before it, so that no chunk can be left out or moved. */
function createChain({ signature, key, time, scope }: Signed) {
  let last = signature;
  return (claimed: string | undefined, kind: 'PAYLOAD' | 'TRAILER', ...hashes: string[]): void => {
    const expected = mac(key, [`AWS4-HMAC-SHA256-${kind}`, time, scope, last, ...hashes].join('\n')).toString('hex');
    if (claimed !== expected) throw new S3Error('SignatureDoesNotMatch', 'The signature of a chunk does not fit.');
    last = expected;
  };
}

/** Lines of `name:value` up to an empty one. */
async function readTrailers(reader: ByteReader): Promise<Map<string, string>> {
  const trailers = new Map<string, string>();
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const at = line.indexOf(':');
    trailers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  return trailers;
}

/**
 * The bytes without their wrapping. `ended` is given the trailers after the last byte. Throws `S3Error` at the first
 * chunk that is not what its signature says; what was given out until then must not be used.
 */
export async function* unwrapChunks(
  source: AsyncIterable<Buffer>,
  signed: Signed,
  ended: (trailers: ReadonlyMap<string, string>) => void,
): AsyncGenerator<Buffer, void> {
  const form = signed.payload;
  if (!forms.has(form)) throw new S3Error('NotImplemented', `Bodies protected by ${form} are not taken.`);
  const check = form.startsWith(signedChunks) ? createChain(signed) : null;
  const reader = createByteReader(source);
  for (;;) {
    const [size = '', extension = ''] = (await reader.line()).split(';');
    if (!/^[0-9a-fA-F]{1,8}$/.test(size)) throw new S3Error('InvalidRequest', 'The body is not in chunks.');
    const hash = createHash('sha256');
    const length = Number.parseInt(size, 16);
    for await (const piece of reader.bytes(length)) {
      if (check !== null) hash.update(piece);
      yield piece;
    }
    check?.(/^chunk-signature=(\w+)$/.exec(extension)?.[1], 'PAYLOAD', hexHash(''), hash.digest('hex'));
    if (length === 0) break;
    await reader.line();
  }
  const trailers = await readTrailers(reader);
  if (check !== null && form.endsWith('-TRAILER')) {
    const { ['x-amz-trailer-signature']: signature, ...rest } = Object.fromEntries(trailers);
    const text = Object.entries(rest).map(([name, value]) => `${name}:${value}\n`);
    check(signature, 'TRAILER', hexHash(text.join('')));
  }
  ended(trailers);
}
