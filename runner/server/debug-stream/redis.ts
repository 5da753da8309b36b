/** As much of a Redis client as adding to streams needs: one connection that commands are written to, and no answers. */
import { connect as connectPlain } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';

export interface RedisAddress {
  /** `redis://` or `rediss://`, with or without credentials and a database. */
  url: string;
  /** Where the URL has no credentials. */
  password: string | null;
}

export interface RedisConnection {
  write(command: readonly string[]): void;
  close(): void;
}

const connectMs = 5000;

/** Resolves when the server has taken the credentials. `onClose` is called once, after that. Rejects when it has not. */
export function connectRedis(address: RedisAddress, onClose: () => void): Promise<RedisConnection> {
  const url = new URL(address.url);
  const greeting = greetingOf(url, address.password);
  return new Promise((resolve, reject) => {
    const socket = open(url);
    const limit = setTimeout(() => socket.destroy(new Error(`no answer within ${connectMs} ms`)), connectMs);
    let ready = false;
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      if (ready) return;
      received += chunk.toString('latin1');
      const lines = received.split('\r\n').slice(0, -1);
      const refusal = lines.find((line) => line.startsWith('-'));
      if (refusal !== undefined) return void socket.destroy(new Error(refusal.slice(1)));
      if (lines.length < greeting.length) return;
      ready = true;
      clearTimeout(limit);
      resolve({ write: (command) => void socket.write(encode(command)), close: () => void socket.destroy() });
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(limit);
      if (ready) onClose();
      else reject(new Error('the connection was closed'));
    });
    socket.write(greeting.map(encode).join(''));
  });
}

function open(url: URL): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 6379);
  return url.protocol === 'rediss:' ? connectSecure({ host, port, servername: host }) : connectPlain({ host, port });
}

/** Commands whose answers are one line each. */
function greetingOf(url: URL, password: string | null): string[][] {
  const user = decodeURIComponent(url.username);
  const secret = url.password === '' ? (password ?? '') : decodeURIComponent(url.password);
  const database = url.pathname.replace('/', '');
  return [
    ...(secret === '' ? [] : [user === '' ? ['AUTH', secret] : ['AUTH', user, secret]]),
    ...(database === '' ? [] : [['SELECT', database]]),
    ['PING'],
  ];
}

function encode(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
