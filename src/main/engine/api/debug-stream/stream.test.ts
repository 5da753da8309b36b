import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quietLogger } from '../../database/testing.ts';
import { createFidelity, type FidelityOverrides } from '../../fidelity.ts';
import { createFakeRegistry, hello, staff, tenantId } from '../../gateway/testing/fakes.ts';
import { Refusal } from '../../gateway/refusal.ts';
import { systemClock } from '../../parts.ts';
import { createTraceStore } from '../../trace/store.ts';
import type { TraceStore } from '../../trace/types.ts';
import { sessionOf, type Session } from '../../access/session.ts';
import { isAfter, parseId } from './events.ts';
import { createDebugRings, type DebugRings } from './rings.ts';
import { createDebugStreamRoutes } from './routes.ts';

const otherTenant = '22222222-2222-4222-8222-222222222222';

let folder: string;
let trace: TraceStore;
let rings: DebugRings;
let overrides: FidelityOverrides;
let session: Session | null;
let tail: number;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'alga-debug-'));
  trace = openTrace();
  rings = createDebugRings({ trace, clock: systemClock, logger: quietLogger });
  overrides = {};
  session = sessionOf(staff, 'local');
  tail = 200;
});
afterEach(async () => {
  await rings.dispose();
  await trace.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function openTrace(): TraceStore {
  return createTraceStore({ file: path.join(folder, 'traces.db'), clock: systemClock, logger: quietLogger, redact: () => [] });
}

function ask(query: string, init: RequestInit = {}): Promise<Response> {
  const app = createDebugStreamRoutes({
    rings,
    registry: createFakeRegistry(),
    identify: () => {
      if (session === null)
        throw new Refusal({ status: 401, body: { error: 'no' }, explanation: { code: 'no', what: '', why: '', fix: '' } });
      return { session, reason: '' };
    },
    fidelity: createFidelity(overrides),
    tailCount: () => tail,
  });
  app.onError((error) => {
    if (error instanceof Refusal) return Response.json(error.answer.body, { status: error.answer.status });
    throw error;
  });
  return Promise.resolve(app.request(`/api/ext-debug/stream${query}`, init));
}

/** Resolves when the ring of the install has so many events. */
async function until(count: number): Promise<void> {
  if (rings.events(hello.installId).length >= count) return;
  await new Promise<void>((resolve) => {
    const stop = rings.subscribe(hello.installId, () => {
      if (rings.events(hello.installId).length < count) return;
      stop();
      resolve();
    });
  });
}

function run(requestId: string, lines: readonly string[], error: string | null = null): void {
  const root = trace.start({
    tenantId,
    requestId,
    source: 'http',
    extension: 'acme.hello',
    installId: hello.installId,
    method: 'GET',
    path: '/',
    name: 'a request',
    kind: 'gateway',
  });
  const span = root.engineChild('POST /v1/execute', 'runner');
  for (const message of lines) {
    const isError = message.startsWith('stderr');
    span.log({ level: isError ? 'error' : 'info', stream: isError ? 'stderr' : 'log', message });
  }
  const explanation = { code: 'trap', what: 'It ended.', why: 'It trapped.', fix: 'Mend it.' };
  span.end(
    error === null
      ? { state: 'ok', attributes: { answer: { status: 200, error: null } } }
      : { state: 'error', attributes: { answer: { status: 500, error } }, explanation },
  );
  root.finish({ status: 200, error, state: 'ok' });
}

interface Page {
  lastId: string;
  events: { ts: string; level: string; stream: string; message: string; requestId: string }[];
}

async function poll(query = `?extensionId=${hello.registryId}`, lastId?: string): Promise<Page> {
  const response = await ask(query, { method: 'POST', body: JSON.stringify({ lastId }) });
  expect(response.status).toBe(200);
  return (await response.json()) as Page;
}

async function answer(query: string, method = 'GET'): Promise<unknown[]> {
  const response = await ask(query, { method });
  return [response.status, await response.json()];
}

/** Reads so many events of a stream. */
async function readEvents(response: Response, count: number): Promise<{ text: string; messages: string[] }> {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (text.split('data: ').length - 1 < count) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value);
  }
  await reader.cancel();
  const messages = text
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => (JSON.parse(line.slice('data: '.length)) as { message: string }).message);
  return { text, messages };
}

