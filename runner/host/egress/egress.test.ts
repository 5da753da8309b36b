import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPrivateAddress } from './addresses.ts';
import { createEgress, matchesAllowList } from './egress.ts';

const allowed = (allow: string[], url: string) => createEgress({ allow }).decide(new URL(url)).allowed;

describe('the allow-list', () => {
  test.each([
    ['https://example.com/', true],
    ['https://EXAMPLE.com:8443/x', true],
    ['http://api.example.com/', true],
    ['https://example.com./', true],
    ['https://badexample.com/', false],
    ['https://example.com.evil/', false],
    ['https://example.org@other.net/', false],
  ])('%s is %s', (url, expected) => {
    expect(allowed([' Example.com ', ''], url)).toBe(expected);
  });

  test('patterns are not entries, and an entry may name a private address', () => {
    expect(allowed(['*.example.com'], 'https://a.example.com/')).toBe(false);
    expect(createEgress({ allow: ['127.0.0.1'] }).decide(new URL('http://127.0.0.1:1/'))).toMatchObject({
      allowed: true,
      anyAddress: true,
    });
  });

  test('a match always ends at a label', () => {
    const label = fc.stringMatching(/^[a-z]{1,5}$/);
    fc.assert(
      fc.property(label, label, (one, other) => {
        expect(matchesAllowList([`${one}.com`], `${other}.${one}.com`)).toBe(true);
        expect(matchesAllowList([`${one}.com`], `${other}${one}.com`)).toBe(false);
      }),
    );
  });
});

describe('without an allow-list', () => {
  test.each(['https://example.com/', 'http://8.8.8.8/', 'https://[2606:4700::1111]/'])('%s is let through', (url) => {
    expect(allowed([], url)).toBe(true);
  });

  test.each([
    'http://localhost/',
    'http://app.localhost:3000/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://10.1.2.3/',
    'http://172.31.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1/',
    'http://0.0.0.0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://printer.local/',
    'file:///etc/passwd',
  ])('%s is refused', (url) => {
    expect(allowed([], url)).toBe(false);
  });

  test('mapped and zoned addresses count as what they stand for', () => {
    expect(['::ffff:192.168.0.1', 'fe80::1%eth0', '::ffff:8.8.8.8'].map(isPrivateAddress)).toEqual([true, true, false]);
  });
});
