import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { os, type RouterClient } from '@orpc/server';
import { WebSocket } from 'ws';
import { listen, type Listener } from '../listen/listener.ts';
import { serveRpcSocket } from './socket.ts';

const router = { greet: os.handler(() => 'hello') };
const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function serve(): Promise<Listener> {
  const listener = await listen({ name: 'app', fetch: () => new Response(), notice: () => undefined });
  cleanups.push(() => listener.close());
  cleanups.push(serveRpcSocket({ server: listener.server, router, token: 'right' }));
  return listener;
}

const dial = (listener: Listener, headers: Record<string, string> = {}): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${listener.port}/rpc`, { headers });

async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

describe('rpc socket', () => {
  it('serves a client that shows the token', async () => {
    const socket = dial(await serve());
    await once(socket, 'open');
    socket.send(JSON.stringify({ token: 'right' }));
    expect(String(((await once(socket, 'message')) as [Buffer])[0])).toBe('{"ok":true}');
    const client: RouterClient<typeof router> = createORPCClient(
      new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
    );
    expect(await client.greet()).toBe('hello');
    socket.close();
  });

  it.each(['{"token":"wrong"}', '{}', 'no json'])('closes on %s', async (message) => {
    const socket = dial(await serve());
    await once(socket, 'open');
    socket.send(message);
    expect(await closeCode(socket)).toBe(4401);
  });

  it.each([
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['a foreign host name', { host: 'evil.example' }],
  ])('refuses %s at the upgrade', async (_name, headers) => {
    const socket = dial(await serve(), headers);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(403);
    // Ending an attempt that never opened is an error event of its own.
    socket.on('error', () => undefined);
    socket.terminate();
  });
});
