import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestForm, readValue, textOf, valueOf, writeValue, type StoredValue, type ValueForm } from './stored-value.ts';

const bytesOf = (text: string): StoredValue => ({ kind: 'bytes', bytes: new TextEncoder().encode(text) });
const written = (value: StoredValue) => writeValue(value, {});

describe('a stored value', () => {
  it('of a handler comes back as the bytes that it is', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const value = readValue(written({ kind: 'bytes', bytes }));
        expect(value).toEqual({ kind: 'bytes', bytes });
        const form = bestForm(value);
        const text = textOf(value, form);
        expect(text).not.toBeNull();
        const typed = valueOf(textOf(value, 'hex') ?? '', 'hex', 'bytes');
        expect(typed).toEqual(value);
      }),
    );
  });

  it('is shown in the form that tells most', () => {
    expect(bestForm(bytesOf('{"a":1}'))).toBe('json');
    expect(bestForm(bytesOf('hello'))).toBe('text');
    expect(bestForm(bytesOf('42'))).toBe('text');
    expect(bestForm(bytesOf('{broken'))).toBe('text');
    expect(bestForm({ kind: 'bytes', bytes: Uint8Array.of(0xff, 0xfe) })).toBe('hex');
    expect(bestForm({ kind: 'json', value: 'text' })).toBe('json');
  });

  it('that is marked as bytes but is none is shown as JSON', () => {
    expect(readValue({ value: '*', metadata: { encoding: 'base64-bytes' } })).toEqual({ kind: 'json', value: '*' });
    expect(readValue({ value: 7, metadata: { encoding: 'base64-bytes' } })).toEqual({ kind: 'json', value: 7 });
  });

  it('keeps its metadata', () => {
    expect(writeValue(bytesOf('a'), { owner: 'x' })).toEqual({
      value: 'YQ==',
      metadata: { owner: 'x', encoding: 'base64-bytes' },
    });
    expect(writeValue({ kind: 'json', value: [1] }, { owner: 'x' })).toEqual({ value: [1], metadata: { owner: 'x' } });
  });

  it('of JSON loses nothing by being shown and stored again', () => {
    const exact = '{"big":12345678901234567890,"e":1.0,"twice":1,"twice":2,"text":"a \\" b  c"}';
    const shown = textOf(bytesOf(exact), 'json') ?? '';
    expect(shown).toContain('\n');
    expect(valueOf(shown, 'json', 'bytes')).toEqual(bytesOf(exact));
    fc.assert(
      fc.property(fc.json(), (json) => {
        const compact = JSON.stringify(JSON.parse(json));
        expect(valueOf(textOf(bytesOf(compact), 'json') ?? '', 'json', 'bytes')).toEqual(bytesOf(compact));
      }),
    );
  });

  it('has no form that would not hold it', () => {
    expect(textOf({ kind: 'bytes', bytes: Uint8Array.of(0xff) }, 'text')).toBeNull();
    expect(textOf(bytesOf('hello'), 'json')).toBeNull();
    expect(textOf({ kind: 'json', value: 1 }, 'hex')).toBeNull();
  });

  it.each<[string, ValueForm, RegExp]>([
    ['{', 'json', /not JSON/],
    ['  ', 'json', /Enter/],
    ['0g', 'hex', /hex digits only/],
    ['00 0', 'hex', /two/],
  ])('is not taken from %j as %s', (text, form, problem) => {
    expect(valueOf(text, form, 'bytes')).toEqual({ problem: expect.stringMatching(problem) });
  });
});
