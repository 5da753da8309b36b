import { describe, expect, test } from 'vitest';
import { realAmbient } from '../tape/ambient.ts';
import { camelCase } from './imports.ts';
import { createOutputLines } from './output-lines.ts';
import { createBodyBudget } from './wasi/http/budget.ts';
import { createWasi } from './wasi/index.ts';
import { wasiImportNames } from './wasi/names.ts';
import { SandboxRefusal } from './wasi/refusal.ts';
import { Pollable, poll } from './wasi/streams.ts';
import type { InputStream, OutputStream } from './wasi/streams.ts';

describe('WASI for guests', () => {
  const written: [string, string][] = [];
  const wasi = createWasi({
    output: (stream, bytes) => void written.push([stream, Buffer.from(bytes).toString()]),
    ambient: realAmbient,
    budget: createBodyBudget(),
    send: () => ({ err: 'HTTP-request-denied' }),
  });
  const call = (name: keyof typeof wasi, fn: string, ...args: unknown[]) =>
    (wasi[name][fn] as (...given: unknown[]) => unknown)(...args);

  test('links exactly what it names', () => {
    expect(Object.keys(wasi).toSorted()).toEqual([...wasiImportNames].toSorted());
  });

  test('output goes to the sink, input is closed, the environment is empty', () => {
    (call('wasi:cli/stdout', 'getStdout') as OutputStream).write(Buffer.from('out'));
    (call('wasi:cli/stderr', 'getStderr') as OutputStream).blockingWriteAndFlush(Buffer.from('err'));
    expect(written).toEqual([
      ['stdout', 'out'],
      ['stderr', 'err'],
    ]);
    expect(() => (call('wasi:cli/stdin', 'getStdin') as InputStream).read(1n)).toThrow(
      expect.objectContaining({ tag: 'closed' }),
    );
    expect(call('wasi:cli/environment', 'getEnvironment')).toEqual([]);
    expect(call('wasi:cli/environment', 'getArguments')).toEqual([]);
    expect(call('wasi:filesystem/preopens', 'getDirectories')).toEqual([]);
  });

  test('incoming HTTP, descriptors and exits are refused', () => {
    const { IncomingRequest, OutgoingResponse } = wasi['wasi:http/types'] as Record<string, new () => object>;
    const { Descriptor } = wasi['wasi:filesystem/types'] as Record<string, new () => object>;
    for (const Closed of [IncomingRequest, OutgoingResponse, Descriptor]) {
      expect(() => new (Closed ?? Object)()).toThrow(SandboxRefusal);
    }
    expect(() => call('wasi:cli/exit', 'exit')).toThrow(SandboxRefusal);
  });

  test('randomness is real, clocks move, polling waits for the first', () => {
    expect(call('wasi:random/random', 'getRandomBytes', 16n)).not.toEqual(call('wasi:random/random', 'getRandomBytes', 16n));
    const later = new Pollable(realAmbient, process.hrtime.bigint() + 3_600_000_000_000n);
    const soon = call('wasi:clocks/monotonic-clock', 'subscribeDuration', 1_000_000n) as Pollable;
    expect([...poll([later, soon])]).toEqual([1]);
    expect(soon.ready()).toBe(true);
    const { seconds } = call('wasi:clocks/wall-clock', 'now') as { seconds: bigint };
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(5);
  });
});

describe('lines of output', () => {
  test('pieces make lines, characters are not cut, the rest comes at the end', () => {
    const lines: string[] = [];
    const output = createOutputLines((stream, line) => lines.push(`${stream}: ${line}`));
    const euro = Buffer.from('€');
    output.write('stdout', Buffer.from('one\ntw'));
    output.write('stderr', Buffer.from('err\r\n\n'));
    output.write('stdout', Buffer.from('o\n'));
    output.write('stdout', euro.subarray(0, 1));
    output.write('stdout', euro.subarray(1));
    output.end();
    output.end();
    expect(lines).toEqual(['stdout: one', 'stderr: err', 'stdout: two', 'stdout: €']);
  });

  test('a line without an end is given out in pieces', () => {
    const sizes: number[] = [];
    const output = createOutputLines((_stream, line) => sizes.push(line.length));
    for (let index = 0; index < 20; index += 1) output.write('stdout', Buffer.alloc(1000, 'x'));
    output.end();
    expect(sizes).toEqual([17_000, 3000]);
  });
});

test('names of functions as the generated code spells them', () => {
  expect(['get', 'list-entries', 'create-manual-invoice'].map(camelCase)).toEqual([
    'get',
    'listEntries',
    'createManualInvoice',
  ]);
});
