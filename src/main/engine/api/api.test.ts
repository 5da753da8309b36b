import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Hono } from 'hono';
import { createApiKeys, type ApiKeys } from '../access/api-keys.ts';
import { createIdentify } from '../access/session.ts';
import { quietLogger } from '../database/testing.ts';
import { createFidelity, type FidelityOverrides } from '../fidelity.ts';
import { internalHeaders } from '../gateway/caller.ts';
import { localNames } from '../listen/local-host.ts';
import { openTestServices } from '../services/testing.ts';
import type { TestServices } from '../services/testing.ts';
import { createApi } from './api.ts';
import { createAuthorise, type Scope } from './session.ts';

const unknownId = '00000000-0000-4000-8000-000000000001';
const host = '127.0.0.1:4000';

let services: TestServices;
let keys: ApiKeys;
beforeEach(async () => {
  services = await openTestServices();
  keys = createApiKeys({ ...services.test, tenants: services.tenants, changed: () => undefined });
});
afterEach(() => services.dispose());

interface Options {
  requireAuth?: boolean;
  fidelity?: FidelityOverrides;
  scope?: Scope;
}

const isServiceToken = (sent: string): boolean => sent === 'runner';

/** An API with one family of three routes. */
function open({ requireAuth = false, fidelity = {}, scope = 'extension:read' }: Options = {}): Hono {
  const { tenants } = services;
  const identify = createIdentify({ tenants, keys, internalToken: 'launch', requireAuth, isServiceToken });
  const authorise = createAuthorise({ identify, tenants, logger: quietLogger });
  const family = new Hono();
  family.get('/api/extensions/who', (context) => {
    const { tenantId, user, via } = authorise(context.req.raw, { scope });
    return context.json({ tenantId, user: user.email, via });
  });
  family.get('/api/extensions/broken', () => {
    throw new Error('a secret detail');
  });
  family.post('/api/internal/ext-storage/install/x', (context) => context.json({ reached: true }));
  family.get('/runner/file', (context) => context.text('file'));
  return createApi({
    families: [family],
    identify,
    fidelity: createFidelity(fidelity),
    allowedHosts: () => localNames,
    logger: quietLogger,
  });
}

async function ask(api: Hono, path = '/api/extensions/who', headers: Record<string, string> = {}, method = 'GET') {
  const response = await api.fetch(new Request(`http://${host}${path}`, { method, headers: { host, ...headers } }));
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text,
  };
}

const made = (scopes: Scope[] = ['extension:read'], more: { tenantId?: string; userId?: string } = {}): string =>
  keys.create({ name: 'CI', scopes, expiresAt: null, ...more }).secret;

