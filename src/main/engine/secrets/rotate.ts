/**
 * Puts a new key in the place of the one that encrypts secrets. The new key is on disk before the first row is sealed with
 * it, and the rows change in one transaction; so at every moment one of the two keys opens them all, and the next start
 * finds out which.
 */
import type { Database } from '../database/open.ts';
import { secretsLocked } from './failures.ts';
import type { KeyProvider } from './keys.ts';
import { seal, unseal } from './seal.ts';

interface Sealed {
  install_id: string;
  ciphertext: string;
}

function rowsOf(db: Database, keys: KeyProvider): Sealed[] {
  return db.all(
    db.build
      .selectFrom('tenant_extension_install_secrets')
      .select(['install_id', 'ciphertext'])
      .where('algorithm', '=', keys.scheme),
  );
}

/** Ends a rotation that a crash cut off: takes the new key when the rows are sealed with it, else drops it. */
export function settleRotation(db: Database, keys: KeyProvider): void {
  const next = keys.next.read();
  if (next === null) return;
  const [row] = rowsOf(db, keys);
  if (row !== undefined && unseal(next, row.ciphertext, row.install_id) !== null) keys.next.take();
  else keys.next.drop();
}

/** Answers how many installs have their secrets sealed anew. Fails with `SECRETS_LOCKED`, and changes nothing, when one is locked. */
export function rotateKey(db: Database, keys: KeyProvider): number {
  const rows = rowsOf(db, keys);
  const key = keys.read();
  if (key === null && rows.length > 0) throw secretsLocked(keys.scheme, keys);
  const plain = rows.map((row) => ({ id: row.install_id, text: key && unseal(key, row.ciphertext, row.install_id) }));
  if (plain.some(({ text }) => text === null)) throw secretsLocked(keys.scheme, keys);
  const next = keys.next.create();
  db.transaction(() => {
    for (const { id, text } of plain) {
      const ciphertext = seal(next, text!, id);
      db.run(db.build.updateTable('tenant_extension_install_secrets').set({ ciphertext }).where('install_id', '=', id));
    }
  });
  keys.next.take();
  return rows.length;
}
