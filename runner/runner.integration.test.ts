/** The runner over real components: what a handler can do, and every way in which one ends badly. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTestComponent } from './testing/build-component.ts';
import { guestSource } from './testing/guest.ts';
import { createRig } from './testing/rig.ts';
import type { Rig } from './testing/rig.ts';

const everything = ['cap:secrets.get', 'cap:http.fetch', 'cap:storage.kv'];
const envelope = {
  ciphertext_b64: 'eyJBUElfS0VZIjoiczNjcjN0In0=',
  version: null,
  algorithm: 'inline/base64',
  expires_at: null,
  key_path: null,
  mount: null,
};
const user = {
  user_id: 'u1',
  user_email: 'ada@example.com',
  user_name: 'Ada',
  user_type: 'internal',
  client_name: 'Acme',
  client_id: null,
  additional_fields: { b: '2', a: '1' },
};
const answerOf = async (entries: { path: string; body: string | Uint8Array }[], component: string | null = null) => {
  const rig = await createRig(component, {}, entries);
  const { status, error, explanation } = await rig.call('/');
  await rig.dispose();
  return { status, error, explanation };
};

const unreachable = 'execute_failed: wasm trap: wasm `unreachable` instruction executed';

describe('a component with output', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await createRig(await buildTestComponent({ source: guestSource, features: 'output' }));
  });
  afterAll(() => rig.dispose());

  test('gets the request and gives the response', async () => {
    const answer = await rig.call('/echo', { body: 'hello' });
    expect(answer).toMatchObject({
      status: 200,
      error: null,
      headers: { 'content-type': 'application/json' },
      body: { url: '/echo', method: 'POST', body: 'hello', headers: [{ name: 'x-test', value: 'yes' }] },
      explanation: null,
    });
    expect(answer.body).toMatchObject({ context: { requestId: 'request-1', tenantId: 'tenant-1', installId: 'install-1' } });
    expect(answer.guest?.end).toMatchObject({ state: 'ok', attributes: { status: 200 } });
    expect(await rig.call('/repeated-headers')).toMatchObject({ status: 201, headers: { 'X-A': '2' }, body: null });
  });

  test('fetches and prepares once, and shows it', async () => {
    const other = await createRig(await buildTestComponent({ source: guestSource, features: 'output' }), { workers: 1 });
    const calls = await Promise.all([other.call('/count'), other.call('/count')]);
    expect(calls.map(({ body }) => body)).toEqual([{ runs: 1 }, { runs: 1 }]);
    expect(other.source.opened).toHaveLength(1);
    const load = calls[0]?.span.children.filter(({ kind }) => kind === 'load');
    expect(load?.map(({ name, end }) => [name, end?.state])).toEqual([
      ['fetch bundle', 'ok'],
      ['prepare component', 'ok'],
    ]);
    expect((await other.call('/count')).span.children.map(({ kind }) => kind)).toEqual(['guest']);
    await other.runner.dispose();
    const again = await createRig(await buildTestComponent({ source: guestSource, features: 'output' }), {
      cacheRoot: other.cacheRoot,
    });
    const { span, status } = await again.call('/count');
    expect([status, again.source.opened]).toEqual([200, []]);
    expect(span.children[0]).toMatchObject({ name: 'prepare component', attributes: { transpiled: false } });
    await again.dispose();
  });

  test('starts fresh for each request', async () => {
    const counts = await Promise.all(Array.from({ length: 12 }, () => rig.call('/count')));
    expect(counts.map(({ body }) => body)).toEqual(counts.map(() => ({ runs: 1 })));
  });

  test('writes lines to log, standard output and standard error', async () => {
    const { guest } = await rig.call('/log');
    expect(guest?.logs).toEqual([
      { level: 'info', stream: 'log', message: 'one' },
      { level: 'warn', stream: 'log', message: 'two' },
      { level: 'error', stream: 'log', message: 'three' },
    ]);
    expect(guest?.children.map(({ name }) => name)).toEqual(['logging.log-info', 'logging.log-warn', 'logging.log-error']);
    const output = await rig.call('/output');
    expect(output.guest?.logs).toEqual([
      { level: 'info', stream: 'stdout', message: 'to stdout' },
      { level: 'error', stream: 'stderr', message: 'to stderr' },
    ]);
    expect((output.body as { now: number }).now).toBeGreaterThan(Date.now() - 60_000);
  });

  test('reads context, user and secrets; the trace keeps the values of secrets out', async () => {
    const { body, guest } = await rig.call('/secrets', { providers: everything, secret_envelope: envelope });
    expect(body).toEqual({ got: { ok: 's3cr3t' }, absent: { error: 'missing', isError: false }, keys: ['API_KEY'] });
    expect(guest?.children[0]).toMatchObject({
      name: 'secrets.get',
      attributes: { args: { key: 'API_KEY' }, decision: 'granted', result: 'hidden' },
    });
    expect(JSON.stringify(guest)).not.toContain('s3cr3t');
    expect((await rig.call('/user')).body).toMatchObject({ v1: { error: 'not-available' }, v2: { error: 'not-available' } });
    expect((await rig.call('/user', { user })).body).toMatchObject({
      v1: { ok: { userName: 'Ada', userType: 'internal' } },
      v2: {
        ok: {
          additionalFields: [
            ['a', '1'],
            ['b', '2'],
          ],
        },
      },
    });
  });

  test('keeps records, with revisions as numbers of 64 bits', async () => {
    const { body, guest } = await rig.call('/storage', { providers: everything });
    expect(body).toMatchObject({
      first: { ok: { revision: 1 } },
      second: { ok: { revision: 2 } },
      stale: { error: 'conflict', isError: false },
      read: { ok: { namespace: 'notes', key: 'a', revision: 2 } },
      absent: { error: 'missing' },
      removed: {},
      removedAgain: { error: 'conflict' },
    });
    expect(guest?.children[2]).toMatchObject({
      name: 'storage.put',
      attributes: { error: 'conflict', cause: { status: 409, code: 'REVISION_MISMATCH' } },
      end: { state: 'error' },
    });
    expect((await rig.call('/storage-limit', { providers: everything })).body).toEqual({ fits: 'ok', exceeds: 'internal' });
  });

  test('without capabilities everything is denied in its own way', async () => {
    const { body, guest } = await rig.call('/denials');
    expect(body).toMatchObject({
      secrets: { error: 'denied' },
      keys: { ok: [] },
      http: { error: 'not-allowed' },
      storage: { error: 'denied' },
      uiProxy: { error: 'denied' },
      schedules: { error: 'denied' },
      create: { ok: { success: false, error: 'Permission denied: cap:scheduler.manage not granted' } },
      invoice: { ok: { success: false, error: 'Permission denied: cap:invoice.manual.create not granted' } },
      clients: { error: 'not-allowed' },
      service: { error: 'not-allowed' },
    });
    expect(guest?.children.every(({ attributes }) => attributes['decision'] === 'denied: the capability is not granted')).toBe(
      true,
    );
  });

  test('answers once for an idempotency key', async () => {
    const { body } = await rig.call('/output', { idempotencyKey: 'k1' });
    expect((await rig.call('/output', { idempotencyKey: 'k1' })).body).toEqual(body);
    expect((await rig.call('/output', { idempotencyKey: 'k2' })).body).not.toEqual(body);
  });

  test.each([
    ['/no-headers', 'GUEST_NO_HEADERS'],
    ['/nothing', 'GUEST_NO_RESPONSE'],
    ['/throw', 'GUEST_ERROR_UNCAUGHT'],
    ['/host-argument', 'GUEST_NO_HOST_ARGUMENT'],
    ['/uncaught-host-error', 'GUEST_HOST_ERROR_UNCAUGHT'],
    ['/never', 'GUEST_NEVER_SETTLED'],
    ['/recurse', 'GUEST_STACK_OVERFLOW'],
    ['/fetch', 'GUEST_FETCH_UNAVAILABLE'],
    ['/hog', 'GUEST_OUT_OF_MEMORY'],
  ])('%s is explained as %s, and the next call works', async (path, code) => {
    const answer = await rig.call(path, { providers: everything });
    expect(answer).toMatchObject({ status: 500, error: unreachable, headers: {}, body: null, explanation: code });
    expect(answer.guest?.end).toMatchObject({ state: 'error', explanation: { code } });
    expect((await rig.call('/count')).body).toEqual({ runs: 1 });
  });

  test('timers work; a status that is none is passed on with a word about it', async () => {
    expect((await rig.call('/timer')).body).toEqual({ done: true });
    expect(await rig.call('/bad-status')).toMatchObject({ status: 0, error: null, explanation: 'GUEST_STATUS_INVALID' });
  });

  test('a loop is ended at the deadline, what it logged before is there, and the next call works', async () => {
    const answer = await rig.call('/log-then-loop', { timeoutMs: 200 });
    expect(answer).toMatchObject({ status: 500, error: 'execute_failed: wasm trap: interrupt', explanation: 'GUEST_DEADLINE' });
    expect(answer.guest?.logs).toEqual([{ level: 'info', stream: 'log', message: 'before the loop' }]);
    expect((await rig.call('/count')).body).toEqual({ runs: 1 });
  });

  test('a caller can give up', async () => {
    const caller = new AbortController();
    const answer = rig.call('/loop', { signal: caller.signal });
    await rig.call('/count');
    caller.abort();
    expect(await answer).toMatchObject({ error: 'execute_failed: cancelled', explanation: 'GUEST_CANCELLED' });
    expect(await rig.call('/count', { signal: AbortSignal.abort() })).toMatchObject({ explanation: 'GUEST_CANCELLED' });
  });

  test('the memory limit of the request counts', async () => {
    const answer = await rig.call('/hog', { memoryMb: 32 });
    expect(answer.explanation).toBe('GUEST_OUT_OF_MEMORY');
    expect(answer.guest?.attributes['memoryBytes']).toBeLessThanOrEqual(32 * 1024 * 1024);
    expect(await rig.call('/count', { memoryMb: 4 })).toMatchObject({
      status: 500,
      error: expect.stringMatching(/^execute_failed: memory minimum size of \d+ pages exceeds memory limits$/),
      explanation: 'COMPONENT_MEMORY',
    });
  });

  test('the checks come in the order of the platform', async () => {
    const bad = { providers: ['nope', 'cap:x'], secret_envelope: { ...envelope, ciphertext_b64: '*' } };
    expect(await rig.call('/', { ...bad, tenant: '' })).toMatchObject({ status: 400, error: 'missing_routing_headers' });
    expect(await rig.call('/', { ...bad, tenant: 'other' })).toMatchObject({
      status: 502,
      error: 'bundle_fetch_failed: verify_archive_sha256 fetch failed: 404 Not Found',
    });
    expect(await rig.call('/', bad)).toMatchObject({ status: 400, error: 'unknown_capabilities: nope, cap:x' });
    expect(await rig.call('/', { ...bad, providers: [] })).toMatchObject({ status: 500, error: 'secret_decrypt_failed' });
  });
});

describe('a component with all features disabled', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await createRig(await buildTestComponent({ source: guestSource, features: 'all-disabled' }));
  });
  afterAll(() => rig.dispose());

  test('runs, with time and randomness frozen', async () => {
    expect((await rig.call('/echo', { body: 'x' })).body).toMatchObject({ body: 'x' });
    expect((await rig.call('/storage', { providers: everything })).body).toMatchObject({ stale: { error: 'conflict' } });
    expect((await rig.call('/output')).body).toEqual((await rig.call('/output')).body);
  });

  test.each([
    ['/timer', 'GUEST_TIMER_UNAVAILABLE'],
    ['/fetch', 'GUEST_FETCH_UNAVAILABLE'],
    ['/hog', 'GUEST_OUT_OF_MEMORY'],
    ['/throw', 'GUEST_TRAP'],
    ['/no-headers', 'GUEST_TRAP'],
  ])('%s is explained as %s', async (path, code) => {
    expect(await rig.call(path)).toMatchObject({ status: 500, error: unreachable, explanation: code });
  });

  test('the last failed host call is a clue where the text is lost', async () => {
    const { guest } = await rig.call('/uncaught-host-error', { providers: everything });
    expect(guest?.end?.explanation?.why).toContain('storage.get, with missing');
  });
});

test('a component with every feature has no way past the egress policy', async () => {
  const rig = await createRig(await buildTestComponent({ source: guestSource, features: 'everything' }));
  expect((await rig.call('/count')).body).toEqual({ runs: 1 });
  const { status, explanation, guest } = await rig.call('/fetch');
  expect([status, explanation]).toEqual([500, 'GUEST_FETCH_FAILED']);
  expect(guest?.end?.explanation?.why).toContain('refused: 127.0.0.1 is a private address');
  await rig.dispose();
});

describe('bundles without a usable component', () => {
  test('no file', async () => {
    expect(await answerOf([])).toEqual({
      status: 502,
      error: 'bundle_fetch_failed: No such file or directory (os error 2)',
      explanation: 'BUNDLE_NO_HANDLER',
    });
  });

  test('a component that only looks like one is refused by the transpiler, in its own process', async () => {
    const exported = [11, 13, 1, 0, 7, ...Buffer.from('handler'), 1, 0, 0];
    const body = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, ...exported);
    expect(await answerOf([{ path: 'dist/main.wasm', body }])).toMatchObject({
      status: 500,
      error: expect.stringMatching(/^execute_failed: component cannot be compiled: ./),
      explanation: 'COMPONENT_TRANSPILE_FAILED',
    });
  });

  test('no WebAssembly, a core module, a component without handler, one with a foreign import', async () => {
    expect(await answerOf([{ path: 'dist/main.wasm', body: 'text' }])).toMatchObject({
      status: 500,
      explanation: 'COMPONENT_INVALID',
    });
    const core = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    expect(await answerOf([{ path: 'dist/main.wasm', body: core }])).toEqual({
      status: 500,
      error: 'execute_failed: attempted to parse a wasm module with a component parser',
      explanation: 'COMPONENT_INVALID',
    });
    const wit = 'package test:other; world other { export run: func() -> string; }';
    const other = await buildTestComponent({
      source: 'export function run() { return "x"; }',
      features: 'all-disabled',
      wit,
      worldName: 'other',
    });
    expect(await answerOf([], other)).toMatchObject({
      error: 'execute_failed: no exported function `handler`',
      explanation: 'COMPONENT_NO_HANDLER',
    });
    const foreignWit =
      'package test:other; interface far { call: func() -> string; } world other { import far; export handler: func() -> string; }';
    const source = 'import { call } from "test:other/far"; export function handler() { return call(); }';
    const foreign = await buildTestComponent({ source, features: 'all-disabled', wit: foreignWit, worldName: 'other' });
    expect(await answerOf([], foreign)).toMatchObject({
      error:
        'execute_failed: component imports instance `test:other/far`, but a matching implementation was not found in the linker',
      explanation: 'COMPONENT_IMPORT_UNKNOWN',
    });
  });
});
