/**
 * RPC over a WebSocket of the app listener. A client shows the token of this launch in its first message, within
 * a few seconds; only then its messages reach the router. Pages of another origin are turned away at the upgrade.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import type { AnyRouter } from '@orpc/server';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import { isSameSecret } from '../access/key-text.ts';
import { isLocalHost, isOwnOrigin } from '../listen/local-host.ts';
import type { Logger } from '../parts.ts';

export const rpcPath = '/rpc';
const closeUnauthenticated = 4401;
const helloTimeoutMs = 10_000;
/** Room for a file save of the editor's limit in base64, with its envelope. */
const maxMessageBytes = 32 * 1024 * 1024;
const hello = z.object({ token: z.string() });

function showsToken(message: string, token: string): boolean {
  try {
    return isSameSecret(hello.parse(JSON.parse(message)).token, token);
  } catch {
    return false;
  }
}

/** Serves `router` on `server` at `/rpc`. The returned function closes every connection. */
export function serveRpcSocket(options: { server: Server; router: AnyRouter; token: string; logger: Logger }): () => void {
  const handler = new RPCHandler(options.router);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });

  const greet = (socket: WebSocket): void => {
    // A client that breaks the protocol or sends too much is closed by the library; unheard, its error ends the process.
    socket.on('error', (error) => options.logger.warn({ err: error }, 'a connection was closed for what it sent'));
    const timer = setTimeout(() => socket.close(closeUnauthenticated, 'no token came'), helloTimeoutMs);
    socket.once('close', () => clearTimeout(timer));
    socket.once('message', (data) => {
      clearTimeout(timer);
      if (!showsToken(String(data), options.token)) return socket.close(closeUnauthenticated, 'the token is not valid');
      void handler.upgrade(socket, { context: {} });
      socket.send(JSON.stringify({ ok: true }));
    });
  };

  options.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const { host, origin } = request.headers;
    const path = request.url?.split('?')[0];
    if (path !== rpcPath || !isLocalHost(host) || !isOwnOrigin(origin, host)) {
      // Whoever is turned away may be gone before the answer is.
      stream.on('error', () => stream.destroy());
      stream.end(`HTTP/1.1 ${path === rpcPath ? '403 Forbidden' : '404 Not Found'}\r\nconnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, greet);
  });

  return () => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}
