/** Where the instance of a request comes from: set back where that is complete, made anew elsewhere. */
import { afterEach, expect, test } from 'vitest';
import { wasm } from '../component/wasm.ts';
import { planReset } from '../reset/plan.ts';
import { preparedModule, recipeOf } from '../reset/recipe.ts';
import { coreModule, exportKind } from '../testing/core-module.ts';
import { writeGlue } from '../testing/plain-glue.ts';
import type { PlainGlue } from '../testing/plain-glue.ts';
import { createInstances } from './instances.ts';
import type { GuestState, Instances } from './instances.ts';
import type { GuestRequest } from './protocol.ts';

/** One page of memory, two at most. */
const exported = [{ name: 'memory', kind: exportKind.memory, index: 0 }];
const resettable = coreModule({ memories: [[1, 2]], exports: exported });
/** What `start` does at instantiation may be anything, so such a module is made anew. */
const starting = coreModule({ memories: [[1, 2]], functions: [[]], start: true, exports: exported });

/** Counts in its memory, and grows it where the request says so; answers how often it ran. */
const counting = `
const { memory } = instantiateCore(getCoreModule('core.wasm'), {}).exports;
return { handler(request) {
  if (request.http.url === '/grow') memory.grow(1);
  const cells = new Uint32Array(memory.buffer);
  return { status: cells[0] += 1, headers: [], body: undefined };
} };`;
/** Takes another module each time, which cannot be repeated. */
const changing = `
globalThis.turn = (globalThis.turn ?? 0) + 1;
${counting.replace("'core.wasm'", "globalThis.turn % 2 === 0 ? 'core.wasm' : 'other.wasm'")}`;

let glue: PlainGlue | null = null;
afterEach(() => glue?.dispose());

async function instancesOf(body: string, bytes: Uint8Array, state: GuestState = 'fresh'): Promise<Instances> {
  glue = await writeGlue(body);
  const names = ['core.wasm', 'other.wasm'];
  const plan = planReset(new Map(names.map((name) => [name, bytes])));
  const compiled = names.map(async (name) => [name, await wasm.compile(preparedModule(plan, name, bytes))] as const);
  const modules = Object.fromEntries(await Promise.all(compiled));
  const instances = createInstances({}, state);
  await instances.load(glue.image('key', { modules, reset: recipeOf(plan, modules) }));
  instances.keep('key', 1);
  while (instances.refill()) continue;
  return instances;
}

/** Origin of the instance and what it answered; afterwards one is made ready again. */
function runOf(instances: Instances, url = '/'): [origin: string, answer: number] {
  const request: GuestRequest = { context: {}, http: { method: 'GET', url, headers: [], body: undefined } };
  const instance = instances.take('key');
  const { status } = instance.handler(request);
  const { origin } = instance;
  instances.giveBack('key', instance);
  while (instances.refill()) continue;
  return [origin, status];
}

test('one that can be set back is, and has forgotten what it did', async () => {
  const instances = await instancesOf(counting, resettable);
  expect([runOf(instances), runOf(instances), runOf(instances)]).toEqual([
    ['new', 1],
    ['reset', 1],
    ['reset', 1],
  ]);
});

test('one whose memory grew cannot shrink again, and is made anew', async () => {
  const instances = await instancesOf(counting, resettable);
  expect([runOf(instances, '/grow'), runOf(instances), runOf(instances)]).toEqual([
    ['new', 1],
    ['new', 1],
    ['reset', 1],
  ]);
});

test('a component that cannot be set back is made anew for each request, ahead of it', async () => {
  const instances = await instancesOf(counting, starting);
  for (let round = 0; round < 3; round += 1) {
    expect(instances.counts()).toEqual({ key: 1 });
    expect(runOf(instances)).toEqual(['new', 1]);
  }
});

test('so is one whose generated code does not link the same way twice, and instances stay at hand', async () => {
  const instances = await instancesOf(changing, resettable);
  for (let round = 0; round < 4; round += 1) {
    expect(instances.counts()).toEqual({ key: 1 });
    expect(runOf(instances)).toEqual(['new', 1]);
  }
});

test('where it is asked for, all are made anew, or none is set back', async () => {
  const anew = await instancesOf(counting, resettable, 'instantiate');
  expect([runOf(anew), runOf(anew)]).toEqual([
    ['new', 1],
    ['new', 1],
  ]);
  await glue?.dispose();
  const reused = await instancesOf(counting, resettable, 'reuse');
  expect([runOf(reused), runOf(reused)]).toEqual([
    ['new', 1],
    ['used', 2],
  ]);
});
