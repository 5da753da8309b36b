/**
 * Opens the secret envelope of a request (contract topic: secrets host API). `inline/base64` and unnamed algorithms
 * are base64 of a JSON map; Vault envelopes need a Vault, which this runner has none of.
 */
import { z } from 'zod';
import { decodeBase64 } from '../base64.ts';
import type { SecretEnvelope } from '../types.ts';

export interface OpenedSecrets {
  values: Record<string, string>;
  /** The envelope named a time in the past. */
  expired: boolean;
}

/** Its message is the platform's text for logs; it never holds a value. */
export class EnvelopeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EnvelopeError';
  }
}

const mapSchema = z.record(z.string(), z.string());

/** `now` is epoch milliseconds. Throws `EnvelopeError`. */
export function openEnvelope(envelope: SecretEnvelope | null, now: number): OpenedSecrets {
  if (envelope === null || envelope.ciphertext_b64.trim() === '') return { values: {}, expired: false };
  const algorithm = (envelope.algorithm ?? '').trim().toLowerCase();
  if (algorithm.startsWith('vault-transit')) throw new EnvelopeError('VAULT_ADDR not configured');
  const bytes = decodeBase64(envelope.ciphertext_b64.trim());
  if (bytes === null) throw new EnvelopeError('secret_envelope.base64_decode_failed');
  const expiry = envelope.expires_at === null ? Number.NaN : Date.parse(envelope.expires_at);
  return { values: parseMap(bytes), expired: expiry <= now };
}

function parseMap(bytes: Uint8Array): Record<string, string> {
  try {
    return mapSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    // The parser's message may quote the plain text, so it stops here.
    throw new EnvelopeError('secret_envelope.json_parse_failed');
  }
}
