import { assert, constantFrom, property, string } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiKeySchema, type ApiKeyInput } from '../../../contract/api-keys.ts';
import { openTestServices } from '../services/testing.ts';
import type { TestServices } from '../services/testing.ts';
import { createApiKeys, type ApiKeys } from './api-keys.ts';
import { keyIn } from './key-text.ts';

const unknownId = '00000000-0000-4000-8000-000000000001';
const coded = (code: string) => expect.objectContaining({ code });
const input: ApiKeyInput = { name: 'CI', scopes: ['extension:publish', 'extension:read'], expiresAt: null };

let services: TestServices;
let keys: ApiKeys;
let changes: number;
beforeEach(async () => {
  services = await openTestServices();
  changes = 0;
  keys = createApiKeys({ ...services.test, tenants: services.tenants, changed: () => (changes += 1) });
});
afterEach(() => services.dispose());

describe('API keys', () => {
  it('are shown whole once, and known again afterwards', () => {
    const { key, secret } = keys.create(input);
    expect(secret).toMatch(/^awk_[\w-]{43}$/);
    expect(apiKeySchema.parse(key)).toMatchObject({
      prefix: secret.slice(0, 8),
      tenantId: services.tenantId,
      userId: services.tenants.current().userId,
      userName: 'Sam Staff',
      scopes: ['extension:read', 'extension:publish'],
      lastUsedAt: null,
    });
    expect(keys.check(secret)).toEqual({ ok: true, key: { ...key, lastUsedAt: null } });
    expect(keys.list(services.tenantId)).toEqual([{ ...key, lastUsedAt: services.test.clock.now() }]);
    expect(keys.check(`${secret}x`)).toEqual({ ok: false, why: 'unknown', key: null });
    expect(keys.create(input).secret).not.toBe(secret);
    expect(changes).toBe(2);
  });

  it('are stored as hashes only', () => {
    const { secret } = keys.create(input);
    const { db } = services.test;
    const rows = JSON.stringify(db.all(db.build.selectFrom('api_key').selectAll()));
    expect(rows).not.toContain(secret.slice(8));
  });

  it('tell when they were used, to the minute', () => {
    const { secret } = keys.create(input);
    const { clock } = services.test;
    const begin = clock.now();
    const lastUse = () => keys.list(services.tenantId)[0]?.lastUsedAt;
    keys.check(secret);
    clock.advance(59_999);
    keys.check(secret);
    expect(lastUse()).toBe(begin);
    clock.advance(1);
    keys.check(secret);
    expect(lastUse()).toBe(begin + 60_000);
  });

  it('end by being revoked, and by their time', () => {
    const { clock } = services.test;
    const revoked = keys.create(input);
    // Asked for before and after: no check may answer with what was read before.
    expect(keys.check(revoked.secret).ok).toBe(true);
    expect(keys.revoke(revoked.key.keyId.toUpperCase()).revokedAt).toBe(clock.now());
    clock.advance(10);
    expect(keys.revoke(revoked.key.keyId).revokedAt).toBe(clock.now() - 10);
    expect(keys.check(revoked.secret)).toMatchObject({ ok: false, why: 'revoked' });
    const short = keys.create({ ...input, expiresAt: clock.now() + 5 });
    clock.advance(4);
    expect(keys.check(short.secret).ok).toBe(true);
    clock.advance(1);
    expect(keys.check(short.secret)).toMatchObject({ ok: false, why: 'expired' });
    expect(() => keys.revoke(unknownId)).toThrow(coded('API_KEY_NOT_FOUND'));
    expect(() => keys.create({ ...input, expiresAt: clock.now() })).toThrow(coded('INPUT_INVALID'));
  });

  it('belong to a tenant, and to a user of it', () => {
    const { tenantId } = services.tenantRecords.create('Beta Services');
    const [, portal] = services.tenants.users(tenantId);
    const { key, secret } = keys.create({ ...input, tenantId, userId: portal!.userId.toUpperCase() });
    expect(key).toMatchObject({ tenantId, userId: portal!.userId, userName: 'Pat Portal' });
    expect(keys.list(services.tenantId)).toEqual([]);
    expect(keys.list(tenantId)).toHaveLength(1);
    expect(() => keys.create({ ...input, userId: portal!.userId })).toThrow(coded('USER_NOT_FOUND'));
    expect(() => keys.create({ ...input, tenantId: unknownId })).toThrow(coded('TENANT_NOT_FOUND'));
    services.tenantRecords.remove(tenantId);
    expect(keys.check(secret)).toEqual({ ok: false, why: 'unknown', key: null });
  });
});

describe('the key of a request', () => {
  it.each([
    [{ 'x-api-key': ' awk_a ' }, 'awk_a'],
    [{ 'x-api-key': 'anything' }, 'anything'],
    [{ authorization: 'Bearer awk_b' }, 'awk_b'],
    [{ authorization: 'bearer  awk_b ' }, 'awk_b'],
    [{ 'x-api-key': 'awk_a', authorization: 'Bearer awk_b' }, 'awk_a'],
    [{ 'x-api-key': 'anything', authorization: 'Bearer awk_b' }, 'awk_b'],
    [{ authorization: 'Bearer other' }, null],
    [{ authorization: 'Basic awk_b' }, null],
    [{ 'x-api-key': ' ' }, null],
    [{}, null],
  ])('%j is %s', (headers, key) => expect(keyIn(new Headers(headers as Record<string, string>))).toBe(key));

  it('is never blank, and a bearer is one of ours', () => {
    const text = string({ unit: constantFrom(...'Bb earer\tawk_12'), maxLength: 20 });
    const header = text.map((given) => given.trim());
    assert(
      property(header, header, (own, bearer) => {
        const key = keyIn(new Headers({ 'x-api-key': own, authorization: bearer }));
        if (own.startsWith('awk_')) expect(key).toBe(own);
        else if (key !== (own || null)) expect(key).toMatch(/^awk_\S*$/);
      }),
    );
  });
});
