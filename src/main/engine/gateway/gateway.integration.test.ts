/** The gateway over a real socket, with a real trace store; only the runner and the registry are stand-ins. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecuteBody, ExecuteResponse, RoutingHeaders } from '../../../../runner/types.ts';
import { tracedRequestSchema, tracedResponseSchema } from '../../../contract/trace-attributes.ts';
import type { TraceDetail } from '../../../contract/traces.ts';
import type { User } from '../../../contract/workbench.ts';
import { createFidelity, type FidelityOverrides } from '../fidelity.ts';
import { createTraceStore } from '../trace/store.ts';
import type { TraceStore } from '../trace/types.ts';
import type { Permission } from './access.ts';
import { internalHeaders } from './caller.ts';
import type { Execute } from './dispatch.ts';
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
import { handlerAnswer } from './handler-answer.ts';
import { configFor, createFakeRegistry, hello, portalUser, staff, tenantId, type FakeRegistry } from './testing/fakes.ts';

const token = 'launch-token';
const ok: ExecuteResponse = { status: 200, headers: { 'content-type': 'text/plain' }, body_b64: 'aGVsbG8=', error: null };

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

let folder: string;
let trace: TraceStore;
let registry: FakeRegistry;
let gateway: Gateway;
let server: Server;
let user: User;
let permissions: Set<Permission>;
let now: number;
let seen: { routing: RoutingHeaders; body: ExecuteBody }[];
let execute: Execute;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alga-gateway-'));
  trace = createTraceStore({
    file: join(folder, 'traces.db'),
    clock: { now: () => Date.now() },
    logger: pino({ level: 'silent' }),
    redact: () => ['s3cr3t-value'],
  });
  registry = createFakeRegistry();
  user = staff;
  permissions = new Set(['extension:read', 'extension:write']);
  now = 1_000_000;
  seen = [];
  execute = async () => ({ response: ok, explanation: null });
  await start();
});

afterEach(async () => {
  await stop();
  await trace.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Partial<GatewayOptions> = {}, overrides: FidelityOverrides = {}): Promise<void> {
  gateway = createGateway({
    registry,
    trace,
    currentUser: () => user,
    permissions: () => permissions,
    tenantId,
    execute: async (routing, body, rest) => {
      seen.push({ routing, body });
      return await execute(routing, body, rest);
    },
    clock: { now: () => now },
    logger: pino({ level: 'silent' }),
    fidelity: createFidelity(overrides),
    options: { internalToken: token, allowedHosts: () => [`127.0.0.1:${port()}`], ...options },
  });
  const listening = Promise.withResolvers<void>();
  server = serve({ fetch: gateway.app.fetch, hostname: '127.0.0.1', port: 0 }, () => listening.resolve()) as Server;
  await listening.promise;
}

async function stop(): Promise<void> {
  await gateway.dispose();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function restart(options: Partial<GatewayOptions> = {}, overrides: FidelityOverrides = {}): Promise<void> {
  await stop();
  await start(options, overrides);
}

function port(): number {
  return (server.address() as AddressInfo).port;
}

interface Send {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** Plain `node:http`, because fetch neither sets Host nor sends HEAD, OPTIONS and GET as a stranger would. */
async function send(path: string, { method = 'GET', headers = {}, body }: Send = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = httpRequest({ host: '127.0.0.1', port: port(), path, method, headers }, (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', reject);
    incoming.on('end', () =>
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks).toString() }),
    );
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return await promise;
}

function traceOf(answer: Answer): TraceDetail {
  const detail = trace.get(String(answer.headers['x-alga-workbench-trace']));
  if (detail === null) throw new Error('The answer names no stored trace');
  return detail;
}

function accessOf(answer: Answer): string[] {
  return traceOf(answer)
    .spans.filter((span) => span.kind === 'access')
    .map((span) => `${span.name} ${String(span.attributes['decision'])}`);
}

