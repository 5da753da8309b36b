import { once } from 'node:events';
import { connect } from 'node:net';
import { assert, array, integer, property, string } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentSpan } from '../../../../runner/observe.ts';
import { connectRedis } from '../../../../runner/server/debug-stream/redis.ts';
import { systemClock } from '../parts.ts';
import { openDebugSink, type DebugSink } from './debug-sink.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { createCommandReader } from './resp.ts';

let inFlight: InFlight;
let sink: DebugSink;
let told: unknown[];
let toldAll: PromiseWithResolvers<void>;

beforeEach(async () => {
  inFlight = createInFlight(systemClock);
  sink = await openDebugSink({ inFlight, password: () => 'sink-password', port: null });
  told = [];
  toldAll = Promise.withResolvers();
  const note = (what: unknown): void => {
    told.push(what);
    if (what === 'last' || (what as { message?: string }).message === 'last') toldAll.resolve();
  };
  inFlight.track({ requestId: 'r-1', installId: 'i-1', span: { ...silentSpan, log: note, set: note } });
});
afterEach(() => sink.close());

const address = (password = 'sink-password') => ({ url: `redis://127.0.0.1:${sink.port}`, password });
const event = (fields: Record<string, string>): string[] => [
  'XADD',
  'ext-debug:t:e',
  'MAXLEN',
  '~',
  '2000',
  '*',
  ...Object.entries({ ts: '1000', level: 'info', stream: 'log', install: 'i-1', request: 'r-1', ...fields }).flat(),
];

describe('the debug events of a runner', () => {
  it('go into the trace of their request', async () => {
    const connection = await connectRedis(address(), () => undefined);
    connection.write(event({ message: 'one — ünï', level: 'warn' }));
    connection.write(event({ message: 'of another install', install: 'i-2' }));
    connection.write(event({ message: 'of another request', request: 'r-2' }));
    connection.write(event({ message: 'nonsense', level: 'loud' }));
    connection.write(event({ message: 'execute failed: trap: unreachable' }));
    connection.write(event({ message: 'last', stream: 'stderr' }));
    await toldAll.promise;
    connection.close();
    expect(told).toEqual([
      { level: 'warn', stream: 'log', message: 'one — ünï', at: 1000 },
      { cause: 'execute failed: trap: unreachable' },
      { level: 'info', stream: 'stderr', message: 'last', at: 1000 },
    ]);
  });

  it('are taken from those who know the password', async () => {
    await expect(connectRedis(address('wrong'), () => undefined)).rejects.toThrow('WRONGPASS');
    await expect(connectRedis({ url: address().url, password: null }, () => undefined)).rejects.toThrow('NOAUTH');
    expect(told).toEqual([]);
  });

  it('end with a connection that speaks something else', async () => {
    const socket = connect(sink.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    expect(told).toEqual([]);
  });

  it('come by the same port again, where it is free', async () => {
    const { port } = sink;
    await sink.close();
    sink = await openDebugSink({ inFlight, password: () => 'x', port });
    expect(sink.port).toBe(port);
    const other = await openDebugSink({ inFlight, password: () => 'x', port });
    expect(other.port).not.toBe(port);
    await other.close();
  });
});

const encode = (words: readonly string[]): Buffer =>
  Buffer.from(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);

describe('commands', () => {
  it('are read whole, however they are cut', () => {
    const words = array(string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 });
    assert(
      property(array(words, { maxLength: 4 }), integer({ min: 1, max: 7 }), (commands, step) => {
        const read = createCommandReader();
        const bytes = Buffer.concat(commands.map(encode));
        const got: string[][] = [];
        for (let at = 0; at < bytes.length; at += step) got.push(...read(bytes.subarray(at, at + step)));
        expect(got).toEqual(commands);
      }),
    );
  });

  it.each(['*x\r\n', '*-1\r\n', '*99999\r\n', '*1\r\n#1\r\n', `${'x'.repeat(40)}`])('are refused as %j', (text) => {
    expect(() => createCommandReader()(Buffer.from(text))).toThrow();
  });
});
