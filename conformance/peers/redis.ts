/** As much of a Redis server as a publisher of the debug stream talks to: it keeps what is added to streams. */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Address, Peer } from './listen.ts';
import { readCommands } from './resp.ts';

export interface StreamEntry {
  stream: string;
  /** Arguments before the fields, such as `MAXLEN ~ 2000`. */
  options: string[];
  fields: Record<string, string>;
}

export interface RedisPeer extends Peer {
  /** True once anything has connected and spoken. */
  wasUsed(): boolean;
  /** Entries that a predicate accepts, in order. */
  entries(accept: (entry: StreamEntry) => boolean): StreamEntry[];
  /** Resolves with the first such entry; rejects after the limit. */
  entry(accept: (entry: StreamEntry) => boolean, limitMs: number): Promise<StreamEntry>;
}

export async function startRedis(address: Address): Promise<RedisPeer> {
  const entries: StreamEntry[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let used = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The other side may go away at any time; nothing is lost by that here.
    socket.on('error', () => socket.destroy());
    const read = readCommands();
    socket.on('data', (chunk) => {
      for (const command of read(chunk)) {
        used = true;
        socket.write(answer(command, entries));
        for (const wake of waiting) wake();
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    wasUsed: () => used,
    entries: (accept) => entries.filter(accept),
    entry: (accept, limitMs) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = entries.find(accept);
          if (found === undefined) return;
          end();
          resolve(found);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error('no such entry was added to a stream'));
        }, limitMs);
        const end = () => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function answer(command: readonly string[], entries: StreamEntry[]): string {
  switch (command[0]?.toUpperCase()) {
    case 'XADD':
      entries.push(streamEntry(command));
      return `$3\r\n0-1\r\n`;
    case 'PING':
      return '+PONG\r\n';
    case 'HELLO':
      return '-ERR unknown command\r\n';
    default:
      return '+OK\r\n';
  }
}

/** `XADD key [MAXLEN ~ n] id field value …` */
function streamEntry([, stream = '', ...rest]: readonly string[]): StreamEntry {
  const id = rest.findIndex((word) => word === '*' || /^\d+-(\d+|\*)$/.test(word));
  const pairs = rest.slice(id + 1);
  const fields: Record<string, string> = {};
  for (let at = 0; at + 1 < pairs.length; at += 2) fields[pairs[at] ?? ''] = pairs[at + 1] ?? '';
  return { stream, options: rest.slice(0, id), fields };
}
