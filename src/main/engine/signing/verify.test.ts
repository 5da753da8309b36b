import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeEnvelope, bundlePayloadType, preAuthEncoding, readEnvelope } from './dsse.ts';
import { fileDigests } from './read-archive.ts';
import type { BundleFacts } from './statement.ts';
import { signedBundle, testFiles, testKey, trustIn } from './testing.ts';
import { parseTrustBundle } from './trust-bundle.ts';
import { verifySignature } from './verify.ts';
import { publicKeyPem } from './sign.ts';
import { signAsync } from '@noble/ed25519';
import { createPrivateKey } from 'node:crypto';

const key = testKey();
const other = testKey();
const trust = trustIn(key);
const { archive, text, bundle, signed } = await signedBundle(key);
const files = await fileDigests(Readable.from([archive]));
const base = { envelopeText: text, trust, bundle, files, required: true, now: 0 };

/** An envelope over any payload, signed by the trusted key. */
async function envelopeOver(payload: string, payloadType: string = bundlePayloadType): Promise<string> {
  const bytes = Buffer.from(payload);
  const seed = Buffer.from(createPrivateKey(key.privateKey).export({ format: 'jwk' }).d!, 'base64url');
  const sig = await signAsync(preAuthEncoding(payloadType, bytes), seed);
  return writeEnvelope({ payloadType, payload: bytes, signatures: [{ keyid: '', sig }] });
}

