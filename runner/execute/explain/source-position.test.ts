import { transform } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { mapStderr, positionOf, readSourceMap } from './source-position.ts';

const source = `export function deep(): never {
  throw new Error('boom');
}
`;
const stack = (line: number, column: number, file = 'handler.js') => [
  'boom',
  'Stack:',
  `  deep@${file}:${line}:${column}`,
  '  export_handler@/work/sources/initializer.js:3034:15',
  'Redirecting call to abort()',
];

async function mapOf(sourcefile: string) {
  const { code, map } = await transform(`const filler = 1;\n${source}`, { loader: 'ts', sourcemap: true, sourcefile });
  const line = code.split('\n').findIndex((text) => text.includes('throw')) + 1;
  return { line, column: code.split('\n')[line - 1]?.indexOf('new') ?? 0, map };
}

describe('positions in the author’s source', () => {
  test('frames of a stack move to it, the rest stays', async () => {
    const { line, column, map } = await mapOf('../src/handler.ts');
    const find = readSourceMap(map);
    const mapped = mapStderr(stack(line, column + 1), find ?? (() => null));
    expect(mapped).toEqual(['boom', 'Stack:', '  deep@src/handler.ts:3:9', ...stack(0, 0).slice(3)]);
    expect(positionOf(mapped)).toEqual({ file: 'src/handler.ts', line: 3, column: 9 });
  });

  test('code that a bundler made up has no position, and its frame goes', async () => {
    const { line, column, map } = await mapOf('generated:alga-adapter');
    const mapped = mapStderr(stack(line, column + 1), readSourceMap(map) ?? (() => null));
    expect(mapped).toEqual(['boom', 'Stack:', ...stack(0, 0).slice(3)]);
    expect(positionOf(mapped)).toBeNull();
  });

  test('a package is named by its own path, and is not where the author looks first', async () => {
    const { line, column, map } = await mapOf('../../../tools/node_modules/lib/index.js');
    const [, , frame] = mapStderr(stack(line, column + 1), readSourceMap(map) ?? (() => null));
    expect(frame).toBe('  deep@node_modules/lib/index.js:3:9');
    expect(positionOf(['boom', 'Stack:', frame ?? '', '  handler@src/a.ts:1:2'])).toEqual({
      file: 'src/a.ts',
      line: 1,
      column: 2,
    });
  });

  test('what is no source map is none', () => {
    expect(readSourceMap('{"version":')).toBeNull();
    expect(readSourceMap('[]')?.(1, 1) ?? null).toBeNull();
  });
});
