import type { Message } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { fromEsbuild, fromTypeScript } from './messages.ts';

const message = (text: string, location: Partial<NonNullable<Message['location']>> | null = null): Message => ({
  id: '',
  pluginName: '',
  text,
  notes: [],
  detail: undefined,
  location: location && {
    file: 'src/a.ts',
    namespace: '',
    line: 1,
    column: 0,
    length: 0,
    lineText: '',
    suggestion: '',
    ...location,
  },
});

describe('fromEsbuild', () => {
  it('turns byte columns into columns of UTF-16 units', () => {
    const lineText = 'const größe = = 1;';
    const column = Buffer.byteLength('const größe = ');
    const problem = fromEsbuild(message('Unexpected "="', { line: 3, column, length: 1, lineText }), '/p', 'handler', 'error');
    expect(problem.position).toEqual({ file: 'src/a.ts', line: 3, column: 15, endLine: 3, endColumn: 16 });
    expect(problem).toMatchObject({ source: 'handler', severity: 'error', rule: 'handler.syntax', message: 'Unexpected "="' });
  });

  it.each([
    ['Could not resolve "left-pad"', 'npm install left-pad'],
    ['Could not resolve "@acme/tools/deep"', 'npm install @acme/tools.'],
    ['Could not resolve "node:fs/promises"', 'has none of Node'],
    ['Could not resolve "./missing"', 'Check the path'],
  ])('knows a fix for %s', (text, fix) => {
    const problem = fromEsbuild(message(text), '/p', 'handler', 'error');
    expect(problem.rule).toBe('handler.unresolved-import');
    expect(problem.fix).toContain(fix);
  });

  it('gives no position outside of the project', () => {
    expect(fromEsbuild(message('x', { file: '../other/a.ts' }), '/p', 'ui', 'warning').position).toBeUndefined();
    expect(fromEsbuild(message('x', { namespace: 'generated' }), '/p', 'ui', 'warning').position).toBeUndefined();
  });
});

describe('fromTypeScript', () => {
  it('reads findings with and without places, and joins continued lines', () => {
    const output = [
      "src/a.ts(3,7): error TS2322: Type 'A' is not assignable to type 'B'.",
      "  Property 'x' is missing.",
      "error TS5083: Cannot read file '/p/base.json'.",
      '../lib/index.d.ts(1,1): error TS1005: ; expected.',
      '',
      'Found 3 errors.',
    ].join('\r\n');
    expect(fromTypeScript(output, '/p')).toEqual([
      {
        source: 'types',
        severity: 'error',
        rule: 'TS2322',
        message: "Type 'A' is not assignable to type 'B'.\n  Property 'x' is missing.",
        position: { file: 'src/a.ts', line: 3, column: 7 },
      },
      { source: 'types', severity: 'error', rule: 'TS5083', message: "Cannot read file '/p/base.json'." },
      { source: 'types', severity: 'error', rule: 'TS1005', message: '../lib/index.d.ts: ; expected.' },
    ]);
  });
});
