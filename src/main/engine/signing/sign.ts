/** Signs a bundle: what a publisher does before it sends the envelope beside the archive. */
import { createPrivateKey } from 'node:crypto';
import type { Readable } from 'node:stream';
import { getPublicKeyAsync, signAsync } from '@noble/ed25519';
import { WorkbenchError } from '../../../contract/errors.ts';
import { bundlePayloadType, preAuthEncoding, writeEnvelope } from './dsse.ts';
import { corrupt, readArchive } from './read-archive.ts';
import { encodeStatement } from './statement.ts';
import type { BundleFacts } from './statement.ts';
import { fingerprintOf, spkiOf } from './trust-bundle.ts';
import { signatureAlgorithm } from './verify.ts';

interface SignInput extends Omit<BundleFacts, 'contentHash'> {
  /** An ed25519 key as PKCS#8 PEM. */
  privateKey: string;
  archive: Readable;
}

interface SignedBundle {
  /** The envelope; `signature.text` of a publish. */
  text: string;
  /** `signature.algorithm` of a publish. */
  algorithm: string;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
  /** Of the key that signed. */
  fingerprint: string;
}

/** Fails with `SIGNING_KEY_INVALID` for another kind of key, and with `ARCHIVE_CORRUPT`. */
export async function signBundle({ privateKey, archive, publisher, name, version }: SignInput): Promise<SignedBundle> {
  const seed = readSeed(privateKey);
  const { sha256, contents } = await readArchive(archive);
  if (!contents.ok) throw corrupt(contents.problem);
  const contentHash = `sha256:${sha256}`;
  const payload = encodeStatement({ publisher, name, version, contentHash, files: contents.files });
  const fingerprint = fingerprintOf(await getPublicKeyAsync(seed));
  const sig = await signAsync(preAuthEncoding(bundlePayloadType, payload), seed);
  const text = writeEnvelope({ payloadType: bundlePayloadType, payload, signatures: [{ keyid: fingerprint, sig }] });
  return { text, algorithm: signatureAlgorithm, contentHash, fingerprint };
}

/** The PEM block that goes into a trust bundle. Fails with `SIGNING_KEY_INVALID`. */
export async function publicKeyPem(privateKey: string): Promise<string> {
  const der = spkiOf(await getPublicKeyAsync(readSeed(privateKey))).toString('base64');
  return `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`;
}

/** The 32 bytes that an ed25519 key is made from. */
function readSeed(pem: string): Uint8Array {
  const key = readPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw keyInvalid(`It is a key for ${key.asymmetricKeyType ?? 'another algorithm'}.`);
  return new Uint8Array(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));
}

function readPrivateKey(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw keyInvalid('It is no private key in PEM form, or it is locked by a passphrase.', error);
  }
}

function keyInvalid(why: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError(
    {
      code: 'SIGNING_KEY_INVALID',
      what: 'The bundle was not signed.',
      why,
      fix: 'Give an ed25519 key in PKCS#8 PEM, such as openssl genpkey -algorithm ed25519 makes.',
    },
    { cause },
  );
}
