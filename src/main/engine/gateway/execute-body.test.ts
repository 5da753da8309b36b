import { describe, expect, it } from 'vitest';
import { buildForward, isOverExecuteLimit, maxExecuteBytes, type ForwardRequest } from './execute-body.ts';
import { configFor, hello, portalUser, staff, tenantId } from './testing/fakes.ts';

const requestId = 'request-1';

function forward(changes: Partial<ForwardRequest> = {}) {
  return buildForward({
    via: 'ext',
    method: 'POST',
    path: '/api/hello',
    query: new URLSearchParams('a=1&b=2&a=3'),
    headers: new Headers({
      accept: '*/*',
      'content-type': 'text/plain',
      'accept-encoding': 'gzip',
      'user-agent': 'test',
      authorization: 'Bearer x',
      cookie: 'session=1',
      'x-custom': 'y',
      'x-alga-tenant': 'forged',
      'x-alga-extension': 'forged',
      'x-idempotency-key': 'key-1',
    }),
    body: new TextEncoder().encode('hi'),
    requestId,
    tenantId,
    user: staff,
    config: configFor(hello),
    timeoutMs: 1234,
    ...changes,
  });
}

describe('the execute document', () => {
  it('names the install by its registry id and carries configuration, limits and user', () => {
    const { routing, body } = forward({ user: portalUser });
    expect(routing).toEqual({ tenant: tenantId, extension: hello.registryId, requestId, idempotencyKey: 'key-1' });
    expect(body.context).toEqual({
      request_id: requestId,
      tenant_id: tenantId,
      extension_id: hello.registryId,
      install_id: hello.installId,
      content_hash: hello.contentHash,
      version_id: hello.versionId,
      config: { mode: 'test' },
    });
    expect(body.limits).toEqual({ timeout_ms: 1234, memory_mb: null });
    expect(body.user).toEqual({
      user_id: portalUser.userId,
      user_email: 'pat@example.com',
      user_name: 'Pat Portal',
      user_type: 'client',
      client_name: 'Acme Corp',
      client_id: portalUser.clientId,
      additional_fields: {},
    });
    expect(body.http).toMatchObject({ method: 'POST', path: '/api/hello', query: { a: '3', b: '2' }, body_b64: 'aGk=' });
  });

  it('lets only the listed headers through, and states the identity itself', () => {
    const shared = { accept: '*/*', 'content-type': 'text/plain', 'accept-encoding': 'gzip', 'user-agent': 'test' };
    const identity = { 'x-alga-tenant': tenantId, 'x-alga-extension': hello.registryId };
    expect(forward().body.http.headers).toEqual({ ...shared, ...identity });
    expect(forward({ via: 'ext-proxy' }).body.http.headers).toEqual({ ...shared, ...identity, 'x-idempotency-key': 'key-1' });
  });

  it('adds an idempotency key for the guest of the proxy route, unless the method is GET', () => {
    const headers = new Headers();
    expect(forward({ via: 'ext-proxy', headers }).body.http.headers['x-idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(forward({ via: 'ext-proxy', headers, method: 'GET' }).body.http.headers).not.toHaveProperty('x-idempotency-key');
  });

  it('sends the runner an idempotency key only on the API route and never for GET', () => {
    const headers = new Headers();
    expect(forward({ headers }).routing.idempotencyKey).toBe(requestId);
    expect(forward({ method: 'GET' }).routing.idempotencyKey).toBeNull();
    expect(forward({ via: 'ext-proxy' }).routing.idempotencyKey).toBeNull();
  });

  it('tells no body from an empty one', () => {
    const empty = new Uint8Array();
    expect(forward({ body: empty }).body.http.body_b64).toBe('');
    expect(forward({ body: empty, method: 'GET' }).body.http.body_b64).toBeNull();
    expect(forward({ body: empty, via: 'ext-proxy' }).body.http.body_b64).toBe('');
    expect(forward({ body: null, via: 'ext-proxy' }).body.http.body_b64).toBeNull();
  });

  it('encodes only the view that a body is', () => {
    const body = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
    expect(forward({ body }).body.http.body_b64).toBe(Buffer.from([2, 3]).toString('base64'));
  });

  it('is measured against what the production runner reads', () => {
    const overhead = JSON.stringify(forward({ body: new Uint8Array() }).body).length;
    const fits = Math.floor((maxExecuteBytes - overhead) / 4) * 3;
    expect(isOverExecuteLimit(forward({ body: new Uint8Array(fits) }).body)).toBe(false);
    expect(isOverExecuteLimit(forward({ body: new Uint8Array(fits + 3) }).body)).toBe(true);
  });
});
