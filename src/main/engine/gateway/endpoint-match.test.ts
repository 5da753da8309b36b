import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessMethod, findEndpoint, pathMatches } from './endpoint-match.ts';

const endpoint = (method: string, path: string, handler = 'dist/main') => ({ method, path, handler });

describe('pathMatches', () => {
  it.each([
    ['/a/:id/b', '/a/1/b', true],
    ['/a/:id/b', '/a/1/b/', true],
    ['/a/:id/b', '/a//b', false],
    ['/a/:id/b', '/a/1', false],
    ['/a/:id/b', '/a/1/b/c', false],
    ['/a', '/A', false],
    ['/a/{id}', '/a/1', false],
    ['/a/{id}', '/a/{id}', true],
    ['/a/*', '/a/b', false],
    ['/', '/', true],
    ['/', '', true],
    ['/:any', '/', false],
    ['a/b/', '//a/b', true],
  ])('%s and %s: %s', (template, path, expected) => {
    expect(pathMatches(template, path)).toBe(expected);
  });

  const segment = fc.stringMatching(/^[^/:][^/]*$/);

  it('matches a literal path with itself and with any value in a parameter place', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1 }), fc.nat(), segment, (segments, at, value) => {
        const place = at % segments.length;
        const template = `/${segments.with(place, ':name').join('/')}`;
        expect(pathMatches(`/${segments.join('/')}`, `/${segments.join('/')}/`)).toBe(true);
        expect(pathMatches(template, `/${segments.with(place, value).join('/')}`)).toBe(true);
        expect(pathMatches(template, `/${segments.join('/')}/more`)).toBe(false);
      }),
    );
  });

  it('takes linear time on hostile slashes', () => {
    const slashes = '/'.repeat(100_000);
    expect(pathMatches(`/a${slashes}b`, `/a${slashes}b`)).toBe(true);
    expect(pathMatches('/', slashes)).toBe(true);
  });
});

describe('findEndpoint', () => {
  const endpoints = [
    endpoint('get', '/a'),
    endpoint('HEAD', '/head'),
    endpoint('POST', '/a/:id'),
    endpoint('POST', '/a/fixed'),
  ];

  it('takes the first match', () => {
    expect(findEndpoint(endpoints, 'POST', '/a/fixed')).toBe(endpoints[2]);
  });

  it('reads stored and asked HEAD as GET', () => {
    expect(findEndpoint(endpoints, 'HEAD', '/a')).toBe(endpoints[0]);
    expect(findEndpoint(endpoints, 'GET', '/head')).toBe(endpoints[1]);
  });

  it('drops entries that are incomplete or of another method', () => {
    expect(findEndpoint([endpoint('OPTIONS', '/a'), endpoint('GET', '/a', '')], 'GET', '/a')).toBeNull();
    expect(findEndpoint([endpoint('OPTIONS', '/a')], 'OPTIONS', '/a')).toBeNull();
  });
});

it('knows the methods that an endpoint can have', () => {
  expect(['get', 'HEAD', 'patch', 'OPTIONS', 'TRACE', ''].map(accessMethod)).toEqual(['GET', 'GET', 'PATCH', null, null, null]);
});
