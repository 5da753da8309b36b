import { describe, expect, test } from 'vitest';
import { wasm } from '../component/wasm.ts';
import type { WasmModule } from '../component/wasm.ts';
import { coreModule, exportKind } from '../testing/core-module.ts';
import { createCoreGroup, UnrepeatableLinking } from './core-group.ts';
import type { CoreGroup, ResetRecipe } from './core-group.ts';
import { exposeState } from './expose.ts';
import { captureMemory } from './memory-image.ts';

/** Calls `env.tell`, sets its global to 9 and writes 7 to its memory. */
const counter = exposeState(
  coreModule({
    importedFunctions: ['tell'],
    functions: [[0x10, 0, 0x41, 9, 0x24, 0, 0x41, 0, 0x41, 7, 0x36, 2, 0]],
    memories: [[1, 1]],
    globals: [{ type: 0x7f, mutable: true, initial: [0x41, 5] }],
    exports: [
      { name: 'run', kind: exportKind.function, index: 1 },
      { name: 'memory', kind: exportKind.memory, index: 0 },
      { name: 'global', kind: exportKind.global, index: 0 },
    ],
  }),
  { globals: [0], memory: 0 },
);
/** Calls what it is given. */
const caller = coreModule({
  importedFunctions: ['run'],
  functions: [[0x10, 0]],
  exports: [{ name: 'call', kind: exportKind.function, index: 1 }],
});

interface Counter {
  run(): void;
  memory: { buffer: ArrayBuffer };
  global: { value: number };
}

async function groupOf(): Promise<{ group: CoreGroup; link(tell: unknown): { counter: Counter; call(): void } }> {
  const modules = { counter: await wasm.compile(counter), caller: await wasm.compile(caller) };
  const recipe: ResetRecipe = {
    counter: { globals: [0], memory: captureMemory(modules.counter) },
    caller: { globals: [], memory: null },
  };
  const group = createCoreGroup(recipe, (module: WasmModule) => (module === modules.counter ? 'counter' : 'caller'));
  return {
    group,
    /** What generated code does: makes its own functions, and links the instances with them. */
    link(tell) {
      const first = group.instantiateCore(modules.counter, { env: { tell } }).exports as unknown as Counter;
      const second = group.instantiateCore(modules.caller, { env: { run: first.run } }).exports as { call(): void };
      return { counter: first, call: second.call };
    },
  };
}

describe('instances that are handed out again', () => {
  test('are the same ones, set back, and call what was linked last', async () => {
    const { group, link } = await groupOf();
    const told: string[] = [];
    const before = link(() => told.push('first'));
    expect(group.complete()).toBe(true);
    before.call();
    expect([before.counter.global.value, new Uint8Array(before.counter.memory.buffer)[0]]).toEqual([9, 7]);
    expect(group.reset()).toBe(true);
    const after = link(() => told.push('second'));
    expect(group.complete()).toBe(true);
    expect(after.counter).toBe(before.counter);
    expect([after.counter.global.value, new Uint8Array(after.counter.memory.buffer)[0]]).toEqual([5, 0]);
    after.call();
    expect(told).toEqual(['first', 'second']);
  });

  test('are of no use where they were changed while they were linked', async () => {
    const { group, link } = await groupOf();
    link(() => undefined).call();
    expect(group.complete()).toBe(false);
  });

  test('must be linked as before', async () => {
    const { group, link } = await groupOf();
    expect(() => link({ value: 1 })).toThrow(UnrepeatableLinking);
    const other = await groupOf();
    other.link(() => undefined);
    other.group.complete();
    expect(other.group.complete()).toBe(false);
    expect(() => other.link(1)).toThrow('env tell');
    expect(group.reset()).toBe(true);
  });
});
