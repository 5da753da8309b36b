/** Checks the signature of a bundle against the trusted keys (contract topic: signing, result object). */
import { verifyAsync } from '@noble/ed25519';
import type { Envelope } from './dsse.ts';
import { bundlePayloadType, preAuthEncoding, readEnvelope } from './dsse.ts';
import type { BundleFacts, FileDigests } from './statement.ts';
import { contradiction, decodeStatement } from './statement.ts';
import type { TrustBundle, TrustedKey } from './trust-bundle.ts';

/** The platform's result object. */
export interface SignatureResult {
  /** Whether the policy asks for a signature. */
  required: boolean;
  verified: boolean;
  algorithm?: string;
  /** Why it is not verified. */
  reason?: string;
  /** Fingerprint of the key that signed. */
  subject?: string;
  /** The key's name in the trust bundle. */
  issuer?: string;
  /** When it was checked, as ISO 8601. */
  timestamp: string;
}

/** The one that is supported: ed25519 over a DSSE envelope. */
export const signatureAlgorithm = 'dsse-ed25519';
const acceptedAlgorithms: ReadonlySet<string> = new Set([signatureAlgorithm, 'ed25519']);

interface VerifyInput {
  /** The DSSE envelope as JSON; null or blank for a bundle without a signature. */
  envelopeText: string | null;
  /** What the sender says it is. */
  algorithm?: string | undefined;
  trust: TrustBundle | null;
  bundle: BundleFacts;
  /** Digests of the files in the archive; left out where the archive is known by its content hash already. */
  files?: FileDigests;
  required: boolean;
  /** Epoch milliseconds. */
  now: number;
}

type Verdict = { reason: string; subject?: string } | { signer: TrustedKey };

/** Never fails: whatever is wrong with the signature is the result's `reason`. */
export async function verifySignature(input: VerifyInput): Promise<SignatureResult> {
  const { envelopeText, required, now } = input;
  const isSigned = envelopeText !== null && envelopeText.trim() !== '';
  const algorithm = isSigned ? { algorithm: input.algorithm ?? signatureAlgorithm } : {};
  const timestamp = new Date(now).toISOString();
  const verdict = isSigned ? await judge(envelopeText, input) : { reason: missing(input.trust) };
  if (!('signer' in verdict)) return { required, verified: false, ...algorithm, ...verdict, timestamp };
  const { fingerprint, name } = verdict.signer;
  return {
    required,
    verified: true,
    ...algorithm,
    subject: fingerprint,
    ...(name === null ? {} : { issuer: name }),
    timestamp,
  };
}

const missing = (trust: TrustBundle | null): string => (trust === null ? 'trust bundle not configured' : 'missing signature');

async function judge(text: string, { algorithm, trust, bundle, files }: VerifyInput): Promise<Verdict> {
  if (algorithm !== undefined && !acceptedAlgorithms.has(algorithm.toLowerCase())) {
    return { reason: `unsupported algorithm: ${algorithm.slice(0, 80)}` };
  }
  const reading = readEnvelope(text);
  if (!reading.ok) return { reason: `malformed envelope: ${reading.problem}` };
  const { envelope } = reading;
  if (envelope.payloadType !== bundlePayloadType) {
    return { reason: `malformed envelope: its payload is ${envelope.payloadType.slice(0, 120)}, not ${bundlePayloadType}` };
  }
  if (trust === null) return { reason: 'trust bundle not configured' };
  const signer = await findSigner(envelope, trust);
  if ('reason' in signer) return signer;
  const statement = decodeStatement(envelope.payload);
  const subject = signer.fingerprint;
  if (statement === null) return { reason: 'malformed envelope: its payload does not describe a bundle', subject };
  const differs = contradiction(statement, bundle, files);
  return differs === null ? { signer } : { reason: differs, subject };
}

/** The trusted key of the first signature that holds. A `keyid` only says where to look; without one all keys are tried. */
async function findSigner(envelope: Envelope, trust: TrustBundle): Promise<TrustedKey | { reason: string }> {
  const message = preAuthEncoding(envelope.payloadType, envelope.payload);
  let tried = false;
  for (const { keyid, sig } of envelope.signatures) {
    const candidates = keyid === '' ? trust.keys : [trust.find(keyid)].filter((key) => key !== null);
    for (const key of candidates) {
      tried = true;
      if (await isSignedBy(key, message, sig)) return key;
    }
  }
  if (tried) return { reason: 'bad signature' };
  const ids = envelope.signatures.map(({ keyid }) => keyid.slice(0, 64)).join(', ');
  return { reason: `unknown key: ${ids}` };
}

async function isSignedBy(key: TrustedKey, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (signature.length !== 64) return false;
  // The strict rules of RFC 8032: one signature has one spelling.
  return verifyAsync(signature, message, key.publicKey, { zip215: false });
}
