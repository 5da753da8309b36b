/** The threads under load: queueing, growth while guests wait, warming, closing. */
import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StorageService } from '../host/services.ts';
import { buildTestComponent } from '../testing/build-component.ts';
import { guestSource } from '../testing/guest.ts';
import { createRig } from '../testing/rig.ts';
import type { Rig } from '../testing/rig.ts';
import { memoryServices } from '../testing/services.ts';
import { poolOptions } from './defaults.ts';
import type { GuestJob } from './job.ts';
import { createPool } from './pool.ts';
import type { PoolHealth } from './pool.ts';

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
const reaches = (rig: Rig, pool: Partial<PoolHealth>) =>
  expect.poll(async () => (await rig.runner.health()).pool, { timeout: 10_000 }).toMatchObject(pool);
const held = () => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort' || kind === 'Timeout').length;

test('guests that wait for their host do not hold up others, and surplus threads end', async () => {
  const { services, open, reached } = gatedStorage();
  const rig = await rigOf(component, { workers: 1, services });
  const waiting = [rig.call('/storage', { providers }), rig.call('/storage', { providers })];
  await reached(2);
  expect((await rig.call('/count')).body).toEqual({ runs: 1 });
  expect((await rig.runner.health()).pool).toMatchObject({ waiting: 2, queued: 0 });
  open();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  expect((await rig.runner.health()).pool).toMatchObject({ running: 0, waiting: 0, queued: 0 });
  await expect.poll(async () => (await rig.runner.health()).pool.threads, { timeout: 10_000 }).toBe(1);
});

test('one busy extension does not keep another from its turn', async () => {
  const rig = await rigOf(component, { workers: 1 });
  const caller = new AbortController();
  const loops = [1, 2, 3, 4].map(() => rig.call('/loop', { signal: caller.signal }));
  await reaches(rig, { running: 1, queued: 3 });
  const other = await rig.call('/count', { extension: 'extension-2' });
  expect(other).toMatchObject({ status: 200, body: { runs: 1 } });
  expect((await rig.runner.health()).pool.queued).toBe(3);
  caller.abort();
  expect((await Promise.all(loops)).map(({ explanation }) => explanation)).toEqual(loops.map(() => 'GUEST_CANCELLED'));
});

test('more requests than may wait are turned away, with the reason', async () => {
  const { services, open, reached } = gatedStorage();
  const limits = { concurrency: 1, queuedPerExtension: 1, queued: 2 };
  const rig = await rigOf(component, { workers: 1, services, limits });
  const running = rig.call('/storage', { providers });
  await reached(1);
  const waiting = rig.call('/count');
  await reaches(rig, { queued: 1 });
  expect(await rig.call('/count')).toMatchObject({ status: 503, error: 'overloaded', explanation: 'EXTENSION_OVERLOADED' });
  const loop = () => rig.call('/loop', { extension: 'extension-2', timeoutMs: 3000 });
  const others = [loop()];
  await reaches(rig, { running: 1, queued: 1 });
  others.push(loop());
  await reaches(rig, { queued: 2 });
  expect(await rig.call('/count', { extension: 'extension-3' })).toMatchObject({
    status: 503,
    explanation: 'RUNNER_OVERLOADED',
  });
  open();
  expect(await Promise.all([running, waiting])).toMatchObject([{ status: 200 }, { status: 200 }]);
  expect(await Promise.all(others)).toMatchObject([{ explanation: 'GUEST_DEADLINE' }, { explanation: 'GUEST_DEADLINE' }]);
});