describe('verifySignature', () => {
  it('accepts what the signer made', async () => {
    expect(await verifySignature(base)).toEqual({
      required: true,
      verified: true,
      algorithm: 'dsse-ed25519',
      subject: signed.fingerprint,
      timestamp: '1970-01-01T00:00:00.000Z',
    });
  });

  it('names the key as the trust bundle does', async () => {
    const named = parseTrustBundle(`# Release key\n${await publicKeyPem(key.privateKey)}`);
    expect(await verifySignature({ ...base, trust: named })).toMatchObject({ verified: true, issuer: 'Release key' });
  });

  it('accepts signatures of the old and the new key while both are trusted', async () => {
    const renewed = await signedBundle(other);
    const both = trustIn(key, other);
    for (const envelopeText of [text, renewed.text]) {
      expect((await verifySignature({ ...base, envelopeText, trust: both })).verified).toBe(true);
    }
  });

  it('accepts a wildcard version that the registry gave a patch', async () => {
    const statement = { ...bundle, version: '1.2.*', files: Object.fromEntries(files) };
    const envelopeText = await envelopeOver(JSON.stringify(statement));
    const check = (version: string) => verifySignature({ ...base, envelopeText, bundle: { ...bundle, version } });
    expect((await check('1.2.7')).verified).toBe(true);
    expect((await check('1.2.*')).verified).toBe(true);
    for (const version of ['1.20.7', '1.3.0', '1.2.7-rc.1', '1.2.']) expect((await check(version)).verified).toBe(false);
  });

  const facts = (changes: Partial<BundleFacts>) => ({ ...base, bundle: { ...bundle, ...changes } });
  const tampered = new Map(files).set('ui/index.html', '0'.repeat(64));
  const fewer = new Map([...files].slice(1));
  it.each([
    ['no signature', { ...base, envelopeText: null }, 'missing signature'],
    ['a blank signature', { ...base, envelopeText: ' \n' }, 'missing signature'],
    ['no signature and no trusted keys', { ...base, envelopeText: null, trust: null }, 'trust bundle not configured'],
    ['no trusted keys', { ...base, trust: null }, 'trust bundle not configured'],
    ['another algorithm', { ...base, algorithm: 'pgp' }, 'unsupported algorithm: pgp'],
    [
      'the placeholder of the platform',
      { ...base, envelopeText: '# SIGNATURE PLACEHOLDER' },
      /^malformed envelope: it is no JSON/,
    ],
    ['a key that is not trusted', { ...base, trust: trustIn(other) }, `unknown key: ${signed.fingerprint}`],
    ['another hash', facts({ contentHash: `sha256:${'0'.repeat(64)}` }), /^the signature names another hash: sha256:/],
    ['another publisher', facts({ publisher: 'evil' }), 'the signature names another publisher: acme'],
    ['another name', facts({ name: 'bye' }), 'the signature names another name: hello'],
    ['another version', facts({ version: '1.0.1' }), 'the signature names another version: 1.0.0'],
    ['a file with other bytes', { ...base, files: tampered }, 'a file differs from the signed one: ui/index.html'],
    ['a file more', { ...base, files: new Map(files).set('x', 'y') }, 'the signature does not name a file of the bundle: x'],
    ['a file less', { ...base, files: fewer }, 'a signed file is not in the bundle: manifest.json'],
  ])('tells why of %s', async (_case, input, reason) => {
    const result = await verifySignature(input);
    expect(result).toMatchObject({ required: true, verified: false });
    expect(result.reason).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
  });

  it('refuses signed payloads of another kind', async () => {
    const cases = [
      [await envelopeOver('{}', 'application/json'), /^malformed envelope: its payload is application\/json/],
      [await envelopeOver('{}'), /^malformed envelope: its payload does not describe a bundle$/],
      [await envelopeOver('[1'), /^malformed envelope: its payload does not describe a bundle$/],
    ] as const;
    for (const [envelopeText, reason] of cases) {
      expect((await verifySignature({ ...base, envelopeText })).reason).toMatch(reason);
    }
  });

  it('refuses the envelope after any flip of a bit in what is signed, or in the signature', async () => {
    const reading = readEnvelope(text);
    if (!reading.ok) throw new Error(reading.problem);
    const { payload, payloadType, signatures } = reading.envelope;
    const parts = [payload, Buffer.from(payloadType), signatures[0]!.sig];
    const flips = fc.record({ part: fc.nat(2), byte: fc.nat(), bit: fc.nat(7) });
    await fc.assert(
      fc.asyncProperty(flips, async ({ part, byte, bit }) => {
        const [flippedPayload, flippedType, sig] = parts.map((bytes, index) => {
          const copy = Uint8Array.from(bytes);
          if (index === part) copy[byte % copy.length]! ^= 1 << bit;
          return copy;
        });
        const envelopeText = writeEnvelope({
          payload: flippedPayload!,
          payloadType: Buffer.from(flippedType!).toString('latin1'),
          signatures: [{ keyid: '', sig: sig! }],
        });
        expect((await verifySignature({ ...base, envelopeText })).verified).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('never verifies a text with a flipped bit, unless all that is signed stayed the same', async () => {
    const original = readEnvelope(text);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.nat(6), async (at, bit) => {
        const flipped = Buffer.from(text, 'latin1');
        flipped[at]! ^= 1 << bit;
        const envelopeText = flipped.toString('latin1');
        if (!(await verifySignature({ ...base, envelopeText })).verified) return;
        const reading = readEnvelope(envelopeText);
        if (!reading.ok || !original.ok) throw new Error('A verified envelope can be read.');
        expect(Buffer.compare(reading.envelope.payload, original.envelope.payload)).toBe(0);
        expect(reading.envelope.payloadType).toBe(bundlePayloadType);
        expect(Buffer.compare(reading.envelope.signatures[0]!.sig, original.envelope.signatures[0]!.sig)).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('never fails on any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (envelopeText) => {
        expect((await verifySignature({ ...base, envelopeText })).verified).toBe(false);
      }),
    );
  });
});

describe('signBundle', () => {
  it('makes the same signature from the same bytes, for the hash of the archive', async () => {
    const again = await signedBundle(key, testFiles);
    expect(again.text).toBe(text);
    expect(signed.contentHash).toBe(bundle.contentHash);
  });

  it('refuses what is no ed25519 key', async () => {
    await expect(signedBundle({ ...key, privateKey: key.publicKey })).rejects.toMatchObject({ code: 'SIGNING_KEY_INVALID' });
  });
});
