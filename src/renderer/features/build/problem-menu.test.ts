import { expect, test } from 'vitest';
import type { Problem } from '../../../contract/manifest.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { problemMenu, problemText } from './problem-menu.ts';
import { noFile } from './problem-rows.ts';

const problem: Problem = { source: 'ui', severity: 'warning', rule: 'ui.size', message: 'It is large.', fix: 'Make it small.' };
const none = { onOpen: () => undefined, onInspect: () => undefined };
const labels = (entries: readonly MenuEntry[]) => entries.map((entry) => ('label' in entry ? entry.label : entry.kind));

test('a finding with a place can be gone to, one without cannot', () => {
  const placed = { ...problem, position: { file: 'src/a.ts', line: 3, column: 7 } };
  expect(labels(problemMenu({ kind: 'problem', key: 'a', problem: placed }, none))).toEqual([
    'Go to line 3',
    'Inspect',
    'Copy problem',
    'Copy rule',
    'Copy path',
  ]);
  expect(labels(problemMenu({ kind: 'problem', key: 'a', problem }, none))).toEqual(['Inspect', 'Copy problem', 'Copy rule']);
});

test('a file offers its path, the heading for findings without a file nothing', () => {
  const file = { kind: 'file', key: 'f', count: 1, expanded: true } as const;
  expect(labels(problemMenu({ ...file, file: 'src/a.ts' }, none))).toEqual(['Copy path']);
  expect(problemMenu({ ...file, file: noFile }, none)).toEqual([]);
  expect(problemMenu(undefined, none)).toEqual([]);
});

test('the text of a finding leaves out what it does not have', () => {
  expect(problemText(problem)).toBe('It is large.\nMake it small.');
});
