/** The global `fetch` of a handler, over real sockets: the egress policy decides, and the trace tells. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tape } from '../tape/tape.ts';
import { buildTestComponent } from '../testing/build-component.ts';
import { fetchGuestSource } from '../testing/fetch-guest.ts';
import { createRig } from '../testing/rig.ts';
import type { Rig } from '../testing/rig.ts';
import { executeBody } from '../testing/services.ts';

const requests: string[] = [];
const server = createServer((request, response) => {
  requests.push(request.url ?? '');
  if (request.url === '/hang') return;
  if (request.url === '/large') return void response.end(Buffer.alloc(2000));
  let size = 0;
  let text = '';
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    text = `${text}${chunk.toString()}`.slice(0, 20);
  });
  request.on('end', () => {
    response.writeHead(302, ['Location', '/elsewhere', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
    response.end(`${request.method} ${request.url} ${request.headers['x-from'] ?? ''} ${size} ${text}`.trim());
  });
});
let component = '';
let base = '';
beforeAll(async () => {
  component = await buildTestComponent({ source: fetchGuestSource, features: 'everything' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('to a host on the allow-list', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await createRig(component, { egress: { allow: ['127.0.0.1'], maxResponseBytes: 1000, timeoutMs: 500 } });
  });
  afterAll(() => rig.dispose());
  const failed = async (url: string) => {
    const { body, guest } = await rig.call('/size', { body: url });
    return [body, guest?.children[0]?.attributes['error']];
  };
  const ask = async (path: string, url: string) => (await rig.call(path, { body: url })).body;

  test('answers come back unfollowed, with every header; the call is a span with its decision', async () => {
    const { body, guest } = await rig.call('/get', { body: `${base}/a?b=c` });
    expect(body).toMatchObject({ ok: { status: 302, text: 'GET /a?b=c guest 0' } });
    const { headers } = (body as { ok: { headers: [string, string][] } }).ok;
    expect(headers).toContainEqual(['location', '/elsewhere']);
    expect(headers.filter(([name]) => name === 'set-cookie')).toEqual([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    expect(guest?.children).toHaveLength(1);
    expect(guest?.children[0]).toMatchObject({ name: 'wasi:http.handle', kind: 'host-call' });
    expect(guest?.children[0]?.attributes).toMatchObject({
      decision: 'allowed: 127.0.0.1 is on the allow-list',
      capability: 'cap:http.fetch is not granted; production does not ask for it here',
      args: { request: { method: 'GET', url: `${base}/a?b=c` } },
      result: { status: 302 },
    });
  });

  test('bodies are sent whole, also those that come in pieces; several at once are all answered', async () => {
    expect(await ask('/post', `${base}/p`)).toEqual({ ok: `POST /p  300000 ${'x'.repeat(20)}` });
    expect(await ask('/stream', `${base}/s`)).toEqual({ ok: 'PUT /s  7 one two' });
    expect(await ask('/several', `${base}/`)).toEqual({ ok: ['GET /1  0', 'GET /2  0', 'GET /3  0'] });
  });

  test('answers that are too large or too late, and hosts that are not there, fail with their own code', async () => {
    expect(await failed(`${base}/large`)).toEqual([{ error: 'TypeError' }, 'HTTP-response-body-size']);
    expect(await failed(`${base}/hang`)).toEqual([{ error: 'TypeError' }, 'HTTP-response-timeout']);
    expect(await failed('http://127.0.0.1:1/')).toEqual([{ error: 'TypeError' }, 'connection-refused']);
    expect(await failed('https://example.com/')).toEqual([{ error: 'TypeError' }, 'HTTP-request-denied']);
  });

  test('a replay answers from the recording and sends nothing', async () => {
    const tapes: Tape[] = [];
    const body = executeBody(rig.contentHash, { path: '/get', body: `${base}/once` });
    const routing = { tenant: 'tenant-1', extension: 'extension-1', requestId: null, idempotencyKey: null };
    const { response } = await rig.runner.execute(routing, body, { tape: (made) => tapes.push(made) });
    const sent = requests.length;
    const [tape] = tapes;
    expect(tape?.calls.map(({ fn, by }) => [fn, by])).toEqual([['wasi:http.handle', 'engine']]);
    expect(await rig.runner.replay(tape!)).toMatchObject({ same: true, departure: null, answered: 1, response });
    expect(requests).toHaveLength(sent);
  });
});

test('to a private address without an allow-list, it is refused and the trace says why', async () => {
  const rig = await createRig(component);
  const sent = requests.length;
  const { body, guest } = await rig.call('/get', { body: base });
  expect(body).toEqual({ error: 'TypeError' });
  expect(guest?.children[0]).toMatchObject({ end: { state: 'error' } });
  expect(guest?.children[0]?.attributes).toMatchObject({
    decision: 'refused: 127.0.0.1 is a private address',
    error: 'HTTP-request-denied',
  });
  const uncaught = await rig.call('/uncaught', { body: base });
  expect(uncaught).toMatchObject({ status: 500, explanation: 'GUEST_FETCH_FAILED' });
  expect(uncaught.guest?.end?.explanation?.why).toContain('127.0.0.1 is a private address');
  expect(requests).toHaveLength(sent);
  await rig.dispose();
});

test('where the capability is asked for, it needs it', async () => {
  const rig = await createRig(component, { wasiHttp: 'helpful', egress: { allow: ['127.0.0.1'] } });
  const without = await rig.call('/get', { body: base });
  expect(without.body).toEqual({ error: 'TypeError' });
  expect(without.guest?.children[0]?.attributes['decision']).toBe('denied: the capability cap:http.fetch is not granted');
  const granted = await rig.call('/get', { body: base, providers: ['cap:http.fetch'] });
  expect(granted.body).toMatchObject({ ok: { status: 302 } });
  expect(granted.guest?.children[0]?.attributes).not.toHaveProperty('capability');
  await rig.dispose();
});
