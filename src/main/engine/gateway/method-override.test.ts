import { describe, expect, it } from 'vitest';
import { overrideMethod } from './method-override.ts';

function override(query: string, body: string | null, method = 'POST') {
  const bytes = body === null ? null : new TextEncoder().encode(body);
  const result = overrideMethod({ method, query: new URLSearchParams(query), body: bytes });
  return { ...result, query: result.query.toString(), body: result.body && new TextDecoder().decode(result.body) };
}

describe('overrideMethod', () => {
  it('takes the method from the query and removes the field', () => {
    expect(override('a=1&__method=put', 'x')).toEqual({ method: 'PUT', query: 'a=1', body: 'x', from: 'query' });
  });

  it('prefers the query to the body, and leaves the body as it is', () => {
    const body = '{"__method":"DELETE","a":1}';
    expect(override('__method=PATCH', body)).toEqual({ method: 'PATCH', query: '', body, from: 'query' });
  });

  it('drops the body of a GET', () => {
    expect(override('__method=get', '{"a":1}')).toEqual({ method: 'GET', query: '', body: null, from: 'query' });
    expect(override('', '{"__method":"GET","a":1}')).toEqual({ method: 'GET', query: '', body: null, from: 'body' });
  });

  it('takes the method from a JSON object body and removes the field', () => {
    const body = '{"__proto__":{"b":2},"a":1}';
    expect(override('', `{"__method":"Delete",${body.slice(1)}`)).toEqual({ method: 'DELETE', query: '', body, from: 'body' });
  });

  it('drops a body that is left without fields', () => {
    expect(override('', '{"__method":"DELETE"}')).toEqual({ method: 'DELETE', query: '', body: null, from: 'body' });
  });

  it.each(['{"__method":"HEAD"}', '{"__method":7}', '["__method"]', '"__method"', '{"__method":"PUT"', 'null', ''])(
    'leaves %s alone',
    (body) => {
      expect(override('', body)).toEqual({ method: 'POST', query: '', body, from: null });
    },
  );

  it('leaves an invalid value in the query alone', () => {
    expect(override('__method=OPTIONS', null)).toEqual({ method: 'POST', query: '__method=OPTIONS', body: null, from: null });
  });

  it('overrides only POST', () => {
    expect(override('__method=DELETE', null, 'PUT')).toMatchObject({ method: 'PUT', query: '__method=DELETE', from: null });
  });
});
