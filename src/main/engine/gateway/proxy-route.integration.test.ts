/** The proxy route row by row, over a real socket: what it refuses, what it makes of the runner's failures, what it sends. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunnerFailure } from './runner-failure.ts';
import { configFor, hello, portalUser, staff, tenantId } from './testing/fakes.ts';
import { createRig, ok, serviceToken, type Rig, type Send } from './testing/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await createRig();
});
afterEach(() => rig.dispose());

const path = '/api/ext-proxy/acme.hello/api/hello';
const broken = (): never => {
  throw new Error('disk full');
};
const words = { what: 'It failed.', why: 'So it is.', fix: 'Mend it.' };

/** Stands for the request id that the answer names in its header. */
const withId = (error: string) => ({ error, requestId: 'of the answer' });

interface Case {
  name: string;
  arrange?: () => void;
  path?: string;
  send?: Send;
  status: number;
  body: unknown;
  /** Rows of the execution log. */
  audit?: unknown[];
}

async function check({ arrange, path: other = path, send: sent, status, body, audit = [] }: Case): Promise<void> {
  arrange?.();
  const answer = await rig.send(other, sent);
  const requestId = answer.headers['x-request-id'];
  const named = typeof body === 'object' && body !== null && 'requestId' in body ? { ...body, requestId } : body;
  expect([answer.status, JSON.parse(answer.body)]).toEqual([status, named]);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.headers).not.toHaveProperty('cache-control');
  expect(rig.registry.audit).toMatchObject(audit);
  expect(rig.registry.audit).toHaveLength(audit.length);
}

const denied = (error: string) => [{ status: 'policy_denied', error }];
const failing = (failure: RunnerFailure['failure'], runnerStatus: number | null) => () =>
  Promise.reject(new RunnerFailure(failure, words, { runnerStatus }));

describe('a request that the proxy route refuses', () => {
  const cases: Case[] = [
    { name: 'without a session', arrange: () => (rig.requireAuth = true), status: 401, body: { error: 'Unauthorized' } },
    {
      name: 'for another tenant',
      send: { headers: { 'x-alga-tenant': 'other' } },
      status: 403,
      body: { error: 'tenant_mismatch' },
    },
    {
      name: 'with a method no endpoint can have',
      send: { method: 'PROPFIND' },
      status: 404,
      body: { error: 'endpoint_not_found' },
    },
    {
      name: 'by a user of another tenant',
      arrange: () => (rig.session = { user: { ...staff, tenantId: 'other' } }),
      status: 403,
      body: { error: 'tenant_mismatch' },
    },
    {
      name: 'for what is not installed',
      path: '/api/ext-proxy/acme.other/api/hello',
      status: 404,
      body: { error: 'extension_not_available' },
    },
    {
      name: 'for a disabled install',
      arrange: () => (rig.registry.installs = [{ ...hello, enabled: false }]),
      status: 404,
      body: { error: 'extension_not_available' },
    },
    {
      name: 'for an undeclared path',
      path: '/api/ext-proxy/acme.hello/nope',
      status: 404,
      body: { error: 'endpoint_not_found' },
    },
    {
      name: 'for a method that is undeclared once it is overridden',
      send: { method: 'POST', body: '{"__method":"PATCH"}' },
      status: 404,
      body: { error: 'endpoint_not_found' },
    },
    {
      name: 'by a portal user without a portal menu',
      arrange: () => (rig.user = portalUser),
      status: 403,
      body: { error: 'forbidden' },
    },
    {
      name: 'for writing with the right to read',
      arrange: () => (rig.user = { ...staff, permissions: ['extension:read'] }),
      send: { method: 'POST', body: '{}' },
      status: 403,
      body: { error: 'forbidden' },
    },
    {
      name: 'when installs cannot be looked up',
      arrange: () => (rig.registry.resolve = broken),
      status: 503,
      body: { error: 'access_policy_unavailable' },
    },
    {
      name: 'when the audit cannot be written',
      arrange: () => (rig.registry.executions.start = broken),
      status: 503,
      body: { error: 'access_policy_unavailable' },
    },
    {
      name: 'when the install vanished',
      arrange: () => (rig.registry.configOf = () => null),
      status: 404,
      body: { error: 'Extension not installed' },
      audit: denied('not_installed'),
    },
    {
      name: 'when it has no bundle',
      arrange: () => (rig.registry.configOf = (install) => configFor({ ...install, contentHash: '' })),
      status: 502,
      body: withId('bad_gateway'),
      audit: denied('not_installed'),
    },
    {
      name: 'when the version changed meanwhile',
      arrange: () => (rig.registry.configOf = (install) => configFor({ ...install, versionId: 'another' })),
      status: 503,
      body: { error: 'access_policy_unavailable' },
      audit: denied('access_policy_unavailable'),
    },
    {
      name: 'when the configuration cannot be read',
      arrange: () => (rig.registry.configOf = broken),
      status: 503,
      body: { error: 'access_policy_unavailable' },
      audit: [{ status: 'started' }],
    },
  ];

  it.each(cases)('$name', async (row) => {
    await check(row);
    expect(rig.seen).toEqual([]);
  });

  it('when it came too often', async () => {
    await rig.restart({ rateLimit: { enabled: true, capacity: 1, refillPerSecond: 0.5 } });
    expect((await rig.send(path)).status).toBe(200);
    const limited = await rig.send(path);
    expect([limited.status, limited.headers['retry-after'], limited.body]).toEqual([429, '2', '{"error":"rate_limited"}']);
    expect(rig.registry.audit).toHaveLength(1);
  });

  it('takes a body over 10 MiB up to the runner, which refuses it where production’s does', async () => {
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);
    await check({
      name: '',
      send: { method: 'POST', body },
      status: 413,
      body: withId('bad_gateway'),
      audit: [{ status: 'error', error: 'invalid_response', metrics: { http_status: 413 } }],
    });
    await rig.restart({}, { 'gateway.execute-body-limit': 'helpful' });
    expect((await rig.send(path, { method: 'POST', body })).status).toBe(200);
  });
});

