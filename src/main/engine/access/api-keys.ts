/** API keys: who may publish, install and call from outside of the window. Only hashes of them are kept. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { apiKeyScopes, type ApiKey, type ApiKeyInput, type ApiKeyScope } from '../../../contract/api-keys.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Database } from '../database/open.ts';
import { createRowMemo } from '../database/row-memo.ts';
import type { Clock } from '../parts.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { hashOf, isSameSecret, newKey, prefixOf } from './key-text.ts';

export type KeyVerdict = { ok: true; key: ApiKey } | { ok: false; why: 'unknown' | 'revoked' | 'expired'; key: ApiKey | null };

export interface ApiKeys {
  /** Newest first, revoked ones too. */
  list(tenantId: string): ApiKey[];
  /** `secret` is the whole key and cannot be had again. Fails with `TENANT_NOT_FOUND`, `USER_NOT_FOUND` or `INPUT_INVALID`. */
  create(input: ApiKeyInput): { key: ApiKey; secret: string };
  /** Ends its use at once; a key that was revoked before stays as it is. Fails with `API_KEY_NOT_FOUND`. */
  revoke(keyId: string): ApiKey;
  /** Whether a request with this key is let in. */
  check(secret: string): KeyVerdict;
}

interface ApiKeysParts {
  db: Database;
  clock: Clock;
  tenants: Pick<Tenants, 'tenant' | 'find' | 'users'>;
  /** Told when keys were made or revoked. */
  changed: () => void;
}

/** The last use of a key is written at most this often. */
const useStepMs = 60_000;

const scopeSchema = z.array(z.enum(apiKeyScopes));

export function createApiKeys({ db, clock, tenants, changed }: ApiKeysParts): ApiKeys {
  const keys = db.build
    .selectFrom('api_key as key')
    .innerJoin('user', 'user.user_id', 'key.user_id')
    .select([
      'key.key_id as keyId',
      'key.tenant_id as tenantId',
      'key.user_id as userId',
      'user.name as userName',
      'key.name as name',
      'key.prefix as prefix',
      'key.key_hash as hash',
      'key.scopes as scopes',
      'key.created_at as createdAt',
      'key.last_used_at as lastUsedAt',
      'key.expires_at as expiresAt',
      'key.revoked_at as revokedAt',
    ]);
  const byHash = db.prepare((p: { hash: string }) => keys.where('key.key_hash', '=', p.hash));
  const use = db.prepare((p: { id: string; now: number }) =>
    db.build.updateTable('api_key').set({ last_used_at: p.now }).where('key_id', '=', p.id),
  );

  // By hash, never by the key itself. A key that is revoked is written, and so read again with the next request.
  const kept = createRowMemo<ApiKey | null>(db);

  type Row = Omit<ApiKey, 'scopes'> & { scopes: string; hash: string };
  const toKey = ({ hash: _hash, scopes, ...row }: Row): ApiKey => ({ ...row, scopes: scopeSchema.parse(JSON.parse(scopes)) });

  function readKey(hash: string): ApiKey | null {
    const row = byHash.first({ hash });
    return row === null || !isSameSecret(row.hash, hash) ? null : toKey(row);
  }

  function byId(keyId: string): ApiKey | null {
    const row = db.first(keys.where('key.key_id', '=', keyId.toLowerCase()));
    return row === null ? null : toKey(row);
  }

  /** Whom the key acts as: by default the first of the tenant's staff. */
  function ownerOf({ tenantId, userId }: ApiKeyInput): { tenant_id: string; user_id: string } {
    const given = tenantId ?? tenants.tenant().tenantId;
    const users = tenants.users(given);
    const id = userId?.toLowerCase();
    const user = users.find((candidate) => (id === undefined ? candidate.type === 'internal' : candidate.userId === id));
    if (user === undefined) throw noSuchUser(userId ?? '');
    return { tenant_id: user.tenantId, user_id: user.userId };
  }

  return {
    list: (tenantId) =>
      db
        .all(keys.where('key.tenant_id', '=', tenantId.toLowerCase()).orderBy('key.created_at', 'desc').orderBy('key.key_id'))
        .map(toKey),
    create(input) {
      const now = clock.now();
      const { name, scopes, expiresAt } = input;
      if (expiresAt !== null && expiresAt <= now) throw expiresInThePast();
      const secret = newKey();
      const text = { prefix: prefixOf(secret), key_hash: hashOf(secret) };
      const row = { key_id: randomUUID(), ...ownerOf(input), name, ...text, scopes: scopesText(scopes) };
      db.run(db.build.insertInto('api_key').values({ ...row, created_at: now, expires_at: expiresAt }));
      changed();
      return { key: byId(row.key_id)!, secret };
    },
    revoke(keyId) {
      const key = byId(keyId);
      if (key === null) throw noSuchKey(keyId);
      if (key.revokedAt !== null) return key;
      db.run(db.build.updateTable('api_key').set({ revoked_at: clock.now() }).where('key_id', '=', key.keyId));
      changed();
      return byId(keyId)!;
    },
    check(secret) {
      const hash = hashOf(secret);
      const key = kept(hash, () => readKey(hash));
      if (key === null) return { ok: false, why: 'unknown', key: null };
      const now = clock.now();
      if (key.revokedAt !== null) return { ok: false, why: 'revoked', key };
      if (key.expiresAt !== null && key.expiresAt <= now) return { ok: false, why: 'expired', key };
      if (key.lastUsedAt === null || Math.abs(now - key.lastUsedAt) >= useStepMs) use.run({ id: key.keyId, now });
      return { ok: true, key };
    },
  };
}

/** In the order of the contract, each once. */
const scopesText = (scopes: readonly ApiKeyScope[]): string =>
  JSON.stringify(apiKeyScopes.filter((scope) => scopes.includes(scope)));

function noSuchKey(keyId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'API_KEY_NOT_FOUND',
    what: `There is no API key ${keyId}.`,
    why: 'It was made in another workbench, or its tenant or user was removed.',
    fix: 'List the keys and choose one that is there.',
  });
}

function noSuchUser(userId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'USER_NOT_FOUND',
    what: userId === '' ? 'The tenant has no staff user.' : `The tenant has no user ${userId}.`,
    why: 'A key acts as a user of its own tenant.',
    fix: 'Choose one of the users of that tenant.',
  });
}

function expiresInThePast(): WorkbenchError {
  return new WorkbenchError({
    code: 'INPUT_INVALID',
    what: 'The API key was not made.',
    why: 'Its end lies in the past.',
    fix: 'Choose a later time, or none.',
  });
}
