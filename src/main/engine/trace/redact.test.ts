import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, redactionMark } from './redact.ts';

describe('createRedactor', () => {
  it('takes out every occurrence of a value', () => {
    const redact = createRedactor(() => ['s3cr3t']);
    expect(redact('a s3cr3t and s3cr3t')).toBe(`a ${redactionMark} and ${redactionMark}`);
  });

  it('finds a value in its escaped and encoded forms', () => {
    const value = 'p"a ss/wörd';
    const redact = createRedactor(() => [value]);
    expect(redact(JSON.stringify({ key: value }))).toBe(`{"key":"${redactionMark}"}`);
    expect(redact(`?k=${encodeURIComponent(value)}`)).toBe(`?k=${redactionMark}`);
    expect(redact(new URLSearchParams({ k: value }).toString())).toBe(`k=${redactionMark}`);
    expect(redact(`Basic ${Buffer.from(value).toString('base64')}`)).toBe(`Basic ${redactionMark}`);
  });

  it('takes the longer of two values where one begins the other', () => {
    const redact = createRedactor(() => ['token', 'token-long']);
    expect(redact('token-long')).toBe(redactionMark);
  });

  it('treats a short value as secret only where it stands alone', () => {
    const redact = createRedactor(() => ['abc']);
    expect(redact('abc')).toBe(redactionMark);
    expect(redact('abcdef')).toBe('abcdef');
  });

  it('knows a secret from the moment it is stored', () => {
    const values: string[] = [];
    const redact = createRedactor(() => values);
    expect(redact('hunter22')).toBe('hunter22');
    values.push('hunter22');
    expect(redact('hunter22')).toBe(redactionMark);
  });

  it('leaves no value behind, whatever characters it has', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: 'grapheme' }), fc.string(), fc.string(), (value, before, after) => {
        fc.pre(!redactionMark.includes(value) && !before.includes(value) && !after.includes(value));
        const redacted = createRedactor(() => [value])(`${before}${value}${after}`);
        expect(redacted).toContain(redactionMark);
      }),
    );
  });
});