describe('an allowed request', () => {
  it('runs the handler and leaves one tree with every decision', async () => {
    const answer = await send('/api/ext/acme.hello/api/hello?a=1&a=2', { headers: { 'user-agent': 'test', cookie: 'x=1' } });
    expect(answer).toMatchObject({ status: 200, body: 'hello' });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect(seen[0]?.body.http).toEqual({
      method: 'GET',
      path: '/api/hello',
      query: { a: '2' },
      headers: { 'user-agent': 'test', 'x-alga-tenant': tenantId, 'x-alga-extension': hello.registryId },
      body_b64: null,
    });

    const { summary, spans } = traceOf(answer);
    expect(summary).toMatchObject({
      state: 'ok',
      status: 200,
      source: 'http',
      installId: hello.installId,
      extension: 'acme.hello',
    });
    expect(summary.requestId).toBe(answer.headers['x-request-id']);
    expect(accessOf(answer)).toEqual(
      [
        'origin',
        'session',
        'tenant',
        'method',
        'user',
        'install',
        'endpoint',
        'permission',
        'rate-limit',
        'audit',
        'config',
        'body',
      ].map((name) => `${name} allowed`),
    );
    expect(spans.every((span) => span.state === 'ok')).toBe(true);
    expect(spans[0]?.attributes['fidelity']).toMatchObject([{ switch: 'gateway.response-headers', position: 'platform' }]);
    expect(tracedRequestSchema.parse(spans[0]?.attributes['request'])).toMatchObject({ path: '/api/hello', query: 'a=1&a=2' });
    expect(tracedResponseSchema.parse(spans[0]?.attributes['response']).body?.data).toBe('hello');
    expect(registry.audit).toMatchObject([
      {
        status: 'ok',
        error: null,
        requestId: summary.requestId,
        metrics: { method: 'GET', endpoint_template: '/api/hello', principal_kind: 'msp', http_status: 200, duration_ms: 0 },
      },
    ]);
  });

  it.each([hello.installId, hello.registryId.toUpperCase(), 'ACME.Hello'])('finds the install as %s', async (name) => {
    expect((await send(`/api/ext/${name}/api/hello`)).status).toBe(200);
    expect(seen[0]?.routing.extension).toBe(hello.registryId);
  });

  it('keeps the request id and joins the trace that the console began', async () => {
    const requestId = 'f3a4b5c6-0000-4000-8000-000000000001';
    const root = trace.start({
      requestId,
      source: 'console',
      extension: 'acme.hello',
      installId: null,
      method: 'GET',
      path: '/api/hello',
      name: 'console',
      kind: 'request',
    });
    const headers = internalHeaders({ token, source: 'console', requestId });
    const answer = await send('/api/ext/acme.hello/api/hello', { headers });
    root.finish({ status: answer.status, error: null, state: 'ok' });
    expect(answer.headers['x-request-id']).toBe(requestId);
    expect(answer.headers['x-alga-workbench-trace']).toBe(requestId.replaceAll('-', ''));
    expect(seen[0]?.body.http.headers).not.toHaveProperty('x-request-id');
    const { spans, summary } = traceOf(answer);
    expect(spans[1]).toMatchObject({ kind: 'gateway', parentSpanId: spans[0]?.spanId });
    expect(summary.source).toBe('console');
  });

  it('shows the guest the request id that a client sent', async () => {
    await send('/api/ext/acme.hello/api/hello', { headers: { 'x-request-id': 'mine' } });
    expect(seen[0]?.body.http.headers['x-request-id']).toBe('mine');
    expect(seen[0]?.body.context.request_id).toBe('mine');
  });

  it('carries a body to the handler and into the trace, without secrets', async () => {
    const body = JSON.stringify({ key: 's3cr3t-value' });
    const answer = await send('/api/ext/acme.hello/api/hello', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(seen[0]?.body.http.body_b64).toBe(Buffer.from(body).toString('base64'));
    const request = tracedRequestSchema.parse(traceOf(answer).spans[0]?.attributes['request']);
    expect(request.body?.data).toBe('{"key":"[redacted]"}');
  });

  it('answers HEAD as GET, without a body', async () => {
    const answer = await send('/api/ext/acme.hello/api/hello', { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(seen[0]?.body.http.method).toBe('HEAD');
  });

  it('keeps the handler headers in the helpful position', async () => {
    await restart({}, { 'gateway.response-headers': 'helpful' });
    const { headers } = await send('/api/ext/acme.hello/api/hello');
    expect(headers['content-type']).toBe('text/plain');
    expect(headers).not.toHaveProperty('cache-control');
  });
});

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
      arrange: () => (user = { ...staff, tenantId: 'other' }),
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
      arrange: () => (registry.installs = [{ ...hello, enabled: false }]),
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
      arrange: () => (user = portalUser),
      status: 403,
      body: { error: 'forbidden' },
      last: 'permission',
    },
    {
      name: 'by a portal user without a client',
      arrange: () => {
        user = { ...portalUser, clientId: null };
        registry.installs = [
          { ...hello, ui: { type: 'iframe', entry: 'ui', hooks: { clientPortalMenu: { label: 'Hello' } } } },
        ];
      },
      status: 403,
      body: { error: 'forbidden' },
      last: 'permission',
    },
    {
      name: 'for writing with the right to read',
      arrange: () => permissions.delete('extension:write'),
      send: { method: 'POST' },
      status: 403,
      body: { error: 'forbidden' },
      last: 'permission',
    },
    {
      name: 'when the audit cannot be written',
      arrange: () => {
        registry.executions.start = () => {
          throw new Error('disk full');
        };
      },
      status: 503,
      body: { error: 'access_policy_unavailable' },
      last: 'audit',
    },
    {
      name: 'when the install vanished',
      arrange: () => (registry.configOf = () => null),
      status: 404,
      body: { error: 'not_installed' },
      last: 'config',
    },
    {
      name: 'when it has no bundle',
      arrange: () => (registry.configOf = (install) => configFor({ ...install, contentHash: '' })),
      status: 404,
      body: { error: 'not_installed' },
      last: 'config',
    },
    {
      name: 'when the version changed meanwhile',
      arrange: () => (registry.configOf = (install) => configFor({ ...install, versionId: 'another' })),
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
    const answer = await send(path ?? '/api/ext/acme.hello/api/hello', sent);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual(body);
    expect(accessOf(answer).at(-1)).toBe(`${last} refused`);
    const { summary, spans } = traceOf(answer);
    expect(summary).toMatchObject({ state: 'error', status });
    for (const part of ['what', 'why', 'fix'] as const) expect(spans[0]?.explanation?.[part]).toMatch(/\.$/);
    expect(seen).toEqual([]);
    expect(handlerAnswer(traceOf(answer))).toBeNull();
    expect(registry.audit.map((row) => row.status)).toEqual(last === 'config' || last === 'body' ? ['policy_denied'] : []);
  });

  it('is told what the version declares', async () => {
    const answer = await send('/api/ext/acme.hello/nope');
    const explanation = traceOf(answer).spans[0]?.explanation;
    expect(explanation?.why).toContain('GET /api/hello, POST /api/hello, DELETE /api/items/:id');
    expect(explanation?.fix).toContain('{"method":"GET","path":"/nope","handler":"dist/main"}');
  });

  it('is told the full name of an extension', async () => {
    const answer = await send('/api/ext/hello/api/hello');
    expect(traceOf(answer).spans[0]?.explanation?.fix).toBe('Use acme.hello.');
  });

  it('lets a portal user in where the version is in the portal', async () => {
    user = portalUser;
    registry.installs = [{ ...hello, ui: { type: 'iframe', entry: 'ui', hooks: { clientPortalMenu: { label: 'Hello' } } } }];
    expect((await send('/api/ext/acme.hello/api/hello')).status).toBe(200);
    expect(registry.audit[0]?.metrics['principal_kind']).toBe('client');
  });

  it('waits when it came too often', async () => {
    await restart({ rateLimit: { enabled: true, capacity: 1, refillPerSecond: 0.5 } });
    const path = '/api/ext/acme.hello/api/hello';
    expect((await send(path)).status).toBe(200);
    const limited = await send(path);
    expect([limited.status, limited.headers['retry-after'], limited.body]).toEqual([429, '2', '{"error":"rate_limited"}']);
    expect((await send(path, { headers: internalHeaders({ token, source: 'cli', skipsRateLimit: true }) })).status).toBe(200);
    now += 2000;
    expect((await send(path)).status).toBe(200);
  });

  it('needs the token when authentication is required', async () => {
    await restart({ requireAuth: true });
    const path = '/api/ext-proxy/acme.hello/api/hello';
    const denied = await send(path);
    expect([denied.status, denied.body]).toEqual([401, '{"error":"Unauthorized"}']);
    expect((await send(path, { headers: internalHeaders({ token, source: 'cli' }) })).status).toBe(200);
  });

  it('comes from a foreign page or under a foreign name', async () => {
    const path = '/api/ext/acme.hello/api/hello';
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await send(path, { method, headers });
        expect([answer.status, (JSON.parse(answer.body) as { error: string }).error]).toEqual([403, 'forbidden_origin']);
        expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      }
    }
    const rebound = await send(path, { headers: { host: `evil.example:${port()}` } });
    expect([rebound.status, (JSON.parse(rebound.body) as { error: string }).error]).toEqual([403, 'forbidden_host']);
    expect((await send(path, { method: 'OPTIONS' })).status).toBe(204);
  });

  it('has an address that is no route or no path', async () => {
    expect((await send('/api/other')).body).toBe('{"error":"not_found"}');
    expect((await send('/api/ext/acme.hello/%zz')).status).toBe(400);
  });
});

