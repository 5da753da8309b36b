/** Requests of a handler to other hosts, over real sockets. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTestComponent } from '../testing/build-component.ts';
import { guestSource } from '../testing/guest.ts';
import { createRig } from '../testing/rig.ts';
import type { Rig } from '../testing/rig.ts';

describe('requests to other hosts', () => {
  let rig: Rig;
  const server = createServer((request, response) => {
    if (request.url === '/hang') return;
    response.writeHead(302, ['Location', '/elsewhere', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-Odd', 'caf\u00e9']);
    response.end(`${request.method} ${request.headers['x-from']} ${request.headers['user-agent']}`);
  });
  let base = '';
  beforeAll(async () => {
    rig = await createRig(await buildTestComponent({ source: guestSource, features: 'output' }), {
      egress: { allow: ['127.0.0.1'] },
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await rig.dispose();
    server.closeAllConnections();
    server.close();
  });
  const fetchFrom = (url: string, timeoutMs = 20_000) =>
    rig.call('/http', { body: url, providers: ['cap:http.fetch'], timeoutMs });

  test('come back unfollowed, with every header', async () => {
    const { body, guest } = await fetchFrom(`${base}/start`);
    expect(body).toMatchObject({
      ok: { status: 302, headers: expect.arrayContaining([{ name: 'location', value: '/elsewhere' }]) },
    });
    const { headers } = (body as { ok: { headers: { name: string; value: string }[] } }).ok;
    expect(headers.filter(({ name }) => name === 'set-cookie').map(({ value }) => value)).toEqual(['a=1', 'b=2']);
    expect(headers).toContainEqual({ name: 'x-odd', value: '' });
    expect(guest?.children[0]?.attributes).toMatchObject({
      decision: 'allowed: 127.0.0.1 is on the allow-list',
      result: { status: 302, body: 'GET guest undefined' },
    });
  });

  test('are refused by kind', async () => {
    expect((await fetchFrom('/relative')).body).toMatchObject({ error: 'invalid-url' });
    expect((await fetchFrom('https://example.com/')).body).toMatchObject({ error: 'not-allowed' });
    expect((await fetchFrom('http://127.0.0.1:1/')).body).toMatchObject({ error: 'transport' });
    expect((await fetchFrom('ftp://127.0.0.1/')).body).toMatchObject({ error: 'transport' });
  });

  test('do not outlive the deadline, and the explanation says what the guest waited for', async () => {
    const closed = new Promise((resolve) => server.once('request', (request) => request.once('close', resolve)));
    const answer = await fetchFrom(`${base}/hang`, 300);
    expect(answer).toMatchObject({ error: 'execute_failed: wasm trap: interrupt', explanation: 'GUEST_DEADLINE' });
    expect(answer.guest?.end?.explanation?.why).toContain('waiting for http.fetch');
    await closed;
  });
});