describe('a runner that gives no answer', () => {
  const cases: Case[] = (
    [
      ['that is not configured', 'runner_error', 500, 500],
      ['that refuses with 413', 'invalid_response', 413, 413],
      ['that refuses with 422', 'invalid_response', 422, 422],
      ['that refuses with 401', 'invalid_response', 401, 401],
      ['that fails with 500', 'runner_transport_error', 500, 500],
      ['that is not reached', 'runner_error', null, 502],
      ['that sends no JSON', 'invalid_response', null, 502],
      ['that sends nothing', 'empty_response', null, 502],
    ] as const
  ).map(([name, failure, runnerStatus, status]) => ({
    name,
    arrange: () => (rig.execute = failing(failure, runnerStatus)),
    status,
    body: withId('bad_gateway'),
    audit: [{ status: 'error', error: failure, metrics: { http_status: status } }],
  }));

  it.each(cases)('$name', check);

  it('in time', async () => {
    await rig.restart({ timeoutMs: 20 });
    await check({
      name: '',
      arrange: () => {
        rig.execute = async (_routing, _body, { signal }) => {
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
          throw signal.reason;
        };
      },
      status: 502,
      body: withId('bad_gateway'),
      audit: [{ status: 'timeout', error: 'timeout', metrics: { http_status: 502 } }],
    });
  });
});