describe('what the runner makes of it', () => {
  const path = '/api/ext/acme.hello/api/hello';
  const explanation = { code: 'trap', what: 'The handler threw.', why: 'x is undefined.', fix: 'Define x.' };

  it('hands on an error status without the error text, which the trace has', async () => {
    execute = async () => ({
      response: { status: 500, headers: {}, body_b64: null, error: 'execute_failed: trap' },
      explanation,
    });
    const answer = await send(path);
    expect(answer).toMatchObject({ status: 500, body: '' });
    expect(registry.audit).toMatchObject([{ status: 'upstream_error', error: 'extension_error_status' }]);
    expect(traceOf(answer).summary.error).toBe('execute_failed: trap');
    expect(handlerAnswer(traceOf(answer))).toEqual({ status: 500, headers: [], error: 'execute_failed: trap', explanation });
  });

  it('tells what the handler said beside what the client got', async () => {
    execute = async () => ({ response: { ...ok, status: 404, headers: { 'X-Mine': '1' } }, explanation: null });
    const answer = await send(path);
    expect(answer.headers).not.toHaveProperty('x-mine');
    expect(handlerAnswer(traceOf(answer))).toEqual({
      status: 404,
      headers: [{ name: 'X-Mine', value: '1' }],
      error: null,
      explanation: null,
    });
  });

  it('answers 502 when the runner fails', async () => {
    execute = () => Promise.reject(new Error('worker gone'));
    const answer = await send(path);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body)).toEqual({ error: 'bad_gateway', requestId: answer.headers['x-request-id'] });
    expect(registry.audit).toMatchObject([{ status: 'error', error: 'runner_error', metrics: { http_status: 502 } }]);
    expect(traceOf(answer).summary.error).toBe('bad_gateway: runner_error');
  });

  it('answers 502 after the time is up, and lets the execution end', async () => {
    await restart({ timeoutMs: 20 });
    let wasCancelled = false;
    execute = async (_routing, _body, { span, signal }) => {
      const guest = span.child('guest', 'guest');
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      wasCancelled = true;
      guest.end({ state: 'error' });
      throw signal.reason;
    };
    const answer = await send(path);
    expect(answer.status).toBe(502);
    expect(wasCancelled).toBe(true);
    expect(registry.audit).toMatchObject([{ status: 'timeout', error: 'timeout' }]);
    expect(traceOf(answer).spans.every((span) => span.state !== 'open')).toBe(true);
    expect(handlerAnswer(traceOf(answer))).toMatchObject({ status: 0, error: 'timeout', explanation: { code: 'timeout' } });
  });

  it.each([
    { name: 'a status outside 200 to 599', response: { ...ok, status: 99 } },
    { name: 'a body with 204', response: { ...ok, status: 204 } },
  ])('cannot send $name', async ({ response }) => {
    execute = async () => ({ response, explanation: null });
    const answer = await send(path);
    expect([answer.status, (JSON.parse(answer.body) as { error: string }).error]).toEqual([502, 'bad_gateway']);
    expect(registry.audit).toMatchObject([{ status: 'error', error: 'runner_error' }]);
    const proxied = await send('/api/ext-proxy/acme.hello/api/hello');
    expect([proxied.status, proxied.body]).toEqual([503, '{"error":"access_policy_unavailable"}']);
    expect(registry.audit[1]).toMatchObject({ status: 'ok' });
  });

  it('refuses what the production runner would not read, on both routes in its way', async () => {
    const body = Buffer.alloc(1_600_000);
    const answer = await send(path, { method: 'POST', body });
    expect(answer.status).toBe(502);
    expect(registry.audit).toMatchObject([{ status: 'error', error: 'invalid_response' }]);
    expect((await send('/api/ext-proxy/acme.hello/api/hello', { method: 'POST', body })).status).toBe(413);
    expect(seen).toEqual([]);
    await restart({}, { 'gateway.execute-body-limit': 'helpful' });
    const helped = await send(path, { method: 'POST', body });
    expect(helped.status).toBe(200);
    expect(JSON.stringify(traceOf(helped).spans[0]?.attributes['fidelity'])).toContain('Production refuses');
  });
});

