import { expect, it } from 'vitest';
import { setting } from './testing.ts';
import { draftOf, pendingText, readable, shownValue, sourceBadge } from './words.ts';

it('says where a value comes from, by the variable that it was read from', () => {
  expect(sourceBadge(setting({ source: 'environment', variable: 'VAULT_ADDR' }))).toEqual({
    label: 'environment',
    tone: 'info',
    title: 'Set by the environment variable VAULT_ADDR',
  });
  expect(sourceBadge(setting({ source: 'default', isSet: false })).title).toBe('Not set');
});

it('puts large figures into larger units', () => {
  expect(readable('30000', 'ms')).toBe('30 s');
  expect(readable('4294967296', 'bytes')).toBe('4.3 GB');
  expect([readable('500', 'ms'), readable('30', 'calls'), readable(null, 'ms'), readable('', 'ms')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

it('never shows a secret', () => {
  const secret = setting({ kind: 'secret', value: null, isSet: true });
  expect([shownValue(secret), draftOf(secret)]).toEqual(['Set, not shown', '']);
  expect(shownValue(setting({ kind: 'secret', value: null, isSet: false }))).toBe('Not set');
});

it('tells what counts until the next start', () => {
  expect(pendingText(setting({ pending: false }))).toBeNull();
  expect(pendingText(setting({ pending: true, value: '5', stored: '7' }))).toBe('Until the next start 5 counts.');
  expect(pendingText(setting({ pending: true, value: null, stored: '7' }))).toBe('Until the next start it counts as not set.');
  expect(pendingText(setting({ pending: true, kind: 'secret', isStored: true }))).toContain('new value');
});

it('begins a field with what the next start takes', () => {
  const value = '5';
  expect(draftOf(setting({ stored: '7', value, pending: true }))).toBe('7');
  expect(draftOf(setting({ stored: null, value, pending: false }))).toBe('5');
  expect(draftOf(setting({ stored: null, value, pending: true, default: '3' }))).toBe('3');
});
