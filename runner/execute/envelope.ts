/**
 * Opens the secret envelope of a request (contract topic: secrets host API). `inline/base64` and unnamed algorithms
 * are base64 of a JSON map; Vault envelopes hold the same, sealed, and need whoever runs the runner to unseal them.
 */
import { decodeBase64 } from '../base64.ts';
import { textOf } from '../errors.ts';
import type { HostScope } from '../host/services.ts';
import { textMap } from '../text-map.ts';
import type { SecretEnvelope } from '../types.ts';

export interface OpenedSecrets {
  values: Record<string, string>;
  /** The envelope named a time in the past. */
  expired: boolean;
}

/** Answers the base64 text that a Vault envelope stands for. Fails with the platform's text for logs. */
export type Unseal = (envelope: SecretEnvelope, scope: HostScope) => Promise<string>;

export interface Opening {
  scope: HostScope;
  /** Epoch milliseconds. */
  now: number;
  /** Without it, Vault counts as not configured. */
  unseal: Unseal | undefined;
}

/** Its message is the platform's text for logs; it never holds a value. */
export class EnvelopeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EnvelopeError';
  }
}

/** Throws `EnvelopeError`. */
export async function openEnvelope(envelope: SecretEnvelope | null, opening: Opening): Promise<OpenedSecrets> {
  if (envelope === null || envelope.ciphertext_b64.trim() === '') return { values: {}, expired: false };
  const sealed = (envelope.algorithm ?? '').trim().toLowerCase().startsWith('vault-transit');
  const text = sealed ? await unsealed(envelope, opening) : envelope.ciphertext_b64.trim();
  const stage = sealed ? 'vault_transit' : 'secret_envelope';
  const bytes = decodeBase64(text);
  if (bytes === null) {
    throw new EnvelopeError(sealed ? 'vault_transit.plaintext_decode_failed' : 'secret_envelope.base64_decode_failed');
  }
  const expiry = envelope.expires_at === null ? Number.NaN : Date.parse(envelope.expires_at);
  return { values: parseMap(bytes, stage), expired: expiry <= opening.now };
}

async function unsealed(envelope: SecretEnvelope, { unseal, scope }: Opening): Promise<string> {
  if (unseal === undefined) throw new EnvelopeError('VAULT_ADDR not configured');
  try {
    return await unseal(envelope, scope);
  } catch (error) {
    throw new EnvelopeError(textOf(error));
  }
}

function parseMap(bytes: Uint8Array, stage: string): Record<string, string> {
  try {
    return textMap.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    // The parser's message may quote the plain text, so it stops here.
    throw new EnvelopeError(`${stage}.json_parse_failed`);
  }
}
