/** What is kept of a bundle's signature: the envelope beside the bundle, and what the last check of it came to. */
import type { BundleSignatureTable } from '../database/registry-tables.ts';
import type { Queries } from '../database/queries.ts';
import type { Signature } from '../../../contract/registry.ts';
import type { SignatureResult } from '../signing/verify.ts';

export interface CheckedSignature {
  /** The DSSE envelope; null for an unsigned bundle. */
  text: string | null;
  /** What the publisher said it is. */
  algorithm: string | null;
  result: SignatureResult;
}

/** Stores the result of a check over that of an earlier one. */
export function keepSignature(db: Queries, bundleId: string, { algorithm, result }: Omit<CheckedSignature, 'text'>): void {
  const checked = {
    declared_algorithm: algorithm,
    required: result.required ? 1 : 0,
    verified: result.verified ? 1 : 0,
    algorithm: result.algorithm ?? null,
    reason: result.reason ?? null,
    subject: result.subject ?? null,
    issuer: result.issuer ?? null,
    checked_at: Date.parse(result.timestamp),
  } as const;
  db.run(
    db.build
      .insertInto('bundle_signature')
      .values({ bundle_id: bundleId, ...checked })
      .onConflict((conflict) => conflict.column('bundle_id').doUpdateSet(checked)),
  );
}

/** A stored result as the window shows it. */
export function toSignature(row: Omit<BundleSignatureTable, 'bundle_id' | 'declared_algorithm'>): Signature {
  return {
    required: row.required === 1,
    verified: row.verified === 1,
    algorithm: row.algorithm,
    reason: row.reason,
    subject: row.subject,
    issuer: row.issuer,
    checkedAt: row.checked_at,
  };
}
