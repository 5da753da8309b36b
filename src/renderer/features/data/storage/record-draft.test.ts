import { describe, expect, it } from 'vitest';
import type { StorageRecord } from '../../../../contract/storage.ts';
import { checkDraft, draftOf, formsFor, holdsSame, inForm, newDraft } from './record-draft.ts';

const record = (value: StorageRecord['value'], metadata: StorageRecord['metadata'] = {}): StorageRecord => ({
  namespace: 'notes',
  key: 'a',
  revision: 3,
  sizeBytes: 1,
  createdAt: 1,
  updatedAt: 2,
  value,
  metadata,
});
const bytes = (text: string) => record(btoa(text), { encoding: 'base64-bytes' });

describe('the draft of a record', () => {
  it('that is not changed stores what was there', () => {
    for (const stored of [bytes('{"a":[1,2]}'), bytes('plain'), record({ a: 1 }, { by: 'import' }), record('text')]) {
      const { value, metadata } = stored;
      expect(checkDraft(draftOf(stored)).record).toEqual({ namespace: 'notes', key: 'a', value, metadata });
    }
  });

  it('changes its form with its value', () => {
    const json = draftOf(bytes('{"a":1}'));
    expect(json.form).toBe('json');
    expect(inForm(json, 'hex')).toMatchObject({ form: 'hex', text: '7b 22 61 22 3a 31 7d' });
    expect(inForm(inForm(json, 'text'), 'json').text).toBe(json.text);
    expect(formsFor(json)).toEqual(['json', 'text', 'hex']);
    expect(formsFor(draftOf(bytes('plain')))).toEqual(['text', 'hex']);
    expect(formsFor(draftOf(record([1])))).toEqual(['json']);
  });

  it('holds the same in every form', () => {
    const json = draftOf(bytes('{"a":1}'));
    expect(holdsSame(inForm(json, 'hex'), json)).toBe(true);
    expect(holdsSame({ ...json, text: '{"a": 1 }' }, json)).toBe(true);
    expect(holdsSame({ ...json, text: '{"a":2}' }, json)).toBe(false);
    const broken = { ...json, text: '{' };
    expect(holdsSame(broken, broken)).toBe(false);
  });

  it('keeps its form while its text is none that can be shown otherwise', () => {
    const broken = { ...newDraft('notes'), text: '{' };
    expect(inForm(broken, 'hex')).toBe(broken);
    expect(formsFor(broken)).toEqual(['json']);
    expect(formsFor({ ...broken, text: '' })).toEqual(['json', 'text', 'hex']);
  });

  it('tells what the platform would refuse', () => {
    expect(checkDraft(newDraft(''))).toMatchObject({
      record: null,
      problems: { namespace: 'Enter a namespace.', key: 'Enter a key.' },
    });
    expect(checkDraft({ ...newDraft('n'), key: 'a/b' }).problems.key).toContain('slash');
    expect(checkDraft({ ...newDraft('n'), key: 'k'.repeat(257) }).problems.key).toContain('256');
    expect(checkDraft({ ...newDraft('n'), key: 'k', text: '' })).toMatchObject({ record: null });
    expect(checkDraft({ ...newDraft('n'), key: 'k' })).toMatchObject({ problems: {}, record: { value: btoa('{}') } });
  });
});
