import { expect, test } from 'vitest';
import { guestRequest } from '../execute/guest-request.ts';
import { executeBody } from '../testing/services.ts';
import { executeBodySchema } from './execute-body.ts';

const read = (http: string) => {
  const body = JSON.stringify({ ...executeBody('sha256:x'), http: 'HTTP' });
  return executeBodySchema.safeParse(JSON.parse(body.replace('"HTTP"', http)));
};

test('queries and headers reach the guest whatever their names are', () => {
  const { data } = read('{"method":"GET","path":"/p","query":{"__proto__":"1","b":"2"},"headers":{"__proto__":"3"}}');
  const request = data === undefined ? null : guestRequest(data);
  expect(request?.http.url).toBe('/p?__proto__=1&b=2');
  expect(request?.http.headers).toEqual([{ name: '__proto__', value: '3' }]);
});

test.each(['{"a":1}', '{"a":null}', '["a"]', '"a"', 'null'])('%s is no map of text', (query) => {
  expect(read(`{"method":"GET","path":"/p","query":${query}}`).success).toBe(false);
});

test('maps that are left out are empty', () => {
  expect(read('{"method":"GET","path":"/p"}').data?.http).toMatchObject({ query: {}, headers: {} });
});
