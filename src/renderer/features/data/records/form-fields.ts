/** Forms of records as data: their fields, what is typed into them, and what the engine says of it. */
import { z } from 'zod';
import type { Failure } from '../../../../contract/errors.ts';
import type { SelectOption } from '../../../ui/Select.tsx';

/** What is typed, by the names that the contract gives to the fields. */
export type Draft = Readonly<Record<string, string | boolean>>;
/** Messages by the names of fields. */
export type FieldProblems = Readonly<Record<string, string>>;

interface FieldBase {
  name: string;
  label: string;
  hint?: string;
  /** False hides the field while the draft is so. */
  shown?: (draft: Draft) => boolean;
}

export type FormField = FieldBase &
  (
    | { kind: 'text'; code?: boolean; placeholder?: string; suggestions?: readonly string[] }
    | { kind: 'lines'; code?: boolean; placeholder?: string }
    | { kind: 'choice'; options: readonly SelectOption<string>[] }
    | { kind: 'flag' }
  );

export const textIn = (draft: Draft, name: string): string => {
  const value = draft[name];
  return typeof value === 'string' ? value : '';
};

/** The text, trimmed; null for a blank field. */
export const optionalIn = (draft: Draft, name: string): string | null => textIn(draft, name).trim() || null;

export const flagIn = (draft: Draft, name: string): boolean => draft[name] === true;

export function sameDraft(one: Draft, other: Draft): boolean {
  return Object.keys({ ...one, ...other }).every((name) => one[name] === other[name]);
}

const problemsSchema = z.record(z.string(), z.string());

function readProblems(details: string): FieldProblems {
  try {
    return problemsSchema.safeParse(JSON.parse(details)).data ?? {};
  } catch {
    // Details of other failures are text for people.
    return {};
  }
}

export interface SortedFailure {
  problems: FieldProblems;
  /** Null when everything that was said stands at a field. */
  rest: Failure | null;
}

/** Sorts what was refused: messages for fields that the form has, and the failure itself for anything else. */
export function sortFailure(failure: Failure, fields: readonly string[]): SortedFailure {
  const named = readProblems(failure.details ?? '');
  const problems = Object.fromEntries(Object.entries(named).filter(([name]) => fields.includes(name)));
  const isAllShown = Object.keys(named).length > 0 && Object.keys(problems).length === Object.keys(named).length;
  return { problems, rest: isAllShown ? null : failure };
}
