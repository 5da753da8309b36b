/** Secrets in an export file: sealed by a passphrase, AES-256-GCM under a key that scrypt makes of it. */
import { randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { seal, unseal } from '../secrets/seal.ts';

/** 32 MiB of memory and some 60 ms for each try. */
const cost = { N: 2 ** 15, r: 8, p: 1 } as const;
const keyBytes = 32;
const context = 'alga-workbench-export/secrets';

const sealedSchema = z.object({
  kdf: z.literal('scrypt'),
  // Bounds, so that a file cannot ask for gigabytes.
  N: z
    .number()
    .int()
    .min(2)
    .max(2 ** 17),
  r: z.number().int().min(1).max(8),
  p: z.number().int().min(1).max(4),
  salt: z.string(),
  cipher: z.literal('aes-256-gcm'),
  sealed: z.string(),
});

const valuesSchema = z.record(z.string(), z.string());

function keyOf(passphrase: string, salt: Buffer, { N, r, p }: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: 256 * N * r };
    scrypt(passphrase.normalize('NFC'), salt, keyBytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

/** The text of the entry. */
export async function sealSecrets(values: Record<string, string>, passphrase: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await keyOf(passphrase, salt, cost);
  const sealed = seal(key, JSON.stringify(values), context);
  return JSON.stringify({ kdf: 'scrypt', ...cost, salt: salt.toString('base64url'), cipher: 'aes-256-gcm', sealed });
}

/** Null when the passphrase is another one. Throws for a text that is no sealed entry. */
export async function openSecrets(text: string, passphrase: string): Promise<Record<string, string> | null> {
  const { salt, sealed, ...costs } = sealedSchema.parse(JSON.parse(text));
  const key = await keyOf(passphrase, Buffer.from(salt, 'base64url'), costs);
  const plain = unseal(key, sealed, context);
  return plain === null ? null : valuesSchema.parse(JSON.parse(plain));
}
