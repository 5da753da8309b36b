import { expect, test } from 'vitest';
import type { Problem } from '../../../contract/manifest.ts';
import { problemRows } from './problem-rows.ts';

const at = (file: string, line: number): Problem => ({
  source: 'types',
  severity: 'error',
  rule: 'TS1',
  message: `line ${line}`,
  position: { file, line, column: 1 },
});

test('findings stand under their file, those without a place under the project', () => {
  const rows = problemRows(
    [at('b.ts', 1), at('a.ts', 2), at('b.ts', 3), { source: 'ui', severity: 'warning', rule: 'r', message: 'm' }],
    new Set(['a.ts']),
  );
  expect(rows.map((row) => (row.kind === 'file' ? `${row.file} ${row.count}` : row.problem.message))).toEqual([
    'b.ts 2',
    'line 1',
    'line 3',
    'a.ts 1',
    'The project 1',
    'm',
  ]);
});
