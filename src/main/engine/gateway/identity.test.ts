/** Who is let in to which tenant's extensions, over a real registry, real tenants and real keys. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecuteBody } from '../../../../runner/types.ts';
import type { Install } from '../../../contract/installs.ts';
import { createApiKeys, type ApiKeys } from '../access/api-keys.ts';
import { createIdentify, type Scope } from '../access/session.ts';
import { quietLogger } from '../database/testing.ts';
import { createFidelity } from '../fidelity.ts';
import { createRegistry } from '../registry/registry.ts';
import { testInstall } from '../registry/testing.ts';
import { openTestServices } from '../services/testing.ts';
import type { TestServices } from '../services/testing.ts';
import { createTraceStore } from '../trace/store.ts';
import type { TraceStore } from '../trace/types.ts';
import { createGateway, type Gateway } from './gateway.ts';

const host = '127.0.0.1:4001';
const routes = ['ext', 'ext-proxy'] as const;
const all: Scope[] = ['extension:call', 'extension:read', 'extension:write'];

let services: TestServices;
let keys: ApiKeys;
let trace: TraceStore;
let gateway: Gateway;
let ours: Install;
let theirs: Install;
let executed: ExecuteBody[];

beforeEach(async () => {
  services = await openTestServices();
  const { test, tenants } = services;
  const registry = createRegistry({ db: test.db, clock: test.clock, vault: { envelope: () => null } });
  const endpoints = ['GET', 'POST'].map((method) => ({ method, path: '/api/hello', handler: 'dist/main' }));
  const other = services.tenantRecords.create('Beta Services');
  ours = registry.devInstall(testInstall({ endpoints }));
  theirs = registry.devInstall({ ...testInstall({ name: 'theirs', endpoints }), tenantId: other.tenantId });
  keys = createApiKeys({ ...test, tenants, changed: () => undefined });
  trace = createTraceStore({ file: `${test.folder}/traces.db`, clock: test.clock, logger: quietLogger, redact: () => [] });
  executed = [];
  gateway = createGateway({
    registry,
    quotas: { check: () => ({ limited: false, spent: null }) },
    trace,
    identify: createIdentify({
      tenants,
      keys,
      internalToken: 'launch',
      requireAuth: false,
      isServiceToken: (sent) => sent === 'runner',
    }),
    shownTenant: () => tenants.tenant().tenantId,
    execute: (_routing, body) => {
      executed.push(body);
      return Promise.resolve({ response: { status: 200, headers: {}, body_b64: null, error: null }, explanation: null });
    },
    clock: test.clock,
    logger: quietLogger,
    fidelity: createFidelity(),
    options: { internalToken: 'launch', allowedHosts: () => [host] },
  });
});
afterEach(async () => {
  await gateway.dispose();
  await trace.dispose();
  services.dispose();
});

async function call(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await gateway.app.fetch(new Request(`http://${host}${path}`, { method, headers: { host, ...headers } }));
  const detail = trace.get(response.headers.get('x-alga-workbench-trace') ?? '');
  const access = detail?.spans.filter(({ kind }) => kind === 'access') ?? [];
  return { status: response.status, body: await response.text(), summary: detail?.summary, access };
}

const keyOf = (tenantId: string, scopes = all): Record<string, string> => ({
  'x-api-key': keys.create({ name: 'CI', tenantId, scopes, expiresAt: null }).secret,
});

describe.each(routes)('tenants at /api/%s', (route) => {
  it("take another tenant's ids and names for unknown", async () => {
    const unknown = { status: 404, body: '{"error":"extension_not_available"}' };
    for (const name of [theirs.installId, theirs.registryId, theirs.slug]) {
      const path = `/api/${route}/${name}/api/hello`;
      expect(await call(path)).toMatchObject(unknown);
      expect(await call(path, keyOf(ours.tenantId))).toMatchObject(unknown);
      expect(await call(path, keyOf(theirs.tenantId))).toMatchObject({ status: 200 });
    }
    const nobodys = await call(`/api/${route}/00000000-0000-4000-8000-000000000001/api/hello`);
    expect(nobodys).toMatchObject(unknown);
    expect(executed.map(({ context }) => context.tenant_id)).toEqual(Array(3).fill(theirs.tenantId));
  });

  it('show nothing of another tenant in the trace of a refusal', async () => {
    const { access, summary } = await call(`/api/${route}/${theirs.installId}/api/hello`);
    expect(summary?.installId).toBeNull();
    expect(JSON.stringify(access)).not.toContain(theirs.slug);
  });

  it('may only be repeated by headers', async () => {
    const path = `/api/${route}/${theirs.slug}/api/hello`;
    const mismatch = { status: 403, body: '{"error":"tenant_mismatch"}' };
    for (const name of ['x-alga-tenant', 'x-tenant-id']) {
      expect(await call(path, { ...keyOf(theirs.tenantId), [name]: ours.tenantId })).toMatchObject(mismatch);
      expect(await call(path, { ...keyOf(theirs.tenantId), [name]: theirs.tenantId })).toMatchObject({ status: 200 });
      expect(await call(path, { [name]: theirs.tenantId })).toMatchObject(mismatch);
    }
  });

  it('follow the one that is selected', async () => {
    services.tenants.show(theirs.tenantId);
    expect(await call(`/api/${route}/${theirs.slug}/api/hello`)).toMatchObject({ status: 200 });
    expect(await call(`/api/${route}/${ours.slug}/api/hello`)).toMatchObject({ status: 404 });
  });
});

const path = (): string => `/api/ext/${ours.slug}/api/hello`;

describe('API keys at the gateway', () => {
  it('act as their user, which the handler sees', async () => {
    const [, portal] = services.tenants.users(theirs.tenantId);
    services.users.create({ email: 'kim@msp.example', name: 'Kim', type: 'internal', clientId: null });
    const kim = services.tenants.users().find(({ name }) => name === 'Kim')!;
    const { secret } = keys.create({ name: 'Kim', userId: kim.userId, scopes: all, expiresAt: null });
    const answer = await call(path(), { authorization: `Bearer ${secret}` });
    expect(answer.status).toBe(200);
    expect(executed[0]?.user).toMatchObject({ user_id: kim.userId, user_name: 'Kim' });
    expect(answer.access.find(({ name }) => name === 'session')?.attributes).toMatchObject({
      via: 'api-key',
      decision: 'allowed',
      userId: kim.userId,
      reason: expect.stringContaining('kim@msp.example'),
    });
    expect(portal?.tenantId).toBe(theirs.tenantId);
  });

  it.each([
    ['GET', ['extension:call', 'extension:read'], 200],
    ['GET', ['extension:call', 'extension:write'], 403],
    ['GET', ['extension:read'], 403],
    ['POST', ['extension:call', 'extension:write'], 200],
    ['POST', ['extension:call', 'extension:read'], 403],
    ['POST', ['extension:publish', 'extension:write'], 403],
  ] as const)('need their scopes: %s with %j is %i', async (method, scopes, status) => {
    const answer = await call(path(), keyOf(ours.tenantId, [...scopes]), method);
    expect(answer.status).toBe(status);
    expect(answer.access.find(({ name }) => name === 'permission')?.attributes['decision']).toBe(
      status === 200 ? 'allowed' : 'refused',
    );
  });

  it('are refused once they are revoked, also on this machine, where a key of something else counts as none', async () => {
    const { key, secret } = keys.create({ name: 'Old', scopes: all, expiresAt: null });
    keys.revoke(key.keyId);
    const answer = await call(path(), { 'x-api-key': secret });
    expect(answer).toMatchObject({ status: 401, body: '{"error":"Unauthorized"}' });
    expect(answer.access.at(-1)?.attributes['reason']).toBe('It was revoked.');
    expect(await call(path(), { 'x-api-key': 'something-else' })).toMatchObject({ status: 200 });
  });

  it('are never shown in traces', async () => {
    const header = keyOf(ours.tenantId);
    const { summary } = await call(path(), header);
    const detail = trace.get(summary!.traceId);
    expect(JSON.stringify(detail)).not.toContain(header['x-api-key']!.slice(8));
  });

  it('hold no more than their user', async () => {
    const header = keyOf(ours.tenantId);
    const sam = services.tenants.current();
    services.users.update(sam.userId, { ...sam, permissions: ['extension:read'] });
    expect((await call(path(), header)).status).toBe(200);
    expect((await call(path(), header, 'POST')).status).toBe(403);
  });
});

describe("the runner's token at the gateway", () => {
  it('acts for the tenant that it names', async () => {
    const path = `/api/ext/${theirs.slug}/api/hello`;
    const headers = { 'x-runner-auth': 'runner', 'x-alga-tenant': theirs.tenantId };
    expect(await call(path, headers)).toMatchObject({ status: 200 });
    expect(await call(path, { ...headers, 'x-runner-auth': 'guess' })).toMatchObject({ status: 403 });
    expect(await call(path, { ...headers, 'x-tenant-id': ours.tenantId })).toMatchObject({ status: 403 });
  });
});
