/**
 * The secrets of installs: one row for each install, holding an encrypted map. The runner gets the platform's
 * `inline/base64` envelope, made on demand and never stored (contract topic: secrets). What the present key does not
 * open is told as `SECRETS_LOCKED`, never shown as empty and never overwritten.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SecretEnvelope } from '../../../../runner/types.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import type { SecretVault } from '../registry/types.ts';
import { installMissing, invalidName, secretsLocked, valueTooLong } from './failures.ts';
import type { KeyProvider } from './keys.ts';
import { rotateKey, settleRotation } from './rotate.ts';
import { seal, unseal } from './seal.ts';

const namePattern = /^[A-Za-z0-9_.-]{1,128}$/;
const valueLimit = 64 * 1024;

const entriesSchema = z.array(z.object({ name: z.string(), value: z.string(), updatedAt: z.number() }));
type Entry = z.infer<typeof entriesSchema>[number];

interface Opened {
  version: string;
  entries: Entry[];
}

interface SecretVaultOptions {
  db: Database;
  clock: Clock;
  keys: KeyProvider;
}

function secretRows(db: Database) {
  return db.build.selectFrom('tenant_extension_install_secrets').select(['install_id', 'ciphertext', 'algorithm', 'version']);
}

function inlineEnvelope({ version, entries }: Opened): SecretEnvelope {
  const map = Object.fromEntries(entries.map(({ name, value }) => [name, value]));
  return {
    ciphertext_b64: Buffer.from(JSON.stringify(map)).toString('base64'),
    version,
    algorithm: 'inline/base64',
    expires_at: null,
    key_path: null,
    mount: null,
  };
}

/** Makes the vault. Opened maps are kept in memory: the gateway asks for an envelope with every request. */
export function createSecretVault({ db, clock, keys }: SecretVaultOptions): SecretVault {
  settleRotation(db, keys);
  const opened = new Map<string, Opened>();
  let redactable: string[] | null = null;
  const rowOf = db.prepare((p: { install: string }) => secretRows(db).where('install_id', '=', p.install));

  type Row = NonNullable<ReturnType<typeof rowOf.first>>;

  /** Null when the present key does not open the row. */
  function tryOpen(row: Row): Opened | null {
    const known = opened.get(row.install_id);
    if (known !== undefined && known.version === row.version) return known;
    const key = row.algorithm === keys.scheme ? keys.read() : null;
    const plain = key === null ? null : unseal(key, row.ciphertext, row.install_id);
    if (plain === null) return null;
    const made = { version: row.version ?? '', entries: entriesSchema.parse(JSON.parse(plain)) };
    opened.set(row.install_id, made);
    // A row that was locked at the last count of values may be open now.
    redactable = null;
    return made;
  }

  /** Null when the install has no secrets. */
  function open(installId: string): Opened | null {
    const row = rowOf.first({ install: installId });
    if (row === null) return null;
    const made = tryOpen(row);
    if (made === null) throw secretsLocked(row.algorithm, keys);
    return made;
  }

  function forget(installId: string): void {
    opened.delete(installId);
    redactable = null;
  }

  function drop(installId: string): boolean {
    forget(installId);
    return db.run(db.build.deleteFrom('tenant_extension_install_secrets').where('install_id', '=', installId)) > 0;
  }

  /** A new key is made only while no secret waits for an older one of the same scheme. */
  function keyForWriting(): Buffer {
    const key = keys.read();
    if (key !== null) return key;
    const waiting = db.first(secretRows(db).where('algorithm', '=', keys.scheme).limit(1));
    if (waiting !== null) throw secretsLocked(keys.scheme, keys);
    return keys.create();
  }

  function write(installId: string, tenantId: string, entries: Entry[]): void {
    const now = clock.now();
    const changed = {
      ciphertext: seal(keyForWriting(), JSON.stringify(entries), installId),
      algorithm: keys.scheme,
      version: randomUUID(),
      updated_at: now,
    };
    db.run(
      db.build
        .insertInto('tenant_extension_install_secrets')
        .values({ id: randomUUID(), install_id: installId, tenant_id: tenantId, created_at: now, ...changed })
        .onConflict((conflict) => conflict.column('install_id').doUpdateSet(changed)),
    );
    forget(installId);
  }

  function tenantOf(installId: string): string {
    const row = db.first(db.build.selectFrom('tenant_extension_install').select('tenant_id').where('id', '=', installId));
    if (row === null) throw installMissing(installId);
    return row.tenant_id;
  }

  return {
    list: (installId) => (open(installId)?.entries ?? []).map(({ name, updatedAt }) => ({ name, updatedAt })),

    set(installId, name, value) {
      if (!namePattern.test(name)) throw invalidName(name);
      const bytes = Buffer.byteLength(value);
      if (bytes > valueLimit) throw valueTooLong(name, bytes, valueLimit);
      const updatedAt = clock.now();
      return db.transaction(() => {
        const others = (open(installId)?.entries ?? []).filter((entry) => entry.name !== name);
        const entries = [...others, { name, value, updatedAt }].toSorted((a, b) => (a.name < b.name ? -1 : 1));
        write(installId, tenantOf(installId), entries);
        return { name, updatedAt };
      });
    },

    remove: (installId, name) =>
      db.transaction(() => {
        const before = open(installId)?.entries ?? [];
        const entries = before.filter((entry) => entry.name !== name);
        if (entries.length === before.length) return false;
        if (entries.length === 0) return drop(installId);
        write(installId, tenantOf(installId), entries);
        return true;
      }),

    discard: drop,
    rotateKey: () => rotateKey(db, keys),
    version: (installId) => rowOf.first({ install: installId })?.version ?? null,

    envelope(installId) {
      const secrets = open(installId);
      return secrets === null ? null : inlineEnvelope(secrets);
    },

    values() {
      // What is locked here was never handed to a guest of this process either, so no log can hold it.
      redactable ??= db
        .all(secretRows(db))
        .flatMap((row) => tryOpen(row)?.entries ?? [])
        .map((entry) => entry.value)
        .filter((value) => value !== '')
        .toSorted((a, b) => b.length - a.length);
      return redactable;
    },

    notice: () => keys.notice(),
  };
}
