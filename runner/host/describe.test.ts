import { expect, test } from 'vitest';
import { hostFunction } from './catalog.ts';
import { describeArguments, describeOutcome, describeValue } from './describe.ts';

test('arguments get their names', () => {
  const entry = { namespace: 'n', key: 'k', value: Buffer.from('text'), revision: 3n };
  expect(describeArguments(hostFunction('storage.put'), [entry])).toEqual({
    args: { entry: { namespace: 'n', key: 'k', value: 'text', revision: 3 } },
  });
  expect(describeArguments(hostFunction('storage.list-entries'), ['n', undefined])).toEqual({
    args: { namespace: 'n', cursor: null },
  });
});

test('a secret stays out, its failure does not', () => {
  const get = hostFunction('secrets.get');
  expect(describeOutcome(get, { ok: 's3cr3t' })).toEqual({ result: 'hidden' });
  expect(describeOutcome(get, { err: 'missing' })).toEqual({ error: 'missing' });
});

test('nothing is endless and everything is JSON', () => {
  expect(describeValue(Uint8Array.of(0xff, 0xfe))).toEqual({ bytes: 2 });
  expect(describeValue(new Uint8Array(5000))).toEqual({ bytes: 5000 });
  expect(describeValue('x'.repeat(5000))).toBe(`${'x'.repeat(4096)}… (5000 characters)`);
  expect(describeValue(2n ** 63n)).toBe('9223372036854775808');
  expect(describeValue(Array.from({ length: 102 }, () => 1))).toHaveLength(101);
  expect(describeValue({ a: undefined, b: null, c: true })).toEqual({ b: null, c: true });
});