describe('polling', () => {
  it('answers what was logged, with ids that grow', async () => {
    run('r-1', ['one', 'two', 'stderr three'], 'execute_failed: wasm trap');
    await until(4);
    const { events, lastId } = await poll();
    expect(events.map(({ message }) => message)).toEqual([
      'one',
      'two',
      'stderr three',
      'execute failed: wasm trap: It trapped.',
    ]);
    expect(events[0]).toMatchObject({
      level: 'info',
      stream: 'log',
      tenantId,
      extensionId: hello.registryId,
      installId: hello.installId,
      versionId: hello.versionId,
      requestId: 'r-1',
      truncated: false,
      ts: expect.stringMatching(/^\d{13}$/),
    });
    expect(await poll(undefined, lastId)).toEqual({ events: [], lastId });
    run('r-2', ['four']);
    await until(5);
    expect((await poll(undefined, lastId)).events.map(({ message }) => message)).toEqual(['four']);
    const ids = rings.events(hello.installId).map(({ id }) => id);
    expect(ids.every((id, index) => index === 0 || isAfter(id, ids[index - 1]!))).toBe(true);
  });

  it('begins at the first event where the body names none', async () => {
    run('r-1', ['one']);
    await until(1);
    for (const body of ['', 'no json', 'null', '{}', '{"lastId":7}', '{"lastId":"0"}']) {
      const response = await ask(`?extensionId=${hello.registryId}`, { method: 'POST', body });
      const { events } = (await response.json()) as Page;
      expect(events.map((event) => Object.keys(event))).toEqual([
        ['ts', 'level', 'stream', 'tenantId', 'extensionId', 'installId', 'requestId', 'versionId', 'message', 'truncated'],
      ]);
    }
    expect(await poll('?extensionId=unknown')).toEqual({ events: [], lastId: '0' });
  });

  it('gives a hundred at a time', async () => {
    run(
      'r-1',
      Array.from({ length: 150 }, (_, n) => `line ${n}`),
    );
    await until(150);
    const first = await poll();
    expect(first.events).toHaveLength(100);
    expect((await poll(undefined, first.lastId)).events.map(({ message }) => message).at(-1)).toBe('line 149');
  });

  it('filters by request and install, whatever the case', async () => {
    run('Req-A', ['a']);
    run('req-b', ['b']);
    await until(2);
    const query = `?extensionId=${hello.registryId}`;
    expect((await poll(`${query}&requestId=req-a`)).events.map(({ message }) => message)).toEqual(['a']);
    expect((await poll(`${query}&installId=${hello.installId.toUpperCase()}`)).events).toHaveLength(2);
    expect((await poll(`${query}&installId=other`)).events).toEqual([]);
    expect((await poll('?extensionId=unknown')).events).toEqual([]);
  });

  it('shows the lines of the logging API alone where the workbench does as production does', async () => {
    overrides = { 'debug.output': 'platform' };
    run('r-1', ['one', 'stderr two']);
    await until(2);
    expect((await poll()).events.map(({ message }) => message)).toEqual(['one']);
  });

  it('knows what an earlier workbench traced', async () => {
    run('r-1', ['before']);
    await until(1);
    await rings.dispose();
    await trace.dispose();
    trace = openTrace();
    rings = createDebugRings({ trace, clock: systemClock, logger: quietLogger });
    expect((await poll()).events.map(({ message }) => message)).toEqual(['before']);
  });
});

describe('listening', () => {
  it('sends the last events, then what comes', async () => {
    tail = 1;
    run('r-1', ['one', 'two']);
    await until(2);
    const response = await ask(`?extensionId=${hello.installId}`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(response.headers.get('connection')).toBe('keep-alive');
    const reading = readEvents(response, 3);
    run('r-2', ['three', 'four']);
    expect((await reading).messages).toEqual(['two', 'three', 'four']);
  });

  it.each([0, -1])('sends no earlier events where the tail is %d', async (length) => {
    tail = length;
    run('r-1', ['one', 'two']);
    await until(2);
    const reading = readEvents(await ask(`?extensionId=${hello.registryId}`), 1);
    run('r-2', ['three']);
    expect((await reading).messages).toEqual(['three']);
  });

  it('sends what is asked for alone, before and after', async () => {
    run('Req-A', ['a1']);
    run('r-2', ['b1']);
    await until(2);
    const reading = readEvents(await ask(`?extensionId=${hello.registryId}&requestId=req-a`), 2);
    run('r-3', ['c1']);
    run('REQ-A', ['a2']);
    expect((await reading).messages).toEqual(['a1', 'a2']);
  });

  it('goes on behind the last event that a reader had', async () => {
    run('r-1', ['one', 'two', 'three']);
    await until(3);
    const [first] = rings.events(hello.installId);
    const response = await ask(`?extensionId=${hello.registryId}`, { headers: { 'last-event-id': first!.id } });
    const { text, messages } = await readEvents(response, 2);
    expect(messages).toEqual(['two', 'three']);
    expect(text).toContain(`id: ${rings.events(hello.installId)[2]!.id}\n`);
  });

  it('sends data alone where the workbench does as production does', async () => {
    overrides = { 'debug.output': 'platform' };
    run('r-1', ['one']);
    await until(1);
    const { text } = await readEvents(await ask(`?extensionId=${hello.registryId}`), 1);
    expect(text).toMatch(/^data: \{.*\}\n\n$/);
  });
});

describe('access', () => {
  it.each(['GET', 'POST'])('asks for the extension, a user, and the permission, in this order: %s', async (method) => {
    session = null;
    expect(await answer('', method)).toEqual([400, { error: 'extensionId is required' }]);
    expect(await answer('?extensionId=%20', method)).toEqual([400, { error: 'extensionId is required' }]);
    expect(await answer('?extensionId=x', method)).toEqual([401, { error: 'Unauthorized' }]);
    session = { ...sessionOf(staff, 'local'), permissions: new Set() };
    expect(await answer('?extensionId=x', method)).toEqual([403, { error: 'Forbidden' }]);
    session = sessionOf(staff, 'api-key', new Set(['extension:call']));
    expect(await answer('?extensionId=x', method)).toEqual([403, { error: 'Forbidden' }]);
  });

  it('keeps to the tenant of the user, unless the workbench is told to do as production does', async () => {
    run('r-1', ['one']);
    await until(1);
    session = sessionOf({ ...staff, tenantId: otherTenant }, 'local');
    const query = `?extensionId=${hello.registryId}&tenantId=${tenantId}`;
    expect((await ask(query)).status).toBe(403);
    expect((await ask(query, { method: 'POST' })).status).toBe(403);
    overrides = { 'debug.tenant': 'platform' };
    expect((await poll(query)).events).toHaveLength(1);
  });
});

describe('ids', () => {
  it('are compared by number', () => {
    expect(isAfter('10-1', '9-1')).toBe(true);
    expect(isAfter('5-10', '5-9')).toBe(true);
    expect(isAfter('5-9', '5-9')).toBe(false);
    for (const nonsense of ['', '$', '-1', 'a-b']) expect(parseId(nonsense)).toEqual([0, 0]);
  });
});
