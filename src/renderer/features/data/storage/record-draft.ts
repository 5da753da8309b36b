/** A record while it is edited: where it goes, the text of its value, and what that was made from. */
import type { StorageRecord } from '../../../../contract/storage.ts';
import { bestForm, readValue, textOf, valueOf, writeValue, type StoredValue, type ValueForm } from './stored-value.ts';

export interface RecordDraft {
  namespace: string;
  key: string;
  form: ValueForm;
  text: string;
  kind: StoredValue['kind'];
  metadata: StorageRecord['metadata'];
  /** The revision that was read; null for a new record. */
  revision: number | null;
}

/** A new record is stored as a handler would store it. */
export function newDraft(namespace: string): RecordDraft {
  return { namespace, key: '', form: 'json', text: '{}', kind: 'bytes', metadata: {}, revision: null };
}

export function draftOf(record: StorageRecord): RecordDraft {
  const value = readValue(record);
  const form = bestForm(value);
  const { namespace, key, metadata, revision } = record;
  return { namespace, key, form, text: textOf(value, form) ?? '', kind: value.kind, metadata, revision };
}

/** The same value in another form; the draft as it was where the value has no such form. */
export function inForm(draft: RecordDraft, form: ValueForm): RecordDraft {
  if (draft.text === '') return { ...draft, form };
  const value = valueOf(draft.text, draft.form, draft.kind);
  const text = 'problem' in value ? null : textOf(value, form);
  return text === null ? draft : { ...draft, form, text };
}

/** The forms that can be chosen: what the text as it stands can be shown as. */
export function formsFor(draft: RecordDraft): readonly ValueForm[] {
  if (draft.kind === 'json') return ['json'];
  return (['json', 'text', 'hex'] as const).filter((form) => form === draft.form || inForm(draft, form).form === form);
}

export type DraftProblems = Partial<Record<'namespace' | 'key' | 'value', string>>;

export interface CheckedDraft {
  problems: DraftProblems;
  /** What to send; null when something is wrong. */
  record: { namespace: string; key: string; value: StorageRecord['value']; metadata: StorageRecord['metadata'] } | null;
}

/** The limits of the platform that can be told without it. */
export function checkDraft(draft: RecordDraft): CheckedDraft {
  const { namespace, key, metadata } = draft;
  const problems: DraftProblems = {};
  if (namespace === '') problems.namespace = 'Enter a namespace.';
  else if (namespace.length > 128) problems.namespace = 'Use at most 128 characters.';
  if (key === '') problems.key = 'Enter a key.';
  else if (key.length > 256) problems.key = 'Use at most 256 characters.';
  else if (key.includes('/')) problems.key = 'A key cannot hold a slash.';
  const value = valueOf(draft.text, draft.form, draft.kind);
  if ('problem' in value) return { problems: { ...problems, value: value.problem }, record: null };
  if (Object.keys(problems).length > 0) return { problems, record: null };
  return { problems, record: { namespace, key, ...writeValue(value, metadata) } };
}

/** Whether both would store the same; what cannot be stored is the same as nothing. */
export function holdsSame(one: RecordDraft, other: RecordDraft): boolean {
  const [first, second] = [checkDraft(one).record, checkDraft(other).record];
  return first !== null && JSON.stringify(first) === JSON.stringify(second);
}
