/** Requests that the gateway answers itself, in the platform's order of checks, over a real socket. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { internalHeaders } from './caller.ts';
import { handlerAnswer } from './handler-answer.ts';
import { configFor, hello, portalUser, staff, tenantId } from './testing/fakes.ts';
import { createRig, serviceToken, token, type Rig, type Send } from './testing/rig.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await createRig();
});

afterEach(() => rig.dispose());

describe('a refused request', () => {
  interface Case {
    name: string;
    arrange?: () => void;
    path?: string;
    send?: Send;
    status: number;
    body: unknown;
    last: string;
  }

  const cases: Case[] = [
    {
      name: 'for another tenant',
      send: { headers: { 'x-tenant-id': 'other' } },
      status: 403,
      body: { error: 'tenant_mismatch' },
      last: 'tenant',
    },
    {
      name: 'with a method no endpoint can have',
      send: { method: 'PROPFIND' },
      status: 404,
      body: { error: 'endpoint_not_found' },
      last: 'method',
    },
    {
      name: 'by a user of another tenant',
      arrange: () => (rig.session = { user: { ...staff, tenantId: 'other' } }),
      status: 403,
      body: { error: 'tenant_mismatch' },
      last: 'user',
    },
    {
      name: 'for what is not installed',
      path: '/api/ext/hello/api/hello',
      status: 404,
      body: { error: 'extension_not_available' },
      last: 'install',
    },
    {
      name: 'for a disabled install',
      arrange: () => (rig.registry.installs = [{ ...hello, enabled: false }]),
      status: 404,
      body: { error: 'extension_not_available' },
      last: 'install',
    },
    {
      name: 'for an undeclared path',
      path: '/api/ext/acme.hello/nope',
      status: 404,
      body: { error: 'endpoint_not_found' },
      last: 'endpoint',
    },
    {
      name: 'for an undeclared method',
      send: { method: 'PUT' },
      status: 404,
      body: { error: 'endpoint_not_found' },
      last: 'endpoint',
    },
    {
      name: 'by a portal user without a portal menu',
      arrange: () => (rig.user = portalUser),
      status: 403,
      body: { error: 'forbidden' },
      last: 'permission',
    },
    {
      name: 'by a portal user without a client',
      arrange: () => {
        rig.user = { ...portalUser, clientId: null };
        rig.registry.installs = [
          { ...hello, ui: { type: 'iframe', entry: 'ui', hooks: { clientPortalMenu: { label: 'Hello' } } } },
        ];
      },
      status: 403,
      body: { error: 'forbidden' },
      last: 'permission',
    },
    {
      name: 'for writing with the right to read',
      arrange: () => (rig.user = { ...staff, permissions: ['extension:read'] }),
      send: { method: 'POST' },
      status: 403,
      body: { error: 'forbidden' },
      last: 'permission',
    },
    {
      name: 'when the audit cannot be written',
      arrange: () => {
        rig.registry.executions.start = () => {
          throw new Error('disk full');
        };
      },
      status: 503,
      body: { error: 'access_policy_unavailable' },
      last: 'audit',
    },
    {
      name: 'when the install vanished',
      arrange: () => (rig.registry.configOf = () => null),
      status: 404,
      body: { error: 'not_installed' },
      last: 'config',
    },
    {
      name: 'when it has no bundle',
      arrange: () => (rig.registry.configOf = (install) => configFor({ ...install, contentHash: '' })),
      status: 404,
      body: { error: 'not_installed' },
      last: 'config',
    },
    {
      name: 'when the version changed meanwhile',
      arrange: () => (rig.registry.configOf = (install) => configFor({ ...install, versionId: 'another' })),
      status: 503,
      body: { error: 'access_policy_unavailable' },
      last: 'config',
    },
    {
      name: 'with a body over 10 MiB',
      send: { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) },
      status: 413,
      body: { error: 'payload_too_large' },
      last: 'body',
    },
  ];

  it.each(cases)('$name gets the platform code and says why', async ({ arrange, path, send: sent, status, body, last }) => {
    arrange?.();
    const answer = await rig.send(path ?? '/api/ext/acme.hello/api/hello', sent);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual(body);
    expect(rig.accessOf(answer).at(-1)).toBe(`${last} refused`);
    const { summary, spans } = rig.traceOf(answer);
    expect(summary).toMatchObject({ state: 'error', status });
    for (const part of ['what', 'why', 'fix'] as const) expect(spans[0]?.explanation?.[part]).toMatch(/\.$/);
    expect(rig.seen).toEqual([]);
    expect(handlerAnswer(rig.traceOf(answer))).toBeNull();
    expect(rig.registry.audit.map((row) => row.status)).toEqual(last === 'config' || last === 'body' ? ['policy_denied'] : []);
  });

  it('is told what the version declares', async () => {
    const answer = await rig.send('/api/ext/acme.hello/nope');
    const explanation = rig.traceOf(answer).spans[0]?.explanation;
    expect(explanation?.why).toContain('GET /api/hello, POST /api/hello, DELETE /api/items/:id');
    expect(explanation?.fix).toContain('{"method":"GET","path":"/nope","handler":"dist/main"}');
  });

  it('is told the full name of an extension', async () => {
    const answer = await rig.send('/api/ext/hello/api/hello');
    expect(rig.traceOf(answer).spans[0]?.explanation?.fix).toBe('Use acme.hello.');
  });

  it('lets a portal user in where the version is in the portal', async () => {
    rig.user = portalUser;
    rig.registry.installs = [
      { ...hello, ui: { type: 'iframe', entry: 'ui', hooks: { clientPortalMenu: { label: 'Hello' } } } },
    ];
    expect((await rig.send('/api/ext/acme.hello/api/hello')).status).toBe(200);
    expect(rig.registry.audit[0]?.metrics['principal_kind']).toBe('client');
  });

  it('waits when it came too often', async () => {
    await rig.restart({ rateLimit: { enabled: true, capacity: 1, refillPerSecond: 0.5 } });
    const path = '/api/ext/acme.hello/api/hello';
    expect((await rig.send(path)).status).toBe(200);
    const limited = await rig.send(path);
    expect([limited.status, limited.headers['retry-after'], limited.body]).toEqual([429, '2', '{"error":"rate_limited"}']);
    expect((await rig.send(path, { headers: internalHeaders({ token, source: 'cli', skipsRateLimit: true }) })).status).toBe(
      200,
    );
    rig.now += 2000;
    expect((await rig.send(path)).status).toBe(200);
  });

  it('has used up what it was given, where limits are kept', async () => {
    const path = '/api/ext/acme.hello/api/hello';
    rig.quota = { limited: true, spent: null };
    expect(rig.accessOf(await rig.send(path))).toContain('quota allowed');
    rig.quota = { limited: true, spent: { limit: 'invocations', used: 5, allowed: 5, retryAfterSeconds: 90 } };
    const refused = await rig.send(path);
    expect([refused.status, refused.headers['retry-after'], refused.body]).toEqual([429, '90', '{"error":"quota_exceeded"}']);
    expect(rig.accessOf(refused).at(-1)).toBe('quota refused');
    expect(rig.registry.audit).toHaveLength(1);
    await rig.restart({}, { 'gateway.quotas': 'platform' });
    const passed = await rig.send(path);
    expect(passed.status).toBe(200);
    expect(JSON.stringify(rig.traceOf(passed).spans[0]?.attributes['fidelity'])).toContain('gateway.quotas');
  });

  it('needs the token when authentication is required', async () => {
    rig.requireAuth = true;
    const path = '/api/ext-proxy/acme.hello/api/hello';
    const denied = await rig.send(path);
    expect([denied.status, denied.body]).toEqual([401, '{"error":"Unauthorized"}']);
    expect((await rig.send(path, { headers: internalHeaders({ token, source: 'cli' }) })).status).toBe(200);
  });

  it('comes from a foreign page or under a foreign name', async () => {
    const path = '/api/ext/acme.hello/api/hello';
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      const answer = await rig.send(path, { headers });
      expect([answer.status, (JSON.parse(answer.body) as { error: string }).error]).toEqual([403, 'forbidden_origin']);
      // Production answers every preflight, but without an origin in the answer no browser goes on.
      const preflight = await rig.send(path, { method: 'OPTIONS', headers });
      expect(preflight.status).toBe(204);
      for (const { headers: sent } of [answer, preflight]) expect(sent).not.toHaveProperty('access-control-allow-origin');
    }
    const rebound = await rig.send(path, { headers: { host: `evil.example:${rig.port()}` } });
    expect([rebound.status, (JSON.parse(rebound.body) as { error: string }).error]).toEqual([403, 'forbidden_host']);
    expect((await rig.send(path, { method: 'OPTIONS' })).status).toBe(204);
  });

  it('of a foreign page passes where production lets it in, but never as the local user', async () => {
    await rig.restart({}, { 'gateway.foreign-origins': 'platform' });
    const path = '/api/ext/acme.hello/api/hello';
    const origin = 'https://elsewhere.example';
    const allowed = { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
    const preflight = await rig.send(path, { method: 'OPTIONS', headers: { origin } });
    expect(preflight).toMatchObject({ status: 204, headers: { ...allowed, 'access-control-max-age': '86400' } });
    expect(await rig.send(path, { headers: { origin } })).toMatchObject({ status: 401, headers: allowed });
    const token = { 'x-runner-auth': serviceToken, 'x-alga-tenant': tenantId };
    expect(await rig.send(path, { headers: { origin, ...token } })).toMatchObject({ status: 200, headers: allowed });
    expect((await rig.send(path)).headers['access-control-allow-origin']).toBe('*');
  });

  it('has an address that is no route or no path', async () => {
    expect((await rig.send('/api/other')).body).toBe('{"error":"not_found"}');
    expect((await rig.send('/api/ext/acme.hello/%zz')).status).toBe(400);
  });
});
