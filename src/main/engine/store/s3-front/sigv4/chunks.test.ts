import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mac, signingKey } from '../../../../../../runner/server/presign.ts';
import type { Signed } from './authenticate.ts';
import { unwrapChunks } from './chunks.ts';
import { hexHash } from './request.ts';

/** The example in S3's documentation of chunked uploads: 66560 letters in two chunks. */
const documented: Signed = {
  payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  key: signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '20130524', 'us-east-1'),
  time: '20130524T000000Z',
  scope: '20130524/us-east-1/s3/aws4_request',
};
const letters = (count: number): Buffer => Buffer.alloc(count, 'a');
const documentedBody = Buffer.concat([
  Buffer.from('10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n'),
  letters(65_536),
  Buffer.from('\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n'),
  letters(1_024),
  Buffer.from('\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n'),
]);

function* cut(bytes: Buffer, size: number): Generator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unwrap(bytes: Buffer, signed: Signed, pieces = 1_000) {
  const trailers = new Map<string, string>();
  const unwrapped = unwrapChunks(Readable.from(cut(bytes, pieces)), signed, (found) => {
    for (const [name, value] of found) trailers.set(name, value);
  });
  return { body: await buffer(Readable.from(unwrapped)), trailers };
}
const failure = (bytes: Buffer, signed: Signed): Promise<unknown> =>
  unwrap(bytes, signed).then(
    () => null,
    (error: unknown) => error,
  );

/** A body as a client wraps it. */
function wrap(chunks: readonly Buffer[], signed: Signed, trailer?: readonly [string, string]): Buffer {
  let last = signed.signature;
  const isSigned = !signed.payload.includes('UNSIGNED');
  const sign = (kind: string, ...hashes: string[]): string =>
    (last = mac(signed.key, [`AWS4-HMAC-SHA256-${kind}`, signed.time, signed.scope, last, ...hashes].join('\n')).toString(
      'hex',
    ));
  const pieces = [...chunks, Buffer.alloc(0)].flatMap((chunk) => {
    const extension = isSigned ? `;chunk-signature=${sign('PAYLOAD', hexHash(''), hexHash(chunk))}` : '';
    const end = chunk.length === 0 ? '' : '\r\n';
    return [Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`), chunk, Buffer.from(end)];
  });
  const lines = trailer === undefined ? [] : [`${trailer[0]}:${trailer[1]}\r\n`];
  if (trailer !== undefined && isSigned)
    lines.push(`x-amz-trailer-signature:${sign('TRAILER', hexHash(`${trailer.join(':')}\n`))}\r\n`);
  return Buffer.concat([...pieces, Buffer.from(`${lines.join('')}\r\n`)]);
}

describe('unwrapChunks', () => {
  it('takes the documented example, however it is cut', async () => {
    for (const pieces of [1, 7, 65_536, 1_000_000]) {
      const { body, trailers } = await unwrap(documentedBody, documented, pieces);
      expect(body.equals(letters(66_560))).toBe(true);
      expect(trailers).toEqual(new Map());
    }
  });

  it('refuses a changed byte, a chunk left out and a body cut short', async () => {
    const changed = Buffer.from(documentedBody);
    changed.writeUInt8(98, 66_000);
    expect(await failure(changed, documented)).toMatchObject({ code: 'SignatureDoesNotMatch' });
    const without = Buffer.concat([documentedBody.subarray(0, 65_536 + 86), documentedBody.subarray(-86)]);
    expect(await failure(without, documented)).toMatchObject({
      code: expect.stringMatching(/SignatureDoesNotMatch|InvalidRequest/),
    });
    expect(await failure(documentedBody.subarray(0, 70), documented)).toMatchObject({ code: 'IncompleteBody' });
    expect(await failure(documentedBody.subarray(0, -2), documented)).toMatchObject({ code: 'IncompleteBody' });
    expect(await failure(Buffer.from('nonsense\r\n'), documented)).toMatchObject({ code: 'InvalidRequest' });
    expect(await failure(letters(10_000), documented)).toMatchObject({ code: 'InvalidRequest' });
    const other = { ...documented, payload: 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD' };
    expect(await failure(documentedBody, other)).toMatchObject({ code: 'NotImplemented' });
  });

  it('takes trailers, and checks their signature where they have one', async () => {
    const trailer = ['x-amz-checksum-crc32', 'AAAAAA=='] as const;
    for (const payload of ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER']) {
      const signed = { ...documented, payload };
      const { body, trailers } = await unwrap(wrap([letters(10), letters(3)], signed, trailer), signed);
      expect(body.length).toBe(13);
      expect(trailers.get(trailer[0])).toBe(trailer[1]);
    }
    const signed = { ...documented, payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER' };
    const changed = Buffer.from(
      wrap([letters(10)], signed, trailer)
        .toString('latin1')
        .replace('AAAAAA==', 'AAAAAQ=='),
      'latin1',
    );
    expect(await failure(changed, signed)).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it('gives back what was wrapped, whatever it was', async () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 50 }), fc.boolean(), async (bytes, pieces, plain) => {
        const signed = plain ? { ...documented, payload: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' } : documented;
        const all = bytes.map((one) => Buffer.from(one));
        const { body } = await unwrap(wrap(all, signed), signed, pieces);
        expect(body.equals(Buffer.concat(all))).toBe(true);
      }),
    );
  });
});
