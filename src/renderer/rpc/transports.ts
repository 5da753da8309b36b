/** The two ways to the engine: a WebSocket in a browser, a MessagePort handed over by the desktop shell. */
import type { ClientContext } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { OpenTransport, Transport } from './connection.ts';
import { RefusedError } from './failure.ts';

/** The one function that the preload exposes: asks for a port, which then arrives as a window message. */
export interface DesktopBridge {
  connect: () => void;
}

declare global {
  interface Window {
    algaWorkbench?: DesktopBridge;
  }
}

export const portMessageType = 'alga-workbench:port';
/** Close code of a socket whose first message held no valid token. */
export const refusedCloseCode = 4401;

/** Sends the token as the first message, waits for `{"ok":true}` and only then hands the socket on. */
export function webSocketTransport({ url, token }: { url: string; token: string }): OpenTransport {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      const closed = new Promise<void>((done) => socket.addEventListener('close', () => done(), { once: true }));
      const onOpen = () => socket.send(JSON.stringify({ token }));
      const onAnswer = () => {
        stopListening();
        resolve({
          link: new SocketLink<ClientContext>({ websocket: socket }),
          closed,
          isOpen: () => socket.readyState === WebSocket.OPEN,
          close: () => socket.close(),
        });
      };
      const onClose = (event: CloseEvent) => {
        stopListening();
        reject(event.code === refusedCloseCode ? new RefusedError() : new Error('The workbench did not answer.'));
      };
      const onAbort = () => socket.close();
      const stopListening = () => {
        socket.removeEventListener('open', onOpen);
        socket.removeEventListener('message', onAnswer);
        socket.removeEventListener('close', onClose);
        signal.removeEventListener('abort', onAbort);
      };
      socket.addEventListener('open', onOpen);
      socket.addEventListener('message', onAnswer);
      socket.addEventListener('close', onClose);
      signal.addEventListener('abort', onAbort);
    });
}

/** Asks the preload for a port and waits for the message that carries it. */
export function desktopTransport(bridge: DesktopBridge): OpenTransport {
  return (signal) =>
    new Promise((resolve, reject) => {
      const onMessage = (event: MessageEvent<unknown>) => {
        const port = event.ports[0];
        if (event.source !== window || !isPortMessage(event.data) || port === undefined) return;
        stopListening();
        resolve(portTransport(port));
      };
      const onAbort = () => {
        stopListening();
        reject(signal.reason);
      };
      const stopListening = () => {
        window.removeEventListener('message', onMessage);
        signal.removeEventListener('abort', onAbort);
      };
      window.addEventListener('message', onMessage);
      signal.addEventListener('abort', onAbort);
      bridge.connect();
    });
}

function portTransport(port: MessagePort): Transport {
  let open = true;
  const closed = new Promise<void>((done) => {
    port.addEventListener('close', () => {
      open = false;
      done();
    });
  });
  port.start();
  return { link: new PortLink<ClientContext>({ port }), closed, isOpen: () => open, close: () => port.close() };
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === portMessageType;
}
