import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { xmlDocument, xmlError, xmlInner, xmlText } from './xml.ts';

it('reads back every text that it writes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const text = xmlDocument('Root', [['Key', value], null, ['Other', 1]]);
      expect(xmlText(text, 'Key')).toBe(value.trim());
      expect(xmlText(text, 'Other')).toBe('1');
    }),
  );
});

it('finds elements whatever attributes and spaces they have', () => {
  const text = '<Delete xmlns="x">\n<Object><Key>a&amp;&#98;&#x63;</Key></Object><Object >\n<Key>d</Key></Object></Delete>';
  expect(xmlInner(text, 'Object').map((object) => xmlText(object, 'Key'))).toEqual(['a&bc', 'd']);
  expect(xmlText(text, 'Quiet')).toBeNull();
  expect(xmlText('<Key>&#1114112;&unknown;</Key>', 'Key')).toBe('&#1114112;&unknown;');
});

it('is done with elements that nobody closes', () => {
  const open = '<Part>'.repeat(300_000);
  expect(xmlInner(open, 'Part')).toEqual([]);
  expect(xmlInner('<Part '.repeat(300_000), 'Part')).toEqual([]);
  expect(xmlInner(`<Part>1</Part>${open}`, 'Part')).toEqual(['1']);
});

it('writes errors as clients expect them', () => {
  expect(xmlError([['Code', 'NoSuchKey']])).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>',
  );
});