test('host calls and responses have limits, each with a code, and the trace has what came before', async () => {
  const rig = await rigOf(component, { workers: 1, limits: { hostCalls: 3, outputBytes: 300 } });
  const calls = await rig.call('/many-logs');
  expect(calls).toMatchObject({ error: 'execute_failed: more than 3 host calls', explanation: 'GUEST_TOO_MANY_HOST_CALLS' });
  expect(calls.guest?.logs).toHaveLength(3);
  expect((await rig.call('/log')).status).toBe(200);
  expect(await rig.call('/echo', { body: 'x'.repeat(300) })).toMatchObject({
    status: 500,
    explanation: 'GUEST_OUTPUT_TOO_LARGE',
  });
  expect((await rig.call('/count')).body).toEqual({ runs: 1 });
});

test('platform time is counted in ticks', async () => {
  const rig = await rigOf(component, { workers: 1, deadline: 'platform' });
  expect((await rig.call('/loop', { timeoutMs: 1 })).explanation).toBe('GUEST_DEADLINE');
  expect((await rig.call('/count', { timeoutMs: 5000 })).body).toEqual({ runs: 1 });
});

test('guests that are ended leave nothing behind', async () => {
  const rig = await rigOf(component, { workers: 2 });
  const kill = () => rig.call('/log-then-loop', { timeoutMs: 200 });
  await Promise.all([kill(), kill()]);
  await rig.call('/count');
  const before = held();
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all([kill(), kill()]);
    expect(answers.map(({ guest }) => guest?.logs.length)).toEqual([1, 1]);
  }
  await rig.call('/count');
  await expect.poll(async () => (await rig.runner.health()).pool.threads, { timeout: 10_000 }).toBe(2);
  await expect.poll(held, { timeout: 10_000 }).toBeLessThanOrEqual(before + 2);
});

test('requests of a pool whose threads cannot start fail, and say why', async () => {
  const pool = createPool({ workerPath: '/nowhere/worker.ts', guestState: 'fresh', ...poolOptions({ workers: 1 }) });
  const image = { key: 'k', gluePath: '', modules: {}, maxPages: 1, codeBytes: 0, reset: null, hasWasi: true };
  const scope = { tenantId: 't', extensionId: 'e', installId: null, versionId: null, requestId: null };
  const job: GuestJob = {
    image,
    owner: 'o',
    request: { context: {}, http: { method: 'GET', url: '/', headers: [], body: undefined } },
    frame: { scope, user: null, granted: [], secrets: null, secretsExpired: false },
    timeoutMs: 1000,
    answer: async () => ({ ok: undefined }),
    observe: () => undefined,
  };
  const outcomes = await Promise.all([pool.run(job), pool.run(job)]);
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ kind: 'crashed', message: expect.stringContaining('/nowhere/worker.ts') });
  await pool.dispose();
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

const broken = (): never => {
  throw new Error('services on fire');
};

test('a service that fails in an unforeseen way does not end a guest that gets a record', async () => {
  const services = Object.defineProperties(memoryServices(), { scheduler: { get: broken }, invoicing: { get: broken } });
  const rig = await rigOf(component, { workers: 1, services });
  const { body, guest } = await rig.call('/denials', { providers: ['cap:scheduler.manage', 'cap:invoice.manual.create'] });
  expect(body).toMatchObject({
    remove: { ok: { success: false, error: 'SchedulerError { code: 4, name: "internal", message: "" }' } },
    invoice: { ok: { success: false, error: 'internal error' } },
    schedules: { error: 'internal' },
  });
  const invoice = guest?.children.find(({ name }) => name === 'invoicing.create-manual-invoice');
  expect(invoice?.attributes['cause']).toBe('services on fire');
});

test('the time limit of a request that had to wait ends it before its caller gives up', async () => {
  const rig = await rigOf(component, { workers: 1 });
  await rig.call('/count');
  const caller = new AbortController();
  const first = rig.call('/loop', { timeoutMs: 1500 });
  const second = rig.call('/loop', { timeoutMs: 4000, signal: caller.signal });
  const givingUp = setTimeout(() => caller.abort(), 4000);
  expect([(await first).explanation, (await second).explanation]).toEqual(['GUEST_DEADLINE', 'GUEST_DEADLINE']);
  clearTimeout(givingUp);
});
