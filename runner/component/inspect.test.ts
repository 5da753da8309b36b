import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RunnerError } from '../errors.ts';
import { inspectComponent, inspectHandler } from './inspect.ts';

const preamble = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];
const name = (text: string) => [0x00, text.length, ...Buffer.from(text)];
const section = (id: number, body: number[]) => [id, body.length, ...body];
const component = (...sections: number[][]) => Uint8Array.from([...preamble, ...sections.flat()]);

const imports = section(10, [
  3,
  ...name('alga:extension/types'),
  5,
  0,
  ...name('wasi:io/poll@0.2.3'),
  5,
  1,
  ...name('a-type'),
  3,
  0,
  4,
]);
const exports = section(11, [1, ...name('handler'), 1, 7, 1, 1, 9]);

function codeOf(bytes: Uint8Array): string {
  try {
    inspectHandler(bytes);
    return 'ok';
  } catch (error) {
    if (error instanceof RunnerError) return error.code;
    throw error;
  }
}

describe('inspecting a component', () => {
  test('lists interfaces and exports, leaving out types that the world names', () => {
    expect(inspectComponent(component(imports, exports))).toEqual({
      imports: ['alga:extension/types', 'wasi:io/poll@0.2.3'],
      exports: ['handler'],
    });
  });

  test('skips sections it does not read', () => {
    expect(inspectComponent(component(section(0, [1, 2, 3]), exports)).exports).toEqual(['handler']);
  });

  test('tells apart what is no component', () => {
    expect(codeOf(Buffer.from('export function handler() {}'))).toBe('COMPONENT_INVALID');
    expect(codeOf(new Uint8Array())).toBe('COMPONENT_INVALID');
    expect(() => inspectComponent(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))).toThrow('attempted to parse a wasm module');
    expect(codeOf(component(exports.slice(0, -3)))).toBe('COMPONENT_INVALID');
  });

  test('misses the handler', () => {
    expect(codeOf(component(imports))).toBe('COMPONENT_NO_HANDLER');
    expect(codeOf(component(section(11, [1, ...name('run'), 1, 0, 0])))).toBe('COMPONENT_NO_HANDLER');
    expect(codeOf(component(imports, exports))).toBe('ok');
  });

  test('never fails in another way, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (tail) => {
        expect(['ok', 'COMPONENT_INVALID', 'COMPONENT_NO_HANDLER']).toContain(codeOf(Uint8Array.from([...preamble, ...tail])));
      }),
    );
  });
});
