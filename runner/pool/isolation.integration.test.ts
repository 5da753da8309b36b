/** Nothing of a request is left for the next, however its state is made; and what cannot be set back is made anew. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTestComponent } from '../testing/build-component.ts';
import { createRig } from '../testing/rig.ts';
import type { Answer, Rig } from '../testing/rig.ts';

/** `/leave` changes all that JavaScript can reach, `/look` tells what it finds of that. */
const source = `
let count = 0;
const cache = new Map();
class Kept { static seen = []; }
const json = (value) => ({ status: 200, headers: [], body: new TextEncoder().encode(JSON.stringify(value)) });
const look = () => ({
  count, cached: cache.size, seen: Kept.seen.length, global: globalThis.left ?? null, prototype: {}.left ?? null,
  pushed: Array.prototype.push.toString().includes('native'), env: typeof JSON.left, date: typeof Date.prototype.left,
  symbol: Symbol.for('left').description === 'left' && globalThis[Symbol.for('left')] === undefined,
  regexp: 'x'.replace(/x/, '$1') + RegExp.$1,
});
const paths = {
  '/look': () => json(look()),
  '/leave': () => {
    const before = look();
    count += 1;
    cache.set('key', { big: 'x'.repeat(1000) });
    Kept.seen.push(1);
    globalThis.left = 'here';
    Object.prototype.left = 'here';
    Array.prototype.push = () => 0;
    JSON.left = Date.prototype.left = 1;
    globalThis[Symbol.for('left')] = 1;
    /(left)/.exec('left');
    return json({ before, after: look() });
  },
  '/address': () => {
    // Where the heap puts things depends on all that was allocated before.
    const held = [];
    for (let index = 0; index < 2000; index += 1) held.push(new Uint8Array(100).fill(index));
    return json({ length: held.length, count: (count += 1) });
  },
  '/grow': () => { const held = []; for (let index = 0; index < 24; index += 1) held.push(new Uint8Array(1 << 20).fill(1)); return json({ held: held.length, ...look() }); },
  '/throw': () => { globalThis.left = 'here'; throw new Error('boom'); },
  '/random': () => json({ random: Math.random(), now: Date.now(), uuid: crypto.randomUUID() }),
  '/later': () => { setTimeout(() => { globalThis.left = 'later'; }, 0); return json(look()); },
};
export const handler = (request) => paths[request.http.url]();
`;

const clean = {
  count: 0,
  cached: 0,
  seen: 0,
  global: null,
  prototype: null,
  pushed: true,
  env: 'undefined',
  date: 'undefined',
  symbol: true,
  regexp: '$1',
};
const originOf = ({ guest }: Answer) => guest?.attributes['instance'];

let component = '';
beforeAll(async () => {
  component = await buildTestComponent({ source });
});
const rigs: Rig[] = [];
const rigOf = async (...args: Parameters<typeof createRig>) => {
  const rig = await createRig(...args);
  rigs.push(rig);
  return rig;
};
afterAll(() => Promise.all(rigs.map((rig) => rig.dispose())));

describe.each(['fresh', 'instantiate'] as const)('with the state of requests made by %s', (guestState) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await rigOf(component, { workers: 1, guestState });
  });
  const again = guestState === 'fresh' ? 'reset' : 'new';

  test('module state, globals and prototypes are those of the build', async () => {
    expect((await rig.call('/leave')).body).toMatchObject({
      before: clean,
      after: { count: 1, global: 'here', pushed: false },
    });
    for (const path of ['/look', '/leave', '/look', '/later', '/look']) {
      const answer = await rig.call(path);
      expect(path === '/leave' ? (answer.body as { before: object }).before : answer.body).toEqual(clean);
      expect(originOf(answer)).toBe(again);
    }
  });

  test('a run is the same run each time, and leaves the same memory', async () => {
    const runs = [await rig.call('/address'), await rig.call('/leave'), await rig.call('/address'), await rig.call('/address')];
    const [first, , second, third] = runs.map(({ body, guest }) => ({ body, memory: guest?.attributes['memoryBytes'] }));
    expect([second, third]).toEqual([first, first]);
  });

  test('a guest whose memory grew is not used again', async () => {
    const grown = await rig.call('/grow');
    expect(grown.body).toMatchObject({ held: 24, ...clean });
    const after = await rig.call('/look');
    expect([after.body, originOf(after)]).toEqual([clean, 'new']);
    expect(after.guest?.attributes['memoryBytes']).toBeLessThan(Number(grown.guest?.attributes['memoryBytes']));
  });

  test('nor is one that trapped, or that was ended', async () => {
    expect((await rig.call('/throw')).explanation).toBe('GUEST_ERROR_UNCAUGHT');
    const after = await rig.call('/look');
    expect([after.body, originOf(after)]).toEqual([clean, 'new']);
  });

  test('randomness and time are those of the request', async () => {
    const values = [await rig.call('/random'), await rig.call('/random')].map(({ body }) => body as Record<string, unknown>);
    expect(values[0]?.['uuid']).not.toBe(values[1]?.['uuid']);
    expect(values[0]?.['random']).not.toBe(values[1]?.['random']);
  });
});

test('reuse leaks what requests leave, and says so', async () => {
  const rig = await rigOf(component, { workers: 1, guestState: 'reuse' });
  await rig.call('/leave');
  const second = await rig.call('/look');
  expect(second.body).toMatchObject({ count: 1, global: 'here', prototype: 'here' });
  expect(second.guest?.attributes).toMatchObject({ instance: 'used', leaks: expect.stringContaining('earlier requests') });
});
