/** The routes behind a real server: what a socket carries that an app alone never sees. */
import { once } from 'node:events';
import { request as send } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { ServerType } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTestComponent } from '../testing/build-component.ts';
import { guestSource } from '../testing/guest.ts';
import { createRig, rigInstall } from '../testing/rig.ts';
import type { Rig } from '../testing/rig.ts';
import { executeBody } from '../testing/services.ts';

let rig: Rig;
let server: ServerType;
beforeAll(async () => {
  rig = await createRig(await buildTestComponent({ source: guestSource }));
  server = serve({ fetch: rig.runner.app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rig.dispose();
});

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

/** Sends the path exactly as given. */
async function ask(path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  const outgoing = send({ host: '127.0.0.1', port, path, headers, method: body === undefined ? 'GET' : 'POST' });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

const page = () => `/ext-ui/extension-1/${encodeURIComponent(rig.contentHash)}`;

test('runs a handler', async () => {
  const headers = { 'content-type': 'application/json', 'x-alga-tenant': 'tenant-1', 'x-alga-extension': 'extension-1' };
  const body = JSON.stringify(executeBody(rig.contentHash, { path: '/count' }));
  const { status, text } = await ask('/v1/execute', headers, body);
  const answer = JSON.parse(text) as { body_b64: string };
  expect([status, answer]).toEqual([
    200,
    { status: 200, headers: { 'content-type': 'application/json' }, body_b64: expect.any(String), error: null },
  ]);
  expect(Buffer.from(answer.body_b64, 'base64').toString()).toBe('{"runs":1}');
});

test('serves a UI under its own host', async () => {
  const answer = await ask(`${page()}/index.html`, { host: `${rigInstall.host}:4000` });
  expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([200, '<h1>Page</h1>', 'text/html']);
});

test.each(['../../../healthz', '%2e%2e/%2e%2e/%2e%2e/healthz', 'a/../../x.js', '.%2e/x', '%2fetc/passwd', 'a/%2e/b.js'])(
  'refuses to leave the UI by %s',
  async (path) => {
    const answer = await ask(`${page()}/${path}?tenant=tenant-1`);
    expect([answer.status, answer.text]).toEqual([400, 'invalid path']);
  },
);

test('refuses bodies over the limit, however they are sent', async () => {
  const headers = { 'content-type': 'application/json' };
  expect((await ask('/v1/execute', headers, `"${'x'.repeat(2_097_151)}"`)).status).toBe(413);
});

test('tells its health', async () => {
  const { status, text } = await ask('/healthz');
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ cache_writable: true, bundle_store: 'ok', ext_cache_max_bytes: null });
});
