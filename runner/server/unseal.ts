/** Unseals envelopes by Vault and remembers what came out for a short while (contract topic: secrets host API). */
import { createHash } from 'node:crypto';
import type { Unseal } from '../execute/envelope.ts';
import { createExpiringMap } from './expiring-map.ts';
import type { VaultSettings } from './settings.ts';
import { decryptByVault } from './vault.ts';

/** The platform sets no bound to their number. */
const kept = { entries: 1000, lifeMs: 30_000 };

export function createUnseal({ vault, now }: { vault: VaultSettings; now(): number }): Unseal {
  const opened = createExpiringMap<string>({ ...kept, now });
  return async (envelope, { tenantId, extensionId, installId }) => {
    const sealed = createHash('sha256').update(envelope.ciphertext_b64).digest('hex');
    const key = JSON.stringify([tenantId, extensionId, installId, envelope.version, sealed]);
    const known = opened.get(key);
    if (known !== undefined) return known;
    const plain = await decryptByVault(vault, envelope);
    const left = envelope.expires_at === null ? Number.NaN : Date.parse(envelope.expires_at) - now();
    opened.set(key, plain, left > 0 ? left : kept.lifeMs);
    return plain;
  };
}
