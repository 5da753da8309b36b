import { describe, expect, test } from 'vitest';
import { RunnerError } from '../errors.ts';
import { capMemory, pagesOf } from './memory-cap.ts';
import { wasm } from './wasm.ts';

const preamble = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** A module whose memory 0 is exported as `m`, with a custom section before it. */
const module = (limits: number[]) =>
  Uint8Array.from([...preamble, 0, 3, 1, 0x61, 9, 5, limits.length + 1, 1, ...limits, 7, 5, 1, 1, 0x6d, 2, 0]);

type Growable = { grow(pages: number): number };

async function memoryOf(bytes: Uint8Array): Promise<Growable> {
  const instance = new wasm.Instance(await wasm.compile(bytes));
  return instance.exports['m'] as Growable;
}

describe('capping memory', () => {
  test('growth stops at the cap, in the engine itself', async () => {
    const memory = await memoryOf(capMemory(module([0, 2]), 5));
    expect(memory.grow(3)).toBe(2);
    expect(() => memory.grow(1)).toThrow(RangeError);
  });

  test('keeps a maximum of the module that is lower', async () => {
    const memory = await memoryOf(capMemory(module([1, 2, 3]), 200));
    expect(() => memory.grow(2)).toThrow(RangeError);
    expect(memory.grow(1)).toBe(2);
  });

  test('caps whose encoding is longer than the original still give a valid module', async () => {
    const memory = await memoryOf(capMemory(module([0, 1]), 4096));
    expect(memory.grow(4095)).toBe(1);
  });

  test('refuses a start above the cap, and memories it cannot cap', () => {
    expect(() => capMemory(module([0, 10]), 9)).toThrow('memory minimum size of 10 pages exceeds memory limits');
    expect(() => capMemory(module([3, 1, 2]), 9)).toThrow(RunnerError);
  });

  test('leaves a module without memory alone', () => {
    const bytes = Uint8Array.from(preamble);
    expect(capMemory(bytes, 1)).toBe(bytes);
  });

  test('counts pages of 64 KiB', () => {
    expect([pagesOf(256), pagesOf(8), pagesOf(0), pagesOf(-1), pagesOf(1e9)]).toEqual([4096, 128, 0, 0, 65_536]);
  });
});
