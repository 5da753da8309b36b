/** The three listeners of an engine. Their addresses are known to the parts by functions, because parts come first. */
import type { Server } from 'node:http';
import { listen, type Listener } from './listener.ts';
import { readPorts, writePorts } from './ports-file.ts';

export type ListenerName = 'app' | 'gateway' | 'runner';
type Handler = (request: Request) => Response | Promise<Response>;

/** Addresses of the open listeners; asking before they are open is a mistake of the caller and throws. */
export interface Addresses {
  port(name: ListenerName): number;
  urls(): Record<ListenerName, string>;
}

export interface Listeners {
  addresses: Addresses;
  open(handlers: Record<ListenerName, Handler>): Promise<void>;
  appServer(): Server;
  close(): Promise<void>;
}

const names: ListenerName[] = ['app', 'gateway', 'runner'];

export function openListeners(options: {
  dataDir: string;
  ports: Partial<Record<ListenerName, number | undefined>>;
  /** Addresses other than loopback; the window's listener has none. */
  hosts?: { gateway?: string | undefined };
  /** Takes the ports of the last start again and remembers these. */
  remember: boolean;
  notice: (text: string) => void;
}): Listeners {
  const open = new Map<ListenerName, Listener>();
  const get = (name: ListenerName): Listener => {
    const listener = open.get(name);
    if (listener === undefined) throw new Error(`The ${name} listener is not open yet.`);
    return listener;
  };
  const port = (name: ListenerName): number => get(name).port;

  return {
    addresses: { port, urls: () => ({ app: get('app').url, gateway: get('gateway').url, runner: get('runner').url }) },
    appServer: () => get('app').server,
    async open(handlers) {
      const remembered = options.remember ? readPorts(options.dataDir) : {};
      for (const name of names) {
        open.set(
          name,
          await listen({
            name,
            fetch: handlers[name],
            host: name === 'gateway' ? options.hosts?.gateway : undefined,
            requested: options.ports[name],
            remembered: remembered[name],
            notice: options.notice,
          }),
        );
      }
      if (options.remember)
        await writePorts(options.dataDir, { app: port('app'), gateway: port('gateway'), runner: port('runner') });
    },
    async close() {
      await Promise.all([...open.values()].map((listener) => listener.close()));
      open.clear();
    },
  };
}
