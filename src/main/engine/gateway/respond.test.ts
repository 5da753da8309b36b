import { describe, expect, it } from 'vitest';
import { clientAnswer, toResponse } from './respond.ts';

const handlers = {
  status: 201,
  headers: {
    'Content-Type': 'text/html',
    'content-type': 'text/plain',
    ETag: '"1"',
    'X-Ext-Warning': 'careful',
    'X-Ext-Request-Id': 'e-1',
    'Set-Cookie': 'a=1',
    'Cache-Control': 'no-store',
  },
  body_b64: 'aGk=',
  error: null,
};

describe('clientAnswer', () => {
  it('drops the headers of the handler on the API route, as production does, and says so', () => {
    const answer = clientAnswer('ext', handlers, { position: 'platform' });
    expect(answer.headers).toEqual({
      'content-type': 'application/json',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(answer.note).toMatchObject({ switch: 'gateway.response-headers', position: 'platform' });
    expect(answer.note?.note).toContain('content-type: text/plain');
  });

  it('keeps three of them in the helpful position; of doubles the last', () => {
    const answer = clientAnswer('ext', handlers, { position: 'helpful' });
    expect(answer.headers).toEqual({ 'content-type': 'text/plain', 'cache-control': 'no-store', etag: '"1"' });
    expect(answer.note?.position).toBe('helpful');
  });

  it('takes four of them on the proxy route, whatever the switch', () => {
    const answer = clientAnswer('ext-proxy', handlers, { position: 'platform' });
    expect(answer.headers).toEqual({
      'content-type': 'text/plain',
      'cache-control': 'no-store',
      'x-ext-warning': 'careful',
      'x-ext-request-id': 'e-1',
    });
    expect(answer.note).toBeNull();
  });

  it('notes nothing where both positions agree', () => {
    const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=31536000, immutable' };
    expect(clientAnswer('ext', { ...handlers, headers }, { position: 'platform' }).note).toBeNull();
  });

  it('takes the headers of the transport where a runner elsewhere answered', () => {
    const transportHeaders = { 'content-type': 'application/json', 'cache-control': 'no-store', server: 'proxy' };
    const answer = clientAnswer('ext', handlers, { position: 'platform', transportHeaders });
    expect(answer.headers).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  it('has no body for an absent or empty one', () => {
    expect(clientAnswer('ext', { ...handlers, body_b64: null }, { position: 'platform' }).body).toBeNull();
    expect(clientAnswer('ext-proxy', { ...handlers, body_b64: '' }, { position: 'platform' }).body).toBeNull();
  });
});

describe('toResponse', () => {
  const answer = { status: 200, headers: {}, body: new Uint8Array([1]), note: null };

  it.each([199, 600, 0, 101])('refuses the status %i', (status) => {
    expect(() => toResponse({ ...answer, status, body: null })).toThrow(RangeError);
  });

  it.each([204, 205, 304])('refuses a body with %i, and takes the status without one', (status) => {
    expect(() => toResponse({ ...answer, status })).toThrow(TypeError);
    expect(toResponse({ ...answer, status, body: null }).status).toBe(status);
  });

  it('refuses a header value with a line break', () => {
    expect(() => toResponse({ ...answer, headers: { etag: 'a\r\nb: c' } })).toThrow(TypeError);
  });
});
