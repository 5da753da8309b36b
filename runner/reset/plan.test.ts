import { describe, expect, test } from 'vitest';
import { wasm } from '../component/wasm.ts';
import { coreModule, exportKind } from '../testing/core-module.ts';
import type { CoreModuleParts } from '../testing/core-module.ts';
import { exposeState, globalExport, memoryExport } from './expose.ts';
import { planReset } from './plan.ts';

const i32 = (value: number) => ({ type: 0x7f, mutable: true, initial: [0x41, value] });
const sixteen = (value: number) => Array.from({ length: 16 }, () => value);

/** Compiled first: what is not WebAssembly proves nothing. */
async function planOf(parts: CoreModuleParts) {
  const module = coreModule(parts);
  await wasm.compile(module);
  return planReset(new Map([['m', module]]));
}
const because = async (parts: CoreModuleParts) => {
  const plan = await planOf(parts);
  return plan.possible ? 'possible' : plan.because;
};

describe('what can be set back', () => {
  test('memory and mutable numbers, by their place behind what is imported', async () => {
    const constant = { type: 0x7f, mutable: false, initial: [0x41, 1] };
    const f64 = { type: 0x7c, mutable: true, initial: [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f] };
    const parts = { memories: [[1, 2] as [number, number]], globals: [constant, i32(5), f64], importedGlobals: ['g'] };
    expect(await planOf(parts)).toEqual({ possible: true, modules: { m: { globals: [2, 3], memory: 0 } } });
    expect(await planOf({})).toEqual({ possible: true, modules: { m: { globals: [], memory: null } } });
  });

  test.each([
    ['constants and lanes that look like changes of tables', [0xfd, 12, ...sixteen(0x26), 0x1a]],
    ['constants of all widths', [0x41, 0xa6, 0xcc, 0, 0x1a, 0x42, 0xa6, 0xcc, 0, 0x1a, 0x43, 0x26, 0x26, 0x26, 0x26, 0x1a]],
    ['long constants', [0x44, ...sixteen(0x26).slice(8), 0x1a]],
    ['jumps by table', [0x02, 0x40, 0x41, 0, 0x0e, 2, 0, 0, 0, 0x0b]],
    ['memory that grows, is filled and copied', [0x41, 0, 0x40, 0, 0x1a, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 11, 0]],
    ['segments that are copied from', [0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 8, 0, 0]],
    ['loads and stores with offsets', [0x41, 0, 0x41, 0, 0x36, 2, 0xa6, 0x26]],
    ['tables that are read', [0x41, 0, 0x25, 0, 0x1a, 0xfc, 16, 0, 0x1a]],
  ])('%s', async (_name, body) => {
    expect(await because({ functions: [body], memories: [[1, 1]], tables: 1, data: [[1]] })).toBe('possible');
  });

  test.each([
    ['table.set', [0x41, 0, 0xd0, 0x70, 0x26, 0], /^m: instruction 26 at \d+ may/],
    ['table.grow', [0xd0, 0x70, 0x41, 0, 0xfc, 15, 0, 0x1a], /instruction fc0f/],
    ['table.fill', [0x41, 0, 0xd0, 0x70, 0x41, 0, 0xfc, 17, 0], /instruction fc11/],
    ['table.copy', [0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 14, 0, 0], /instruction fc0e/],
    ['table.init', [0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 12, 0, 0], /instruction fc0c/],
    ['data.drop', [0xfc, 9, 0], /instruction fc09/],
    ['elem.drop', [0xfc, 13, 0], /instruction fc0d/],
    ['an atomic access', [0x41, 0, 0xfe, 0x10, 2, 0, 0x1a], /instruction fe/],
  ])('not after %s', async (_name, body, text) => {
    const parts = { functions: [[], body], memories: [[1, 1] as [number, number]], tables: 1, data: [[1]], elements: true };
    expect(await because(parts)).toMatch(text);
  });

  test('not with a start function, several memories, or globals that are no numbers', async () => {
    expect(await because({ functions: [[]], start: true })).toBe('m: has a start function');
    expect(
      await because({
        memories: [
          [1, 1],
          [1, 1],
        ],
      }),
    ).toBe('m: defines 2 memories');
    const vector = { type: 0x7b, mutable: true, initial: [0xfd, 12, ...sixteen(0)] };
    expect(await because({ globals: [vector] })).toBe('m: cannot be read: a global that is no number');
    const sum = { type: 0x7f, mutable: true, initial: [0x41, 1, 0x41, 2, 0x6a] };
    expect(await because({ globals: [sum] })).toBe('m: cannot be read: a global that starts from a calculation');
    expect(planReset(new Map([['cut', coreModule({ functions: [[0x01]] }).slice(0, -3)]]))).toMatchObject({ possible: false });
  });
});

describe('exports of state', () => {
  test.each([
    ['beside others', [{ name: 'own', kind: exportKind.memory, index: 0 }]],
    ['in a section of their own', []],
  ])('%s', async (_name, exports) => {
    const parts: CoreModuleParts = { memories: [[1, 2]], globals: [i32(1), i32(5)], functions: [[]], exports };
    const module = coreModule(parts);
    const exposed = exposeState(module, { globals: [0, 1], memory: 0 });
    const instance = new wasm.Instance(await wasm.compile(exposed));
    expect(Object.keys(instance.exports)).toEqual([
      ...exports.map(({ name }) => name),
      memoryExport,
      globalExport(0),
      globalExport(1),
    ]);
    expect(instance.exports[globalExport(1)]).toMatchObject({ value: 5 });
    expect(exposeState(module, { globals: [], memory: null })).toBe(module);
  });
});
