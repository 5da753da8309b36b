import { expect, it } from 'vitest';
import type { Setting } from '../../contract/settings.ts';
import { reportLines } from './import.ts';
import { settingLine } from './settings.ts';

it('tells in lines what an import does, and why it leaves something out', () => {
  const report = {
    slug: 'acme.hello',
    createdAt: 0,
    workbench: 'test',
    possible: true,
    secrets: { state: 'left-out' as const, names: ['key'] },
    items: [
      { kind: 'extension' as const, name: 'acme.hello', action: 'create' as const, detail: null },
      { kind: 'secrets' as const, name: 'key', action: 'leave-out' as const, detail: 'It is not in the file.' },
    ],
  };
  expect(reportLines(report)).toEqual(['create     extension acme.hello', 'leave-out  secrets key  (It is not in the file.)']);
});

it('shows a setting in a line, and no secret', () => {
  const setting = { name: 'TOKEN', kind: 'secret', value: null, isSet: true, source: 'file', pending: true, unused: null };
  expect(settingLine(setting as Setting)).toBe('TOKEN=(set)  (file; restart needed)');
  expect(settingLine({ ...setting, kind: 'text', value: 'a', pending: false, unused: 'Why.' } as Setting)).toBe(
    'TOKEN=a  (file; without effect here)',
  );
});