describe('what the guest gets by the proxy route', () => {
  it.each([
    ['POST', '', '', { method: 'POST', query: {}, body_b64: '' }],
    ['POST', '', '{"a":1}', { method: 'POST', query: {}, body_b64: btoa('{"a":1}') }],
    ['POST', '?__method=get&a=1&a=2', '{"b":1}', { method: 'GET', query: { a: '2' }, body_b64: null }],
    ['POST', '', '{"__method":"Get","b":1}', { method: 'GET', query: {}, body_b64: null }],
    ['POST', '', '{"__method":"POST"}', { method: 'POST', query: {}, body_b64: null }],
    ['POST', '?__method=HEAD', '', { method: 'POST', query: { __method: 'HEAD' }, body_b64: '' }],
    ['POST', '?__method=HEAD', '{"__method":"GET"}', { method: 'GET', query: { __method: 'HEAD' }, body_b64: null }],
    ['GET', '?__method=POST', '', { method: 'GET', query: { __method: 'POST' }, body_b64: null }],
  ] as const)('of %s %s with the body %j', async (method, query, body, http) => {
    expect((await rig.send(`${path}${query}`, { method, body, headers: { 'content-type': 'text/plain' } })).status).toBe(200);
    expect(rig.seen[0]?.body.http).toMatchObject({ path: '/api/hello', ...http });
    const key = rig.seen[0]?.body.http.headers['x-idempotency-key'];
    if (http.method === 'GET') expect(key).toBeUndefined();
    else expect(key).toMatch(/^[0-9a-f-]{36}$/);
    expect(rig.seen[0]?.routing.idempotencyKey).toBeNull();
  });

  it('is the listed headers, with the identity that the gateway states', async () => {
    const passed = {
      accept: 'text/plain',
      'content-type': 'text/csv',
      'accept-encoding': 'gzip',
      'user-agent': 'test',
      'x-request-id': 'r-1',
      'x-idempotency-key': 'k-1',
    };
    const dropped = { cookie: 'a=1', authorization: 'Basic eA==', 'x-alga-extension': 'forged', 'x-other': '1' };
    await rig.send(path, { method: 'POST', body: 'a', headers: { ...passed, ...dropped, 'x-tenant-id': tenantId } });
    const identity = { 'x-alga-tenant': tenantId, 'x-alga-extension': hello.registryId };
    expect(rig.seen[0]?.body.http.headers).toEqual({ ...passed, ...identity });
    expect(rig.seen[0]?.body.context.request_id).toBe('r-1');
  });
});

describe('what the client gets by the proxy route', () => {
  it.each([
    ['a status of the handler', { status: 418, body_b64: btoa('tea') }, 418, 'tea'],
    ['no body where the handler gives none', { body_b64: null }, 200, ''],
    ['nothing of an error’s text', { status: 500, body_b64: null, error: 'execute_failed: trap' }, 500, ''],
  ])('is %s', async (_case, response, status, body) => {
    rig.execute = async () => ({ response: { ...ok, headers: {}, ...response }, explanation: null });
    expect(await rig.send(path)).toMatchObject({ status, body });
    expect(rig.registry.audit[0]?.status).toBe(status < 400 ? 'ok' : 'upstream_error');
  });

  it('is four headers of the handler, whatever the switch of the other route says', async () => {
    const kept = { 'content-type': 'text/csv', 'cache-control': 'no-cache', 'x-ext-request-id': 'e-1', 'x-ext-warning': 'w' };
    const headers = { ...kept, etag: '"1"', 'set-cookie': 'a=1', 'x-other': '1' };
    rig.execute = async () => ({ response: { ...ok, headers }, explanation: null });
    for (const position of ['platform', 'helpful'] as const) {
      await rig.restart({}, { 'gateway.response-headers': position });
      const answer = await rig.send(path);
      expect(answer.headers).toMatchObject(kept);
      for (const name of ['etag', 'set-cookie', 'x-other']) expect(answer.headers).not.toHaveProperty(name);
    }
  });
});

describe('pages elsewhere at the proxy route', () => {
  const origin = 'https://elsewhere.example';

  it('are refused, and no origin is named', async () => {
    const refused = await rig.send(path, { headers: { origin } });
    expect([refused.status, (JSON.parse(refused.body) as { error: string }).error]).toEqual([403, 'forbidden_origin']);
    const preflight = await rig.send(path, { method: 'OPTIONS', headers: { origin } });
    expect([preflight.status, preflight.body]).toEqual([204, '']);
    for (const { headers } of [refused, preflight]) expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('may call with credentials where production lets them in', async () => {
    await rig.restart({}, { 'gateway.foreign-origins': 'platform' });
    const named = { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'Origin' };
    const preflight = await rig.send(path, { method: 'OPTIONS', headers: { origin } });
    expect(preflight).toMatchObject({ status: 204, headers: { ...named, 'access-control-max-age': '86400' } });
    expect(preflight.headers['access-control-allow-headers']).toBe(
      'Content-Type, Authorization, X-API-Key, X-Tenant-ID, X-Request-ID, X-Idempotency-Key',
    );
    expect(await rig.send(path, { headers: { origin } })).toMatchObject({ status: 401, headers: named });
    const service = { 'x-runner-auth': serviceToken, 'x-alga-tenant': tenantId };
    expect(await rig.send(path, { headers: { origin, ...service } })).toMatchObject({ status: 200, headers: named });
    expect((await rig.send(path)).headers['access-control-allow-origin']).toBe('*');
  });
});
