import { expect, it } from 'vitest';
import type { ImportReport } from '../../../contract/transfer.ts';
import { checkExport, defaultFile, emptyExport, formOf, toExport } from './export-form.ts';
import { itemsWith, noChoices, obstacle, questionsOf, toImport } from './import-choices.ts';
import { movedTo } from './paths.ts';
import { exportedLines, figures, shareDone } from './words.ts';

const report: ImportReport = {
  slug: 'acme.hello',
  createdAt: 0,
  workbench: '1.0.0',
  possible: false,
  secrets: { state: 'sealed', names: ['key'] },
  items: [
    { kind: 'extension', name: 'acme.hello', action: 'keep', detail: null },
    { kind: 'install', name: 'acme.hello', action: 'conflict', detail: 'It is installed here already.' },
    { kind: 'secrets', name: 'key', action: 'leave-out', detail: 'Give the passphrase.' },
  ],
};

it('names the file after the install, on either kind of system', () => {
  const install = { slug: 'acme.hello', version: '1.2.0' };
  const file = defaultFile('/home/ada', install);
  expect(file).toBe('/home/ada/acme.hello-1.2.0.alga-workbench.tar.zst');
  expect(defaultFile('C:\\Users\\ada', install)).toBe('C:\\Users\\ada\\acme.hello-1.2.0.alga-workbench.tar.zst');
  expect(movedTo('/tmp', '', file)).toBe('/tmp/acme.hello-1.2.0.alga-workbench.tar.zst');
  expect(movedTo('/tmp', '/home/mine.tar.zst', file)).toBe('/tmp/mine.tar.zst');
});

it('finds what is wrong with an export, and gives the form back after it failed', () => {
  expect(checkExport(emptyExport, '/a')).toEqual({});
  const wrong = { ...emptyExport, file: 'a', withSecrets: true, passphrase: 'short', withSources: true };
  expect(Object.keys(checkExport(wrong, '/a'))).toEqual(['file', 'passphrase', 'sources']);
  const sealed = { ...emptyExport, file: '/a', withSecrets: true, passphrase: 'long enough', repeated: 'long enouhg' };
  expect(Object.keys(checkExport(sealed, ''))).toEqual(['repeated']);
  const right = { ...sealed, repeated: sealed.passphrase };
  expect(formOf(toExport(right, '', 'id'))).toEqual(right);
  expect(toExport({ ...right, withSecrets: false }, '', 'id').passphrase).toBeNull();
});

it('lets an import begin once every conflict is decided', () => {
  expect(questionsOf(report)).toEqual({ replace: true, passphrase: true, sources: false });
  expect(itemsWith(report, noChoices)[0]).toMatchObject({ kind: 'install', action: 'conflict' });
  expect(obstacle(report, noChoices)).toContain('may be replaced');
  const choices = { ...noChoices, replace: true, passphrase: 'opens it' };
  expect(itemsWith(report, choices).map(({ action }) => action)).toEqual(['keep', 'replace', 'create']);
  expect(obstacle(report, choices)).toBeNull();
  expect(toImport('/f', choices, false)).toMatchObject({ existing: 'replace', passphrase: 'opens it', sourcesTo: null });
  const fixed = { ...report, items: [{ kind: 'version' as const, name: '1.0.0', action: 'conflict' as const, detail: '' }] };
  expect(obstacle(fixed, choices)).toContain('never changes');
});

it('tells how far it is, and what is not in the file', () => {
  expect(figures({ phase: 'rows', bytes: 0, totalBytes: null, current: null })).toBeNull();
  const storing = { phase: 'storing' as const, bytes: 1_000_000, totalBytes: 4_000_000, current: null };
  expect(figures(storing)).toBe('1.0 MB of 4.0 MB');
  expect(shareDone(storing)).toBe(0.25);
  const secrets = { state: 'left-out' as const, names: ['key'] };
  const counts = { versions: 1, bundles: 2, rows: 3, sources: 0, secrets, missingBundles: ['sha256:1'] };
  const lines = exportedLines({ file: '/f', sizeBytes: 1, sha256: '', slug: 'acme.hello', ...counts });
  expect(lines[0]).toBe('1 version, 2 bundles, 3 rows.');
  expect(lines[1]).toBe('Secrets left out: key.');
  expect(lines).toHaveLength(3);
});
