/** Connects this window to the engine by the transport that its host offers. */
import { createConnection, type Connection } from './connection.ts';
import { RefusedError } from './failure.ts';
import { takeToken } from './token.ts';
import { desktopTransport, webSocketTransport } from './transports.ts';

/** In the desktop shell over its port, in a browser over `/rpc` of the same origin with the launch token. */
export function connectWindow(page: Window): Connection {
  if (page.algaWorkbench) return createConnection({ open: desktopTransport(page.algaWorkbench) });
  const token = takeToken({ location: page.location, history: page.history, storage: page.sessionStorage });
  if (token === null) return createConnection({ open: () => Promise.reject(new RefusedError()) });
  const url = `${page.location.protocol === 'https:' ? 'wss' : 'ws'}://${page.location.host}/rpc`;
  return createConnection({ open: webSocketTransport({ url, token }) });
}