describe('what stands before management routes', () => {
  it('answers every preflight, and names no origin', async () => {
    for (const headers of [undefined, { origin: 'https://evil.example' }]) {
      const answer = await ask(open(), '/api/extensions/anything', headers, 'OPTIONS');
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-headers')).toContain('X-API-Key');
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('wants an API key, whatever it holds, but for the paths that production skips', async () => {
    const api = open();
    const missing = { status: 401, body: { error: 'Unauthorized: API key missing' } };
    expect(await ask(api)).toMatchObject(missing);
    expect(await ask(api, '/api/extensions/nowhere')).toMatchObject(missing);
    expect(await ask(api, '/api/extensions/who', { 'x-api-key': ' ' })).toMatchObject(missing);
    expect((await ask(api, '/api/extensions/who', { 'x-api-key': 'anything' })).status).toBe(200);
    expect((await ask(api, '/api/extensions/nowhere', { 'x-api-key': 'anything' })).status).toBe(404);
    expect(await ask(api, '/api/internal/ext-storage/install/x', {}, 'POST')).toMatchObject({ body: { reached: true } });
  });

  it('lets this machine in without one where it is to be helpful, and no stranger', async () => {
    const fidelity = { 'api.key-presence': 'helpful' } as const;
    expect(await ask(open({ fidelity }))).toMatchObject({ status: 200, body: { via: 'local' } });
    expect(await ask(open({ fidelity, requireAuth: true }))).toMatchObject({
      status: 401,
      body: { error: 'Unauthorized: API key missing' },
    });
  });

  it('keeps foreign pages and names out', async () => {
    const api = open();
    const key = { 'x-api-key': 'anything' };
    expect((await ask(api, '/api/extensions/who', { ...key, origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask(api, '/api/extensions/who', { ...key, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask(api, '/api/extensions/who', { ...key, host: 'evil.example' })).status).toBe(403);
    expect((await ask(api, '/runner/file', { 'sec-fetch-site': 'same-site' })).body).toBe('file');
    expect((await ask(api, '/runner/file', { host: 'evil.example' })).status).toBe(403);
  });

  it('names any origin where production does, which gains a page nothing without a key', async () => {
    const api = open({ fidelity: { 'gateway.foreign-origins': 'platform' } });
    const origin = 'https://elsewhere.example';
    const named = async (path: string, headers: Record<string, string>, method?: string) =>
      (await ask(api, path, { origin, ...headers }, method)).headers.get('access-control-allow-origin');
    expect(await named('/api/extensions/who', {}, 'OPTIONS')).toBe(origin);
    expect(await named('/api/extensions/who', {})).toBe(origin);
    expect(await ask(api, '/api/extensions/who', { origin, 'x-api-key': 'any' })).toMatchObject({ status: 401 });
    expect(await ask(api, '/api/extensions/who', { origin, 'x-api-key': made() })).toMatchObject({ status: 200 });
    expect(await named('/api/extensions/who', { 'x-api-key': made() })).toBeNull();
  });

  it('tells nothing of what fails inside', async () => {
    const answer = await ask(open(), '/api/extensions/broken', { 'x-api-key': 'anything' });
    expect(answer).toMatchObject({ status: 500, body: { error: 'internal_error' } });
  });
});

describe('sessions', () => {
  it('act as the selected local user with a key of something else', async () => {
    const answer = await ask(open(), undefined, { 'x-api-key': 'their-key' });
    expect(answer.body).toEqual({ tenantId: services.tenantId, user: 'sam.staff@msp.example', via: 'local' });
  });

  it('act as the user of the key, also as a bearer token', async () => {
    const { tenantId } = services.tenantRecords.create('Beta Services');
    const key = made(['extension:read'], { tenantId });
    const as = { tenantId, user: 'sam.staff@msp.example', via: 'api-key' };
    for (const api of [open(), open({ requireAuth: true })]) {
      expect((await ask(api, undefined, { 'x-api-key': key })).body).toEqual(as);
      expect((await ask(api, undefined, { 'x-api-key': key, 'x-tenant-id': tenantId.toUpperCase() })).body).toEqual(as);
    }
    const fidelity = { 'api.key-presence': 'helpful' } as const;
    expect((await ask(open({ requireAuth: true, fidelity }), undefined, { authorization: `Bearer ${key}` })).body).toEqual(as);
  });

  it('are refused for keys that are unknown, revoked or expired, also on this machine', async () => {
    const revoked = keys.create({ name: 'Old', scopes: ['extension:read'], expiresAt: null });
    keys.revoke(revoked.key.keyId);
    for (const key of ['awk_unknown', revoked.secret]) {
      expect(await ask(open(), undefined, { 'x-api-key': key })).toMatchObject({
        status: 401,
        body: { error: 'unauthorized' },
      });
    }
    expect((await ask(open({ requireAuth: true }), undefined, { 'x-api-key': 'their-key' })).status).toBe(401);
  });

  it('are known by the token of this launch', async () => {
    const headers = { ...internalHeaders({ token: 'launch', source: 'cli' }), 'x-api-key': 'any' };
    expect((await ask(open({ requireAuth: true }), undefined, headers)).body).toMatchObject({ via: 'internal' });
    const wrong = { ...internalHeaders({ token: 'other', source: 'cli' }), 'x-api-key': 'any' };
    expect((await ask(open({ requireAuth: true }), undefined, wrong)).status).toBe(401);
  });

  it('of a runner name their tenant', async () => {
    const api = open({ requireAuth: true });
    const headers = { 'x-api-key': 'any', 'x-runner-auth': 'runner' };
    expect((await ask(api, undefined, headers)).status).toBe(401);
    expect((await ask(api, undefined, { ...headers, 'x-tenant-id': unknownId })).status).toBe(401);
    const answer = await ask(api, undefined, { ...headers, 'x-tenant-id': services.tenantId });
    expect(answer.body).toMatchObject({ via: 'service', tenantId: services.tenantId });
    const wrong = { ...headers, 'x-runner-auth': 'guess', 'x-tenant-id': services.tenantId };
    expect((await ask(api, undefined, wrong)).status).toBe(401);
  });

  it('stay in the tenant of their key, while this machine may name any of its own', async () => {
    const { tenantId } = services.tenantRecords.create('Beta Services');
    const mismatch = { status: 403, body: { error: 'tenant_mismatch' } };
    expect(await ask(open(), undefined, { 'x-api-key': made(), 'x-tenant-id': tenantId })).toMatchObject(mismatch);
    const named = await ask(open(), undefined, { 'x-api-key': 'any', 'x-alga-tenant': tenantId });
    expect(named.body).toMatchObject({ tenantId, via: 'local' });
    expect(await ask(open(), undefined, { 'x-api-key': 'any', 'x-tenant-id': unknownId })).toMatchObject(mismatch);
    const torn = { 'x-api-key': 'any', 'x-tenant-id': tenantId, 'x-alga-tenant': unknownId };
    expect(await ask(open(), undefined, torn)).toMatchObject(mismatch);
  });

  it('need the scope, and a staff user with the permission', async () => {
    const forbidden = { status: 403, body: { error: 'forbidden' } };
    const read = { 'x-api-key': made(['extension:read']) };
    expect((await ask(open(), undefined, read)).status).toBe(200);
    expect(await ask(open({ scope: 'extension:publish' }), undefined, read)).toMatchObject(forbidden);
    const [staff, portal] = services.tenants.users();
    const asPortal = { 'x-api-key': made(['extension:read'], { userId: portal!.userId }) };
    expect(await ask(open(), undefined, asPortal)).toMatchObject(forbidden);
    const publish = { 'x-api-key': made(['extension:publish']) };
    expect((await ask(open({ scope: 'extension:publish' }), undefined, publish)).status).toBe(200);
    services.users.update(staff!.userId, { ...staff!, permissions: ['extension:read'] });
    expect(await ask(open({ scope: 'extension:publish' }), undefined, publish)).toMatchObject(forbidden);
    expect((await ask(open(), undefined, { 'x-api-key': 'any' })).status).toBe(200);
  });
});
