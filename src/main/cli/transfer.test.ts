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
  const secret = {
    name: 'N',
    kind: 'secret',
    value: null,
    isSet: true,
    source: 'file',
    pending: false,
    unused: null,
  } as Setting;
  expect(settingLine(secret)).toBe('N=(set)  (file)');
  expect(settingLine({ ...secret, pending: true, isSet: false, isStored: true })).toBe(
    'N=(set)  (from the next start; now not set)',
  );
  const text: Setting = { ...secret, kind: 'text', value: 'a' };
  expect(settingLine({ ...text, unused: 'Why.' })).toBe('N=a  (file; without effect here)');
  expect(settingLine({ ...text, pending: true, stored: null, default: 'b' })).toBe('N=b  (from the next start; now a)');
});
