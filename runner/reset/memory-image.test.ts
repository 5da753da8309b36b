import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { wasm } from '../component/wasm.ts';
import { coreModule } from '../testing/core-module.ts';
import { exposeState } from './expose.ts';
import { captureMemory, equalsImage, imageOf, restoreMemory } from './memory-image.ts';

const size = 3 * 65_536;
const memoryOf = () => new wasm.Memory({ initial: 3, maximum: 4 });
const writes = fc.array(fc.record({ at: fc.nat(size - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 9000 }) }), {
  maxLength: 12,
});
type Writes = { at: number; bytes: Uint8Array }[];

function apply(buffer: ArrayBuffer, list: Writes): void {
  for (const { at, bytes } of list) new Uint8Array(buffer).set(bytes.subarray(0, size - at), at);
}

test('whatever is written after, the memory comes back as it was', () => {
  fc.assert(
    fc.property(writes, writes, (before, after) => {
      const memory = memoryOf();
      apply(memory.buffer, before);
      const expected = Buffer.from(Buffer.from(memory.buffer));
      const image = imageOf(new Uint8Array(memory.buffer));
      apply(memory.buffer, after);
      expect(equalsImage(memory, image)).toBe(Buffer.from(memory.buffer).equals(expected));
      expect(restoreMemory(memory, image)).toBe(true);
      expect(Buffer.from(memory.buffer).equals(expected)).toBe(true);
      expect(equalsImage(memory, image)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('only pages that hold something are kept', () => {
  const memory = memoryOf();
  new Uint8Array(memory.buffer).set([1], 5000);
  new Uint8Array(memory.buffer).set([1], 9000);
  new Uint8Array(memory.buffer).set([1], 100_000);
  const image = imageOf(new Uint8Array(memory.buffer));
  expect([...image.ranges]).toEqual([4096, 8192, 98_304, 4096]);
  expect(image.content.byteLength).toBe(12_288);
});

test('a memory that has grown is left alone', async () => {
  const module = await wasm.compile(
    exposeState(
      coreModule({
        memories: [[1, 2]],
        functions: [[0x41, 1, 0x40, 0, 0x1a]],
        exports: [
          { name: 'grow', kind: 0, index: 0 },
          { name: 'memory', kind: 2, index: 0 },
        ],
      }),
      { globals: [], memory: 0 },
    ),
  );
  const image = captureMemory(module);
  const { grow, memory } = new wasm.Instance(module).exports as { grow(): void; memory: { buffer: ArrayBuffer } };
  if (image === null) throw new Error('the memory is not captured');
  expect(restoreMemory(memory, image)).toBe(true);
  grow();
  new Uint8Array(memory.buffer)[0] = 7;
  expect(restoreMemory(memory, image)).toBe(false);
  expect(new Uint8Array(memory.buffer)[0]).toBe(7);
});

test('a memory that depends on more than functions is not captured', async () => {
  expect(captureMemory(await wasm.compile(coreModule({ memories: [[1, 1]], importedGlobals: ['g'] })))).toBeNull();
});
