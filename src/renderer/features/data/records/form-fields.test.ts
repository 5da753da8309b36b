import { expect, test } from 'vitest';
import type { Failure } from '../../../../contract/errors.ts';
import { flagIn, optionalIn, sameDraft, sortFailure, textIn } from './form-fields.ts';

const failure = (details?: string): Failure => ({
  code: 'INPUT_INVALID',
  what: 'What.',
  why: 'Why.',
  fix: 'Fix.',
  ...(details === undefined ? {} : { details }),
});

test('messages go to the fields they name', () => {
  const refused = failure('{"name":"Enter a name.","email":"Enter an address."}');
  expect(sortFailure(refused, ['name', 'email', 'type'])).toEqual({
    problems: { name: 'Enter a name.', email: 'Enter an address.' },
    rest: null,
  });
});

test('what names no field of the form is shown as a failure', () => {
  const refused = failure('{"name":"Enter a name.","userId":"Unknown."}');
  expect(sortFailure(refused, ['name'])).toEqual({ problems: { name: 'Enter a name.' }, rest: refused });
  for (const other of [failure(), failure('{}'), failure('a stack'), failure('[1]'), failure('{"name":1}')]) {
    expect(sortFailure(other, ['name'])).toEqual({ problems: {}, rest: other });
  }
});

test('drafts are read by kind', () => {
  const draft = { name: ' Ada ', note: ' ', active: true };
  expect(textIn(draft, 'name')).toBe(' Ada ');
  expect(textIn(draft, 'active')).toBe('');
  expect(optionalIn(draft, 'name')).toBe('Ada');
  expect(optionalIn(draft, 'note')).toBeNull();
  expect(flagIn(draft, 'active')).toBe(true);
  expect(flagIn(draft, 'name')).toBe(false);
});

test('drafts are the same when each field is', () => {
  expect(sameDraft({ a: '1', b: true }, { b: true, a: '1' })).toBe(true);
  expect(sameDraft({ a: '1' }, { a: '2' })).toBe(false);
  expect(sameDraft({ a: '1' }, { a: '1', b: false })).toBe(false);
});
