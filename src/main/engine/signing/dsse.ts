/**
 * DSSE envelopes, version 1: a payload, what kind it is, and signatures over both. What is signed is the
 * pre-authentication encoding, so that a payload of one kind never passes for one of another.
 */
import { z } from 'zod';

/** The kind of payload that a bundle is signed by. */
export const bundlePayloadType = 'application/vnd.alga.bundle+json';

export interface Envelope {
  payloadType: string;
  payload: Uint8Array;
  signatures: { keyid: string; sig: Uint8Array }[];
}

/** Fields that it does not name are ignored, as the format demands. */
const envelopeSchema = z.object({
  payload: z.string(),
  payloadType: z.string(),
  signatures: z.array(z.object({ keyid: z.string().nullish(), sig: z.string() })).min(1),
});

/** Bundles have thousands of files at the most; a longer text is no envelope of one. */
const maxEnvelopeLength = 8 * 1024 * 1024;

/** What a signature is made over. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType, 'utf8');
  const head = Buffer.from(`DSSEv1 ${type.length} `);
  return Buffer.concat([head, type, Buffer.from(` ${payload.length} `), payload]);
}

/** Standard or URL-safe base64, padded or not; null for text that is not exactly what an encoder writes. */
function decodeBase64(text: string): Uint8Array | null {
  const plain = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '');
  const bytes = Buffer.from(plain, 'base64');
  return bytes.toString('base64').replace(/=+$/, '') === plain ? bytes : null;
}

type EnvelopeReading = { ok: true; envelope: Envelope } | { ok: false; problem: string };

const unreadable = (problem: string): EnvelopeReading => ({ ok: false, problem });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Undefined is no envelope either; the schema says so.
    return undefined;
  }
}

/** Reads the JSON form of an envelope. `problem` is a phrase without a full stop. */
export function readEnvelope(text: string): EnvelopeReading {
  if (text.length > maxEnvelopeLength) return unreadable('it is longer than any signature of a bundle');
  const parsed = envelopeSchema.safeParse(parseJson(text));
  if (!parsed.success) return unreadable('it is no JSON object with payload, payloadType and signatures');
  const { payloadType, payload: encoded, signatures } = parsed.data;
  const payload = decodeBase64(encoded);
  if (payload === null) return unreadable('its payload is not base64');
  const decoded: Envelope['signatures'] = [];
  for (const { keyid, sig: text64 } of signatures) {
    const sig = decodeBase64(text64);
    if (sig === null) return unreadable('a signature in it is not base64');
    decoded.push({ keyid: keyid ?? '', sig });
  }
  return { ok: true, envelope: { payloadType, payload, signatures: decoded } };
}

/** The JSON form, which `readEnvelope` reads. */
export function writeEnvelope({ payloadType, payload, signatures }: Envelope): string {
  return JSON.stringify({
    payload: Buffer.from(payload).toString('base64'),
    payloadType,
    signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: Buffer.from(sig).toString('base64') })),
  });
}
