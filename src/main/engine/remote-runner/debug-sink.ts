/**
 * Takes the debug events of an external runner where it looks for a Redis (contract topic: debug stream, producer), and
 * puts them into the traces of their requests. It knows the few commands that runners send, keeps nothing, and listens
 * to those that know the password.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { z } from 'zod';
import { isSameSecret } from '../access/key-text.ts';
import { logLevels } from '../../../contract/traces.ts';
import type { InFlight } from './in-flight.ts';
import { createCommandReader } from './resp.ts';

export interface DebugSink {
  port: number;
  close(): Promise<void>;
}

interface DebugSinkOptions {
  inFlight: InFlight;
  password: () => string;
  /** Taken where it is free; else, and for null, any other. */
  port: number | null;
}

const eventSchema = z.object({
  ts: z.coerce.number(),
  level: z.enum(logLevels),
  stream: z.enum(['log', 'stdout', 'stderr']),
  install: z.string(),
  request: z.string(),
  message: z.string(),
});

/** Failures that the runner's answer tells already; here the causes behind them come with it. */
const failures = /^(execute failed|secret envelope decryption failed): /;
const loopback = '127.0.0.1';

export async function openDebugSink(options: DebugSinkOptions): Promise<DebugSink> {
  const { inFlight, password, port } = options;
  const sockets = new Set<Socket>();

  /** Events without a request, such as standard error of the platform's runner, belong to no trace. */
  function take(words: readonly string[]): void {
    const event = eventSchema.safeParse(fieldsOf(words));
    if (!event.success) return;
    const { ts, level, stream, install, request, message } = event.data;
    const span = inFlight.find(request, install);
    if (failures.test(message)) span?.set({ cause: message });
    else span?.log({ level, stream, message, at: ts });
  }

  function serve(socket: Socket): void {
    const read = createCommandReader();
    let isKnown = false;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A runner may end at any time; there is nothing to save.
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      try {
        for (const words of read(chunk)) {
          const name = words[0]?.toUpperCase() ?? '';
          if (name === 'AUTH') isKnown = isSameSecret(words.at(-1) ?? '', password());
          if (isKnown && name === 'XADD') take(words);
          socket.write(replyTo(name, isKnown));
        }
      } catch {
        socket.destroy();
      }
    });
  }

  const server = createServer(serve);
  try {
    await once(server.listen(port ?? 0, loopback), 'listening');
  } catch {
    await once(server.listen(0, loopback), 'listening');
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function replyTo(name: string, isKnown: boolean): string {
  if (name === 'AUTH') return isKnown ? '+OK\r\n' : '-WRONGPASS invalid password\r\n';
  if (!isKnown) return '-NOAUTH Authentication required.\r\n';
  if (name === 'XADD') return '$3\r\n0-1\r\n';
  if (name === 'PING') return '+PONG\r\n';
  return ['SELECT', 'CLIENT'].includes(name) ? '+OK\r\n' : '-ERR unknown command\r\n';
}

/** Of `XADD key [MAXLEN ~ n] id field value …`. */
function fieldsOf(words: readonly string[]): Record<string, string> {
  const id = words.findIndex((word, index) => index > 1 && (word === '*' || /^\d+-(\d+|\*)$/.test(word)));
  const pairs = id === -1 ? [] : words.slice(id + 1);
  const fields = new Map<string, string>();
  for (let at = 0; at + 1 < pairs.length; at += 2) fields.set(pairs[at] ?? '', pairs[at + 1] ?? '');
  return Object.fromEntries(fields);
}
