import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { type RouterClient, os } from '@orpc/server';
import type { MessagePortMain, WebContents } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { acceptPorts, createRpcPorts, isTrustedSender } from './rpc-ports.ts';

const open: MessagePort[] = [];
afterEach(() => open.splice(0).forEach((port) => port.close()));

/** A Node port in the shape of Electron's: events by `on` with the message in an envelope. */
function asMain(port: MessagePort): MessagePortMain {
  const main = {
    on: (event: string, listener: (event?: { data: unknown }) => void) => {
      if (event === 'message') port.on('message', (data: unknown) => listener({ data }));
      else port.on(event, () => listener());
    },
    postMessage: (data: unknown) => port.postMessage(data),
    start: () => port.start(),
    close: () => port.close(),
  };
  return main as unknown as MessagePortMain;
}

function channel(): { page: MessagePort; main: MessagePortMain } {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  return { page: port1, main: asMain(port2) };
}

const router = { ping: os.handler(() => 'pong') };

describe('isTrustedSender', () => {
  it('trusts the top frame of the app only', () => {
    expect(isTrustedSender({ url: 'app://workbench/', parent: null })).toBe(true);
    expect(isTrustedSender({ url: 'app://workbench/', parent: {} })).toBe(false);
    expect(isTrustedSender({ url: 'http://a.localhost:1/', parent: null })).toBe(false);
    expect(isTrustedSender(null)).toBe(false);
  });
});

describe('createRpcPorts', () => {
  it('answers calls that were made before the engine was up', async () => {
    const engine = Promise.withResolvers<typeof router>();
    const ports = createRpcPorts(engine.promise);
    const { page, main } = channel();
    const client: RouterClient<typeof router> = createORPCClient(new RPCLink({ port: page }));
    const accepted = ports.accept(main);
    const answer = client.ping();
    engine.resolve(router);
    await accepted;
    expect(await answer).toBe('pong');
  });

  it('closes the port when the engine does not come up', async () => {
    const ports = createRpcPorts(Promise.reject(new Error('no database')));
    const { page, main } = channel();
    const closed = new Promise((resolve) => page.once('close', () => resolve('closed')));
    await ports.accept(main);
    expect(await closed).toBe('closed');
  });
});

type Deliver = (event: object) => void;

/** A page's IPC with one listener, to which a test delivers events. */
function listen() {
  const listeners: Deliver[] = [];
  const contents = { ipc: { on: (_channel: string, listener: Deliver) => listeners.push(listener) } };
  const accept = vi.fn(async () => {});
  const refused = vi.fn();
  acceptPorts(contents as unknown as Pick<WebContents, 'ipc'>, { accept }, refused);
  return { accept, refused, deliver: (event: object) => listeners.forEach((listener) => listener(event)) };
}

describe('acceptPorts', () => {
  it('serves the app and closes what others send', () => {
    const { accept, refused, deliver } = listen();
    const port = { close: vi.fn() };
    deliver({ ports: [port], senderFrame: { url: 'app://workbench/', parent: null } });
    expect(accept).toHaveBeenCalledTimes(1);
    deliver({ ports: [port], senderFrame: { url: 'http://evil.localhost:1/', parent: null } });
    expect(accept).toHaveBeenCalledTimes(1);
    expect(port.close).toHaveBeenCalledTimes(1);
    expect(refused).toHaveBeenCalledWith('http://evil.localhost:1/');
    deliver({ ports: [], senderFrame: null });
    expect(refused).toHaveBeenCalledTimes(1);
  });
});
