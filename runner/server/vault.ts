/** Opens secret envelopes by Vault's transit engine (contract topic: secrets host API, envelope opening). */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { textOf } from '../errors.ts';
import type { SecretEnvelope } from '../types.ts';
import type { VaultSettings } from './settings.ts';

const answerSchema = z.object({ data: z.object({ plaintext: z.string() }) });

/**
 * The base64 text that the envelope's ciphertext stands for. The token is read anew each time, because it is renewed
 * in its file. Throws with the platform's texts.
 */
export async function decryptByVault(settings: VaultSettings, envelope: SecretEnvelope): Promise<string> {
  const { address, namespace } = settings;
  if (address === null) throw new Error('VAULT_ADDR not configured');
  const keyPath = trimSlashes(envelope.key_path ?? '');
  if (keyPath === '') throw new Error('secret_envelope.key_path missing for vault transit');
  const mount = trimSlashes(envelope.mount ?? '') || trimSlashes(settings.mount);
  const response = await fetch(`${address.replace(/\/+$/, '')}/v1/${mount}/decrypt/${keyPath}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-vault-token': await readToken(settings.tokenFile),
      ...(namespace === null ? {} : { 'x-vault-namespace': namespace }),
    },
    body: JSON.stringify({ ciphertext: envelope.ciphertext_b64 }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`vault transit decrypt failed (status ${response.status}): ${text.slice(0, 200)}`);
  const answer = answerSchema.safeParse(JSON.parse(text));
  if (!answer.success) throw new Error('vault transit response missing data.plaintext');
  return answer.data.data.plaintext;
}

async function readToken(file: string): Promise<string> {
  let token: string;
  try {
    token = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new Error(`failed to read vault token from ${file}: ${textOf(error)}`, { cause: error });
  }
  if (token === '') throw new Error(`vault token at ${file} is empty`);
  return token;
}

function trimSlashes(text: string): string {
  return text.trim().replace(/^\/+|\/+$/g, '');
}
