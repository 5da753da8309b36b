/** A handler that does what the request's body tells it, step by step, and answers with all that it saw. */
import * as fc from 'fast-check';

export const scriptedGuestSource = `
import * as context from 'alga:extension/context';
import * as http from 'alga:extension/http';
import * as logging from 'alga:extension/logging';
import * as scheduler from 'alga:extension/scheduler';
import * as secrets from 'alga:extension/secrets';
import * as storage from 'alga:extension/storage';
import * as user from 'alga:extension/user';

const bytes = (value) => new TextEncoder().encode(value);
const plain = (_name, value) => (typeof value === 'bigint' ? String(value) : ArrayBuffer.isView(value) ? [...value] : value);
const attempt = (call) => {
  try {
    return { ok: call() };
  } catch (error) {
    return { error: error.payload };
  }
};
const ops = {
  put: (key, value) => storage.put({ namespace: 'n', key, value: bytes(value), revision: undefined }),
  get: (key) => storage.get('n', key),
  remove: (key) => storage.delete('n', key),
  list: () => storage.listEntries('n', undefined),
  secret: (key) => secrets.get(key),
  fetch: (url) => http.fetch({ method: 'GET', url, headers: [{ name: 'authorization', value: attempt(() => secrets.get('TOKEN')).ok ?? '' }], body: undefined }),
  schedules: () => scheduler.listSchedules(),
  log: (line) => logging.logInfo(line),
  print: (line) => console.log(line),
  context: () => context.getContext(),
  user: () => user.getUser(),
  now: () => Date.now(),
  clock: () => performance.now(),
  random: () => Math.random(),
  uuid: () => crypto.randomUUID(),
  bytes: (count) => crypto.getRandomValues(new Uint8Array(Number(count))),
};

export async function handler(request) {
  const seen = [];
  for (const [op, arg] of JSON.parse(new TextDecoder().decode(request.http.body))) {
    if (op === 'sleep') await new Promise((done) => setTimeout(done, Number(arg)));
    else if (op === 'throw') throw new Error(arg);
    else if (op === 'loop') for (;;) Date.now();
    else seen.push([op, attempt(() => ops[op](arg))]);
  }
  return { status: 200, headers: [{ name: 'x-now', value: String(Date.now()) }], body: bytes(JSON.stringify(seen, plain)) };
}
`;

export type Step = [op: string, arg: string];

const key = fc.constantFrom('a', 'b', 'TOKEN', 'OTHER');
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const withKey = fc.tuple(fc.constantFrom('get', 'remove', 'secret'), key);
const withText = fc.tuple(fc.constantFrom('log', 'print'), text);
const alone = fc.tuple(
  fc.constantFrom('list', 'schedules', 'context', 'user', 'now', 'clock', 'random', 'uuid'),
  fc.constant(''),
);
const put = fc.tuple(fc.constant('put'), key);
const counted = fc.tuple(fc.constantFrom('bytes', 'sleep'), fc.nat({ max: 20 }).map(String));
const fetched = fc.tuple(fc.constant('fetch'), fc.constantFrom('https://example.com/', 'not a url'));

/** Any sequence of host calls and reads that ends well. */
export const anySteps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(withKey, withText, alone, put, counted, fetched), {
  maxLength: 25,
});
