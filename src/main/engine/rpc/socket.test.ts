import { once } from 'node:events';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { os, type RouterClient } from '@orpc/server';
import { WebSocket } from 'ws';
import { quietLogger } from '../database/testing.ts';
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
  cleanups.push(serveRpcSocket({ server: listener.server, router, token: 'right', logger: quietLogger }));
  return listener;
}

const dial = (listener: Listener, headers: Record<string, string> = {}): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${listener.port}/rpc`, { headers });

/** An upgrade as bytes, for clients that do what the library's own would not. */
const upgrade = (path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    '\r\n',
  ].join('\r\n');

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

  it('outlives clients that break the protocol, send too much, or leave while they are turned away', async () => {
    const listener = await serve();
    const broken = net.connect(listener.port, '127.0.0.1');
    broken.write(upgrade('/rpc'));
    await once(broken, 'data');
    broken.write(Buffer.from([0xff, 0xff, 0xff]));
    await once(broken, 'close');

    const loud = dial(listener);
    await once(loud, 'open');
    loud.on('error', () => undefined);
    loud.send(Buffer.alloc(33 * 1024 * 1024));
    expect(await closeCode(loud)).toBeOneOf([1006, 1009]);

    const gone = net.connect(listener.port, '127.0.0.1');
    await once(gone, 'connect');
    gone.write(upgrade('/elsewhere') + 'x'.repeat(100_000));
    gone.resetAndDestroy();

    const socket = dial(listener);
    await once(socket, 'open');
    socket.send(JSON.stringify({ token: 'right' }));
    await once(socket, 'message');
    socket.close();
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
