/** Calls through ui-proxy to a real server: addresses, headers, statuses, time. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callHost } from '../testing/engine-call.ts';
import type { EngineCall, HostOutcome } from './interface.ts';
import { createUiProxy } from './ui-proxy-client.ts';

interface Seen {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

let server: http.Server;
let base: string;
let seen: Seen[] = [];

beforeAll(async () => {
  server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body });
      const status = Number(/status-(\d+)/.exec(url)?.[1] ?? 200);
      if (url.includes('moved')) return response.writeHead(302, { location: '/base/api/landed' }).end();
      if (!url.includes('silent')) response.writeHead(status).end('answer');
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const route = (
  path: string,
  payload?: Uint8Array,
  given: Partial<EngineCall> & { timeoutMs?: number; baseUrl?: string } = {},
) => {
  seen = [];
  const { timeoutMs = 5000, baseUrl = base, ...call } = given;
  const uiProxy = createUiProxy({ baseUrl, timeoutMs });
  return callHost('ui-proxy.call-route', [path, payload], uiProxy === undefined ? {} : { uiProxy }, call);
};
const text = (outcome: HostOutcome) => ('ok' in outcome ? Buffer.from(outcome.ok as Uint8Array).toString() : outcome.err);

describe('ui-proxy', () => {
  test.each([
    ['/api/tickets?x=1&y=a%20b', '/base/api/tickets?x=1&y=a%20b'],
    ['api/tickets', '/base/api/tickets'],
    ['/tickets/7', '/base/e1/tickets/7'],
    [' reports/ü d%20e ', '/base/e1/reports/%C3%BC%20d%2520e'],
  ])('sends %s to %s', async (given, expected) => {
    expect(text((await route(given)).outcome)).toBe('answer');
    expect(seen.map(({ method, url }) => [method, url])).toEqual([['GET', expected]]);
  });

  test('says who asks, and posts a payload as JSON', async () => {
    const user = {
      user_id: 'u1',
      user_email: 'ada@example.com',
      user_type: 'internal',
      user_name: '',
      client_name: '',
      client_id: null,
      additional_fields: {},
    };
    await route('/api/x', Buffer.from('{"a":1}'), { user, proxyKey: 'key-1' });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: {
        'content-type': 'application/json',
        'x-request-id': 'r1',
        'x-alga-tenant': 't1',
        'x-alga-extension': 'e1',
        'x-ext-install-id': 'i1',
        'x-ext-version-id': 'v1',
        'x-api-key': 'key-1',
        'x-user-id': 'u1',
        'x-user-email': 'ada@example.com',
      },
    });
    await route('/api/x');
    expect(seen[0]?.headers).not.toHaveProperty('x-api-key');
    expect(seen[0]?.headers).not.toHaveProperty('x-user-id');
  });

  test.each([
    ['', 'bad-request'],
    ['  ', 'bad-request'],
    ['/api/../x', 'bad-request'],
    ['./x', 'bad-request'],
    ['/api/status-401', 'denied'],
    ['/api/status-403', 'denied'],
    ['/api/status-429', 'denied'],
    ['/api/status-404', 'route-not-found'],
    ['/api/status-422', 'bad-request'],
    ['/api/status-503', 'internal'],
  ])('answers %j with %s', async (given, expected) => {
    expect((await route(given)).outcome).toEqual({ err: expected });
  });

  test('follows redirects', async () => {
    expect(text((await route('/api/moved')).outcome)).toBe('answer');
    expect(seen.at(-1)?.url).toBe('/base/api/landed');
  });

  test('gives up after its time, and where nobody listens', async () => {
    const late = await route('/api/silent', undefined, { timeoutMs: 20 });
    expect(late.outcome).toEqual({ err: 'internal' });
    expect(late.notes['cause']).toMatch(/timeout/i);
    expect((await route('/api/x', undefined, { baseUrl: 'http://127.0.0.1:9' })).outcome).toEqual({ err: 'internal' });
  });

  test('has no route without a usable base, whatever is asked', async () => {
    expect((await route('', undefined, { baseUrl: 'no base' })).outcome).toEqual({ err: 'route-not-found' });
    expect((await route('/api/x', undefined, { baseUrl: 'ftp://host' })).outcome).toEqual({ err: 'route-not-found' });
  });

  test('needs to know for whom it asks', async () => {
    const scope = { tenantId: '', extensionId: 'e', installId: null, versionId: null, requestId: null };
    expect((await route('', undefined, { scope })).outcome).toEqual({ err: 'internal' });
  });
});
