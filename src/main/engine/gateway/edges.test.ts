/** The gateway's edges: who calls, from which page, for what target, and what a trace may show of it. */
import { describe, expect, it } from 'vitest';
import { identifyCaller, internalHeaders } from './caller.ts';
import { checkOrigin } from './origin-guard.ts';
import { readTarget } from './target.ts';
import { tracedBody, tracedHeaders } from './traced.ts';

const token = 'launch-token';

function idOf(id: string): string {
  return identifyCaller(new Headers({ 'x-request-id': id }), token).requestId;
}

describe('identifyCaller', () => {
  it('believes the stated source only with the token', () => {
    const headers = internalHeaders({ token, source: 'bridge', requestId: 'inner', skipsRateLimit: true });
    expect(identifyCaller(new Headers(headers), token)).toEqual({
      isInternal: true,
      source: 'bridge',
      requestId: 'inner',
      isNewId: false,
      skipsRateLimit: true,
    });
    const forged = identifyCaller(new Headers({ ...headers, 'x-alga-workbench-token': 'other' }), token);
    expect(forged).toMatchObject({ isInternal: false, source: 'http', skipsRateLimit: false });
    expect(forged.requestId).not.toBe('inner');
    expect(forged.isNewId).toBe(true);
  });

  it('trusts nobody when there is no token', () => {
    expect(identifyCaller(new Headers({ 'x-alga-workbench-token': '' }), '').isInternal).toBe(false);
  });

  it('keeps a request id of up to 128 characters', () => {
    expect(idOf('any text')).toBe('any text');
    expect(idOf('x'.repeat(128))).toBe('x'.repeat(128));
    expect(idOf('x'.repeat(129))).toMatch(/^[0-9a-f-]{36}$/);
    expect(idOf('')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('checkOrigin', () => {
  const allowed = ['127.0.0.1:4000', 'localhost'];
  const decide = (headers: Record<string, string>) => () =>
    checkOrigin(new Request('http://127.0.0.1:4000/', { headers }), allowed);

  it.each([
    [{ host: '127.0.0.1:4000' }],
    [{ host: 'LOCALHOST:9999' }],
    [{ host: '127.0.0.1:4000', origin: 'http://127.0.0.1:4000', 'sec-fetch-site': 'same-origin' }],
    [{ host: '127.0.0.1:4000', 'sec-fetch-site': 'none' }],
  ])('lets %o in', (headers) => {
    expect(decide(headers)).not.toThrow();
  });

  it.each([
    [{ host: 'evil.example:4000' }],
    [{ host: '127.0.0.1:4001' }],
    [{ host: '127.0.0.1:4000', origin: 'http://evil.example' }],
    [{ host: '127.0.0.1:4000', origin: 'http://127.0.0.1:5000' }],
    [{ host: '127.0.0.1:4000', origin: 'null' }],
    [{ host: '127.0.0.1:4000', 'sec-fetch-site': 'cross-site' }],
    [{ host: '127.0.0.1:4000', 'sec-fetch-site': 'same-site' }],
  ])('keeps %o out', (headers) => {
    expect(decide(headers)).toThrow();
  });
});

describe('readTarget', () => {
  it('reads extension, path and query', () => {
    expect(readTarget('ext', 'http://h/api/ext/acme.hello/a%20b/c%2Fd/?x=1&x=2')).toMatchObject({
      extension: 'acme.hello',
      path: '/a b/c/d/',
      rawQuery: 'x=1&x=2',
    });
    expect(readTarget('ext', 'http://h/api/ext/acme.hello')?.path).toBe('/');
  });

  it('drops empty segments only on the proxy route', () => {
    expect(readTarget('ext', 'http://h/api/ext/e//a/')?.path).toBe('//a/');
    expect(readTarget('ext-proxy', 'http://h/api/ext-proxy/e//a/')?.path).toBe('/a');
  });

  it('is null for broken percent-encoding', () => {
    expect(readTarget('ext', 'http://h/api/ext/e/%zz')).toBeNull();
  });
});

describe('what a trace shows', () => {
  it('is the beginning of a text body', () => {
    expect(tracedBody(Buffer.from('héllo'))).toEqual({ encoding: 'utf8', data: 'héllo', bytes: 6, truncated: false });
    const long = tracedBody(Buffer.from(`a${'é'.repeat(50_000)}`));
    expect(long).toMatchObject({ encoding: 'utf8', bytes: 100_001, truncated: true });
    expect(long?.data).toMatch(/^aé+$/);
  });

  it('is base64 for other bytes, and null for none', () => {
    expect(tracedBody(new Uint8Array([0xff, 0xfe]))).toEqual({ encoding: 'base64', data: '//4=', bytes: 2, truncated: false });
    expect(tracedBody(new Uint8Array())).toBeNull();
    expect(tracedBody(null)).toBeNull();
  });

  it('is no credential and no header of the workbench itself', () => {
    const headers = new Headers({ ...internalHeaders({ token, source: 'cli' }), authorization: 'Bearer x', accept: '*/*' });
    expect(tracedHeaders(headers)).toEqual([
      { name: 'accept', value: '*/*' },
      { name: 'authorization', value: '[redacted]' },
    ]);
  });
});
