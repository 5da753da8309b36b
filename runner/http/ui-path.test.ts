import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentType, etagOf, matchesEtag, securityPolicy } from './ui-headers.ts';
import { decodePath, uiPath } from './ui-path.ts';

describe('paths of a UI', () => {
  test.each([
    ['', ''],
    ['index.html', 'index.html'],
    ['assets//a.js', 'assets/a.js'],
    ['assets/', 'assets'],
    ['settings/profile', 'settings/profile'],
    ['a.b/c', 'a.b/c'],
    ['fonts/x.WOFF2', 'fonts/x.WOFF2'],
  ])('%j is served as %j', (path, served) => {
    expect(uiPath(path)).toBe(served);
  });

  test.each([
    '/etc/passwd',
    'a/../b',
    '..',
    '.',
    './a.js',
    'a\\b.js',
    'assets/.x/f.js',
    '.well-known/x',
    'a\0.js',
    'a\nb',
    'a\u0085b',
    'file.',
    'a.exe',
    'favicon.ico',
    'a.gif',
    'a.mjs',
    'a.wasm',
    'user/jane.doe',
    'v1.2',
  ])('%j is refused', (path) => {
    expect(uiPath(path)).toBeNull();
  });

  test('whatever is served stays below the root', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '..', '%', '\0', '.js') }), (path) => {
        const served = uiPath(path);
        if (served === null || served === '') return;
        expect(served.split('/').every((segment) => segment !== '' && !segment.startsWith('.'))).toBe(true);
      }),
    );
  });

  test('encoding that is none does not decode', () => {
    expect(decodePath('%e4')).toBeNull();
    expect(decodePath('%zz')).toBeNull();
    expect(decodePath('a%2Fb%20c')).toBe('a/b c');
  });
});

describe('headers of files', () => {
  test('types carry no charset', () => {
    const files = [
      'a.html',
      'a.JS',
      'a.css',
      'a.json',
      'a.svg',
      'a.png',
      'a.jpeg',
      'a.webp',
      'a.woff',
      'a.woff2',
      'a.map',
      'a.bin',
    ];
    expect(files.map(contentType)).toEqual([
      'text/html',
      'text/javascript',
      'text/css',
      'application/json',
      'image/svg+xml',
      'image/png',
      'image/jpeg',
      'image/webp',
      'application/font-woff',
      'font/woff2',
      'text/plain',
      'application/octet-stream',
    ]);
  });

  test('the entity tag is the hash, and lists are compared entry by entry', () => {
    const etag = '"sha256-b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"';
    expect(etagOf(etag.slice(8, -1))).toBe(etag);
    expect([`"x", ${etag}`, '*', etag].map((header) => matchesEtag(header, etag))).toEqual([true, true, true]);
    expect([undefined, '', '"x"', `W/${etag}`].map((header) => matchesEtag(header, etag))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test('the policy takes ancestors or is replaced', () => {
    expect(securityPolicy({})).toMatch(/^default-src 'self'; .*; form-action 'self'$/);
    expect(securityPolicy({ frameAncestors: () => ' https://a ' })).toMatch(/; frame-ancestors https:\/\/a$/);
    expect(securityPolicy({ frameAncestors: () => 'https://a', contentSecurityPolicy: "default-src 'none'" })).toBe(
      "default-src 'none'",
    );
  });
});
