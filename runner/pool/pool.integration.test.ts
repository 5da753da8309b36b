/** The threads under load: queueing, growth while guests wait, warming, closing. */
import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StorageService } from '../host/services.ts';
import { buildTestComponent } from '../testing/build-component.ts';
import { guestSource } from '../testing/guest.ts';
import { createRig } from '../testing/rig.ts';
import type { Rig } from '../testing/rig.ts';
import { memoryServices } from '../testing/services.ts';

/** Storage whose writes wait until they are let go. */
function gatedStorage() {
  const services = memoryServices();
  const gate = Promise.withResolvers<void>();
  const arrivals = new EventEmitter();
  const seen = { waiting: 0 };
  const put: StorageService['put'] = async (installId, record) => {
    seen.waiting += 1;
    arrivals.emit('arrived');
    await gate.promise;
    return services.storage.put(installId, record);
  };
  const reached = async (count: number) => {
    while (seen.waiting < count) await once(arrivals, 'arrived');
  };
  return { services: { ...services, storage: { ...services.storage, put } }, open: gate.resolve, reached };
}

let component = '';
beforeAll(async () => {
  component = await buildTestComponent({ source: guestSource });
});
const rigs: Rig[] = [];
const rigOf = async (...args: Parameters<typeof createRig>) => {
  const rig = await createRig(...args);
  rigs.push(rig);
  return rig;
};
afterAll(() => Promise.all(rigs.map((rig) => rig.dispose())));

const providers = ['cap:storage.kv'];

test('guests that wait for their host do not hold up others, and surplus threads end', async () => {
  const { services, open, reached } = gatedStorage();
  const rig = await rigOf(component, { workers: 1, services });
  const waiting = [rig.call('/storage', { providers }), rig.call('/storage', { providers })];
  await reached(2);
  expect((await rig.call('/count')).body).toEqual({ runs: 1 });
  expect((await rig.runner.health()).pool).toMatchObject({ waiting: 2, queued: 0 });
  open();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  expect((await rig.runner.health()).pool).toEqual({ threads: 1, running: 0, waiting: 0, queued: 0 });
});

test('more requests than threads are all answered, each by a fresh guest', async () => {
  const rig = await rigOf(component, { workers: 1 });
  const answers = await Promise.all(Array.from({ length: 8 }, (_none, index) => rig.call(index === 3 ? '/throw' : '/count')));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 500, 200, 200, 200, 200]);
});

test('loops on every thread end at their deadlines and leave room', async () => {
  const rig = await rigOf(component, { workers: 2 });
  const loops = await Promise.all([1, 2, 3].map(() => rig.call('/loop', { timeoutMs: 150 })));
  expect(loops.map(({ explanation }) => explanation)).toEqual(['GUEST_DEADLINE', 'GUEST_DEADLINE', 'GUEST_DEADLINE']);
  expect((await rig.call('/count')).body).toEqual({ runs: 1 });
});

test('a warm component has an instance ready', async () => {
  const rig = await rigOf(component, { workers: 1 });
  await rig.runner.warm({ tenant: 'tenant-1', extension: 'extension-1', contentHash: rig.contentHash });
  const { span } = await rig.call('/count');
  expect(span.children.map(({ kind }) => kind)).toEqual(['guest']);
  await expect(rig.runner.warm({ tenant: 't', extension: 'e', contentHash: 'x' })).rejects.toThrow('invalid content hash');
});

test('a call that is waiting when the runner closes is answered, and so is one after', async () => {
  const { services, reached } = gatedStorage();
  const rig = await rigOf(component, { workers: 1, services });
  const waiting = rig.call('/storage', { providers });
  await reached(1);
  await rig.runner.dispose();
  expect((await waiting).status).toBe(500);
  expect((await rig.call('/count')).error).toBe('execute_failed: the runner is closed');
});

test('a store that fails in an unforeseen way is internal to the guest, and told in the trace', async () => {
  const services = memoryServices();
  const storage = { ...services.storage, get: () => Promise.reject(new Error('disk on fire')) };
  const rig = await rigOf(component, { workers: 1, services: { ...services, storage } });
  const { guest } = await rig.call('/uncaught-host-error', { providers });
  expect(guest?.children[0]?.attributes).toMatchObject({ error: 'internal', cause: 'disk on fire' });
});
