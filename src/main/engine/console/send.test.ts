import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConsoleRequest } from '../../../contract/requests.ts';
import { createTestClock, quietLogger } from '../database/testing.ts';
import { createTraceStore } from '../trace/store.ts';
import type { TraceStore } from '../trace/types.ts';
import { createGatewayClient } from './gateway-client.ts';
import { createConsole } from './send.ts';

let folder = '';
let trace: TraceStore;
let sent: Request[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'alga-console-'));
  sent = [];
  trace = createTraceStore({
    file: path.join(folder, 'traces.db'),
    clock: createTestClock(),
    logger: quietLogger,
    redact: () => [],
  });
});
afterEach(async () => {
  await trace.dispose();
  rmSync(folder, { recursive: true });
});

const answering: typeof fetch = async (input, init) => {
  sent.push(new Request(input, init));
  return new Response('hello', { status: 200 });
};

const refused: typeof fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }));

function send(request: Partial<ConsoleRequest>, fetch = answering) {
  const gateway = createGatewayClient({
    shownTenant: () => 'aaaaaaaa-0000-4000-8000-000000000001',
    trace,
    baseUrl: () => 'http://127.0.0.1:4101',
    internalHeaders: (source, requestId) => ({ 'x-source': source, 'x-own-id': requestId }),
    fetch,
    userAgent: 'test',
  });
  const call = createConsole({ trace, gateway, resolve: () => null });
  return call({ extension: 'acme.hello', method: 'GET', path: '/api/hello', ...request });
}

describe('the console', () => {
  it('sends what was asked to the route of the extension, and names the trace', async () => {
    const answer = await send({ path: '/api/../api/hello?a=1&a=2#part', headers: [{ name: 'x-note', value: 'grüße' }] });
    expect(sent.map((request) => request.url)).toEqual(['http://127.0.0.1:4101/api/ext/acme.hello/api/hello?a=1&a=2#part']);
    expect(sent[0]!.headers.get('x-note')).toBe('grüße');
    expect(answer).toMatchObject({ status: 200, bodyBase64: Buffer.from('hello').toString('base64'), handler: null });
    expect(trace.get(answer.traceId)?.summary).toMatchObject({ source: 'console', status: 200, state: 'ok' });
  });

  it.each(['/../../ext-proxy/other/x', '/..', '/%2e%2e/other', String.raw`/..\..\other`])(
    'does not let %s lead to another extension',
    async (outside) => {
      await expect(send({ path: outside })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      await expect(send({ extension: '..', path: '/x' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      expect(sent).toEqual([]);
      expect(trace.list({ limit: 10 }).total).toBe(0);
    },
  );

  it.each([
    ['a line break', 'x-note', 'a\r\nx-evil: 1'],
    ['a character outside of Latin-1', 'x-note', '5 €'],
    ['a control character', 'x-note', 'a\u0007'],
    ['a header of the connection', 'Host', 'evil.example'],
  ])('refuses %s in a header', async (_name, name, value) => {
    await expect(send({ headers: [{ name, value }] })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    expect(sent).toEqual([]);
  });

  it('keeps a request id, but not one that the gateway would not keep', async () => {
    const kept = await send({ headers: [{ name: 'X-Request-Id', value: 'mine' }] });
    expect(kept.requestId).toBe('mine');
    const long = 'x'.repeat(129);
    const replaced = await send({ headers: [{ name: 'X-Request-Id', value: long }] });
    expect(replaced.requestId).not.toBe(long);
    expect(sent[1]!.headers.get('x-own-id')).toBe(replaced.requestId);
  });

  it('says why the gateway gave no answer', async () => {
    await expect(send({}, refused)).rejects.toMatchObject({
      failure: { code: 'GATEWAY_UNREACHABLE', why: 'connect ECONNREFUSED.' },
    });
    expect(trace.list({ limit: 1 }).traces[0]).toMatchObject({ state: 'error', error: 'connect ECONNREFUSED' });
  });
});