describe('the proxy route', () => {
  it('overrides the method for the endpoint, the permission and the guest', async () => {
    permissions.delete('extension:read');
    const answer = await send('/api/ext-proxy/acme.hello//api/items/7', {
      method: 'POST',
      body: JSON.stringify({ __method: 'delete', reason: 'old' }),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(answer.status).toBe(200);
    expect(seen[0]?.body.http).toMatchObject({ method: 'DELETE', path: '/api/items/7' });
    expect(Buffer.from(seen[0]?.body.http.body_b64 ?? '', 'base64').toString()).toBe('{"reason":"old"}');
    expect(seen[0]?.routing.idempotencyKey).toBeNull();
  });

  it('hands on four headers of the handler', async () => {
    const headers = { 'Content-Type': 'text/csv', 'X-Ext-Warning': 'w', ETag: '"1"' };
    execute = async () => ({ response: { ...ok, headers }, explanation: null });
    const answer = await send('/api/ext-proxy/acme.hello/api/hello');
    expect(answer.headers).toMatchObject({ 'content-type': 'text/csv', 'x-ext-warning': 'w' });
    expect(answer.headers).not.toHaveProperty('etag');
  });

  it('reads the body before it looks at the tenant', async () => {
    const answer = await send('/api/ext-proxy/acme.hello/api/hello', {
      method: 'POST',
      headers: { 'x-alga-tenant': 'other' },
      body: '{}',
    });
    expect(answer.status).toBe(403);
    expect(accessOf(answer)).toEqual(['origin allowed', 'session allowed', 'method-override allowed', 'tenant refused']);
  });

  it('has words of its own for a vanished install and a missing bundle', async () => {
    registry.configOf = () => null;
    expect((await send('/api/ext-proxy/acme.hello/api/hello')).body).toBe('{"error":"Extension not installed"}');
    registry.configOf = (install) => configFor({ ...install, contentHash: '' });
    expect((await send('/api/ext-proxy/acme.hello/api/hello')).status).toBe(502);
  });
});

it('ends running executions when the gateway closes', async () => {
  const started = Promise.withResolvers<void>();
  execute = async (_routing, _body, { signal }) => {
    started.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    throw signal.reason;
  };
  const answer = send('/api/ext/acme.hello/api/hello');
  await started.promise;
  await gateway.dispose();
  expect((await answer).status).toBe(502);
});
