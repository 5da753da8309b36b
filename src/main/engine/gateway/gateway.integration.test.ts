/** Requests that reach the runner, over a real socket; runner and registry are stand-ins. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tracedRequestSchema, tracedResponseSchema } from '../../../contract/trace-attributes.ts';
import { internalHeaders } from './caller.ts';
import { handlerAnswer } from './handler-answer.ts';
import { configFor, hello, staff, tenantId } from './testing/fakes.ts';
import { createRig, ok, secret, token, type Rig } from './testing/rig.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await createRig();
});

afterEach(() => rig.dispose());

describe('an allowed request', () => {
  it('runs the handler and leaves one tree with every decision', async () => {
    const answer = await rig.send('/api/ext/acme.hello/api/hello?a=1&a=2', {
      headers: { 'user-agent': 'test', cookie: 'x=1' },
    });
    expect(answer).toMatchObject({ status: 200, body: 'hello' });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect(rig.seen[0]?.body.http).toEqual({
      method: 'GET',
      path: '/api/hello',
      query: { a: '2' },
      headers: { 'user-agent': 'test', 'x-alga-tenant': tenantId, 'x-alga-extension': hello.registryId },
      body_b64: null,
    });

    const { summary, spans } = rig.traceOf(answer);
    expect(summary).toMatchObject({
      state: 'ok',
      status: 200,
      source: 'http',
      installId: hello.installId,
      extension: 'acme.hello',
    });
    expect(summary.requestId).toBe(answer.headers['x-request-id']);
    expect(rig.accessOf(answer)).toEqual(
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
    expect(rig.registry.audit).toMatchObject([
      {
        status: 'ok',
        error: null,
        requestId: summary.requestId,
        metrics: { method: 'GET', endpoint_template: '/api/hello', principal_kind: 'msp', http_status: 200, duration_ms: 0 },
      },
    ]);
  });

  it.each([hello.installId, hello.registryId.toUpperCase(), 'ACME.Hello'])('finds the install as %s', async (name) => {
    expect((await rig.send(`/api/ext/${name}/api/hello`)).status).toBe(200);
    expect(rig.seen[0]?.routing.extension).toBe(hello.registryId);
  });

  it('keeps the request id and joins the trace that the console began', async () => {
    const requestId = 'f3a4b5c6-0000-4000-8000-000000000001';
    const root = rig.trace.start({
      tenantId,
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
    const answer = await rig.send('/api/ext/acme.hello/api/hello', { headers });
    root.finish({ status: answer.status, error: null, state: 'ok' });
    expect(answer.headers['x-request-id']).toBe(requestId);
    expect(answer.headers['x-alga-workbench-trace']).toBe(requestId.replaceAll('-', ''));
    expect(rig.seen[0]?.body.http.headers).not.toHaveProperty('x-request-id');
    const { spans, summary } = rig.traceOf(answer);
    expect(spans[1]).toMatchObject({ kind: 'gateway', parentSpanId: spans[0]?.spanId });
    expect(summary.source).toBe('console');
  });

  it('shows the guest the request id that a client sent', async () => {
    await rig.send('/api/ext/acme.hello/api/hello', { headers: { 'x-request-id': 'mine' } });
    expect(rig.seen[0]?.body.http.headers['x-request-id']).toBe('mine');
    expect(rig.seen[0]?.body.context.request_id).toBe('mine');
  });

  it('carries a body to the handler and into the trace, without secrets', async () => {
    const body = JSON.stringify({ key: secret });
    const answer = await rig.send('/api/ext/acme.hello/api/hello', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(rig.seen[0]?.body.http.body_b64).toBe(Buffer.from(body).toString('base64'));
    const request = tracedRequestSchema.parse(rig.traceOf(answer).spans[0]?.attributes['request']);
    expect(request.body?.data).toBe('{"key":"[redacted]"}');
  });

  it('answers HEAD as GET, without a body', async () => {
    const answer = await rig.send('/api/ext/acme.hello/api/hello', { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(rig.seen[0]?.body.http.method).toBe('HEAD');
  });

  it('keeps the handler headers in the helpful position', async () => {
    await rig.restart({}, { 'gateway.response-headers': 'helpful' });
    const { headers } = await rig.send('/api/ext/acme.hello/api/hello');
    expect(headers['content-type']).toBe('text/plain');
    expect(headers).not.toHaveProperty('cache-control');
  });
});

describe('what the runner makes of it', () => {
  const path = '/api/ext/acme.hello/api/hello';
  const explanation = { code: 'trap', what: 'The handler threw.', why: 'x is undefined.', fix: 'Define x.' };

  it('hands on an error status without the error text, which the trace has', async () => {
    rig.execute = async () => ({
      response: { status: 500, headers: {}, body_b64: null, error: 'execute_failed: trap' },
      explanation,
    });
    const answer = await rig.send(path);
    expect(answer).toMatchObject({ status: 500, body: '' });
    expect(rig.registry.audit).toMatchObject([{ status: 'upstream_error', error: 'extension_error_status' }]);
    expect(rig.traceOf(answer).summary.error).toBe('execute_failed: trap');
    expect(handlerAnswer(rig.traceOf(answer))).toEqual({
      status: 500,
      headers: [],
      error: 'execute_failed: trap',
      explanation,
    });
  });

  it('tells what the handler said beside what the client got', async () => {
    rig.execute = async () => ({ response: { ...ok, status: 404, headers: { 'X-Mine': '1' } }, explanation: null });
    const answer = await rig.send(path);
    expect(answer.headers).not.toHaveProperty('x-mine');
    expect(handlerAnswer(rig.traceOf(answer))).toEqual({
      status: 404,
      headers: [{ name: 'X-Mine', value: '1' }],
      error: null,
      explanation: null,
    });
  });

  it('answers 502 when the runner fails', async () => {
    rig.execute = () => Promise.reject(new Error('worker gone'));
    const answer = await rig.send(path);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body)).toEqual({ error: 'bad_gateway', requestId: answer.headers['x-request-id'] });
    expect(rig.registry.audit).toMatchObject([{ status: 'error', error: 'runner_error', metrics: { http_status: 502 } }]);
    expect(rig.traceOf(answer).summary.error).toBe('bad_gateway: runner_error');
  });

  it('answers 502 after the time is up, and lets the execution end', async () => {
    await rig.restart({ timeoutMs: 20 });
    let wasCancelled = false;
    rig.execute = async (_routing, _body, { span, signal }) => {
      const guest = span.child('guest', 'guest');
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      wasCancelled = true;
      guest.end({ state: 'error' });
      throw signal.reason;
    };
    const answer = await rig.send(path);
    expect(answer.status).toBe(502);
    expect(wasCancelled).toBe(true);
    expect(rig.registry.audit).toMatchObject([{ status: 'timeout', error: 'timeout' }]);
    expect(rig.traceOf(answer).spans.every((span) => span.state !== 'open')).toBe(true);
    expect(handlerAnswer(rig.traceOf(answer))).toMatchObject({ status: 0, error: 'timeout', explanation: { code: 'timeout' } });
  });

  it.each([
    { name: 'a status outside 200 to 599', response: { ...ok, status: 99 } },
    { name: 'a body with 204', response: { ...ok, status: 204 } },
  ])('cannot send $name', async ({ response }) => {
    rig.execute = async () => ({ response, explanation: null });
    const answer = await rig.send(path);
    expect([answer.status, (JSON.parse(answer.body) as { error: string }).error]).toEqual([502, 'bad_gateway']);
    expect(rig.registry.audit).toMatchObject([{ status: 'error', error: 'runner_error' }]);
    const proxied = await rig.send('/api/ext-proxy/acme.hello/api/hello');
    expect([proxied.status, proxied.body]).toEqual([503, '{"error":"access_policy_unavailable"}']);
    expect(rig.registry.audit[1]).toMatchObject({ status: 'ok' });
  });

  it('refuses what the production runner would not read, on both routes in its way', async () => {
    const body = Buffer.alloc(1_600_000);
    const answer = await rig.send(path, { method: 'POST', body });
    expect(answer.status).toBe(502);
    expect(rig.registry.audit).toMatchObject([{ status: 'error', error: 'invalid_response' }]);
    expect((await rig.send('/api/ext-proxy/acme.hello/api/hello', { method: 'POST', body })).status).toBe(413);
    expect(rig.seen).toEqual([]);
    await rig.restart({}, { 'gateway.execute-body-limit': 'helpful' });
    const helped = await rig.send(path, { method: 'POST', body });
    expect(helped.status).toBe(200);
    expect(JSON.stringify(rig.traceOf(helped).spans[0]?.attributes['fidelity'])).toContain('Production refuses');
  });
});

describe('the proxy route', () => {
  it('overrides the method for the endpoint, the permission and the guest', async () => {
    rig.user = { ...staff, permissions: ['extension:write'] };
    const answer = await rig.send('/api/ext-proxy/acme.hello//api/items/7', {
      method: 'POST',
      body: JSON.stringify({ __method: 'delete', reason: 'old' }),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(answer.status).toBe(200);
    expect(rig.seen[0]?.body.http).toMatchObject({ method: 'DELETE', path: '/api/items/7' });
    expect(Buffer.from(rig.seen[0]?.body.http.body_b64 ?? '', 'base64').toString()).toBe('{"reason":"old"}');
    expect(rig.seen[0]?.routing.idempotencyKey).toBeNull();
  });

  it('hands on four headers of the handler', async () => {
    const headers = { 'Content-Type': 'text/csv', 'X-Ext-Warning': 'w', ETag: '"1"' };
    rig.execute = async () => ({ response: { ...ok, headers }, explanation: null });
    const answer = await rig.send('/api/ext-proxy/acme.hello/api/hello');
    expect(answer.headers).toMatchObject({ 'content-type': 'text/csv', 'x-ext-warning': 'w' });
    expect(answer.headers).not.toHaveProperty('etag');
  });

  it('reads the body before it looks at the tenant', async () => {
    const answer = await rig.send('/api/ext-proxy/acme.hello/api/hello', {
      method: 'POST',
      headers: { 'x-alga-tenant': 'other' },
      body: '{}',
    });
    expect(answer.status).toBe(403);
    expect(rig.accessOf(answer)).toEqual(['origin allowed', 'session allowed', 'method-override allowed', 'tenant refused']);
  });

  it('has words of its own for a vanished install and a missing bundle', async () => {
    rig.registry.configOf = () => null;
    expect((await rig.send('/api/ext-proxy/acme.hello/api/hello')).body).toBe('{"error":"Extension not installed"}');
    rig.registry.configOf = (install) => configFor({ ...install, contentHash: '' });
    expect((await rig.send('/api/ext-proxy/acme.hello/api/hello')).status).toBe(502);
  });
});

it('ends running executions when the gateway closes', async () => {
  const started = Promise.withResolvers<void>();
  rig.execute = async (_routing, _body, { signal }) => {
    started.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    throw signal.reason;
  };
  const answer = rig.send('/api/ext/acme.hello/api/hello');
  await started.promise;
  await rig.gateway().dispose();
  expect((await answer).status).toBe(502);
});
