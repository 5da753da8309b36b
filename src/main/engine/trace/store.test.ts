import { mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { TraceBatch } from '../../../contract/traces.ts';
import { createTraceStore, type TraceBounds } from './store.ts';
import type { TraceStart, TraceStore } from './types.ts';

const requestId = '51bbbfe5-0720-4d9b-b3e5-b5b43e441a52';
const traceId = requestId.replaceAll('-', '');
const tenantId = 'aaaaaaaa-0000-4000-8000-000000000001';
const otherTenant = 'aaaaaaaa-0000-4000-8000-000000000002';
const installId = '9a327459-9419-519f-af52-3531a3a1b99d';

let folder: string;
let store: TraceStore;
let secrets: string[];
let wall: number;
let ticks: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alga-trace-'));
  secrets = [];
  wall = 1_700_000_000_000;
  ticks = 0;
  store = openStore();
});

afterEach(async () => {
  await store.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function openStore(bounds: Partial<TraceBounds> = {}): TraceStore {
  return createTraceStore({
    file: join(folder, 'traces.db'),
    clock: { now: () => wall },
    logger: pino({ level: 'silent' }),
    redact: () => secrets,
    monotonic: () => ticks,
    bounds,
  });
}

function request(start: Partial<TraceStart> = {}): TraceStart {
  return {
    tenantId,
    requestId,
    source: 'http',
    extension: 'acme.hello',
    installId,
    method: 'GET',
    path: '/api/hello',
    name: 'GET /api/hello',
    kind: 'gateway',
    ...start,
  };
}

function rawRows(sql: string): unknown[] {
  const db = new Database(join(folder, 'traces.db'), { readonly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

describe('recording', () => {
  it('keeps one tree with times, states and the summary', () => {
    const root = store.start(request());
    ticks = 1.25;
    const run = root.engineChild('execute', 'runner', { attempt: 1 });
    ticks = 2;
    const call = run.child('storage.get', 'host-call');
    call.log({ level: 'info', stream: 'log', message: 'hello' });
    ticks = 2.5;
    call.end({ state: 'error', explanation: { code: 'c', what: 'w', why: 'y', fix: 'f' } });
    run.end({ state: 'ok', attributes: { status: 200 } });
    ticks = 4;
    root.finish({ status: 201, error: null, state: 'ok' });

    const detail = store.get(traceId);
    expect(detail?.summary).toEqual({
      traceId,
      requestId,
      source: 'http',
      installId,
      extension: 'acme.hello',
      method: 'GET',
      path: '/api/hello',
      startedAt: wall,
      durationMs: 4,
      state: 'ok',
      status: 201,
      hostCalls: 1,
      error: null,
    });
    const [first, second, third] = detail?.spans ?? [];
    expect(first).toMatchObject({ parentSpanId: null, kind: 'gateway', durationMs: 4 });
    expect(second).toMatchObject({ parentSpanId: first?.spanId, startedAt: wall + 1.25, durationMs: 1.25 });
    expect(second?.attributes).toEqual({ attempt: 1, status: 200 });
    expect(third).toMatchObject({ parentSpanId: second?.spanId, state: 'error', durationMs: 0.5 });
    expect(third?.explanation).toEqual({ code: 'c', what: 'w', why: 'y', fix: 'f' });
    expect(detail?.logs).toEqual([
      { traceId, spanId: third?.spanId, at: wall + 2, level: 'info', stream: 'log', message: 'hello', truncated: false },
    ]);
  });

  it('shows work in flight', () => {
    store.start(request()).child('guest', 'guest');
    expect(store.get(traceId)?.spans.map(({ state, durationMs }) => [state, durationMs])).toEqual([
      ['open', null],
      ['open', null],
    ]);
    expect(store.get(traceId)?.summary.status).toBeNull();
  });

  it('takes times that another thread measured and ignores what follows the end', () => {
    const root = store.start(request());
    const child = root.child('context.get', 'host-call', {}, wall - 3);
    child.end({ state: 'ok' }, 0.02);
    child.end({ state: 'error' }, 99);
    root.finish({ status: 200, error: null, state: 'ok' });
    root.finish({ status: 500, error: 'late', state: 'error' });
    const detail = store.get(traceId);
    expect(detail?.spans[1]).toMatchObject({ startedAt: wall - 3, durationMs: 0.02, state: 'ok' });
    expect(detail?.summary).toMatchObject({ status: 200, error: null });
  });

  it('lets the gateway join the trace of the bridge message', () => {
    const bridge = store.start(request({ kind: 'bridge', source: 'bridge', installId: null }));
    const gateway = store.start(request());
    expect(gateway.traceId).toBe(bridge.traceId);
    gateway.child('storage.put', 'host-call').end({ state: 'ok' });
    gateway.finish({ status: 404, error: 'endpoint_not_found', state: 'error' });
    expect(store.get(traceId)?.summary).toMatchObject({ state: 'open', installId, hostCalls: 1 });
    bridge.finish({ status: null, error: null, state: 'error' });
    expect(store.get(traceId)?.summary).toMatchObject({ state: 'error', status: 404, error: 'endpoint_not_found' });
    expect(store.list({ limit: 10 }).total).toBe(1);
  });

  it('gives a repeated request id a tree of its own', async () => {
    const first = store.start(request());
    const twin = store.start(request());
    first.finish({ status: 200, error: null, state: 'ok' });
    const third = store.start(request());
    expect(new Set([first.traceId, twin.traceId, third.traceId]).size).toBe(3);
    expect(store.get(third.traceId)?.spans[0]?.attributes).toEqual({ repeatedRequestId: traceId });
    expect(store.list({ limit: 10, text: requestId }).total).toBe(3);
  });

  it('lets the gateway join a repeated request of the console', () => {
    store.start(request()).finish({ status: 200, error: null, state: 'ok' });
    const again = store.start(request({ kind: 'request', source: 'console' }));
    expect(again.traceId).not.toBe(traceId);
    expect(store.start(request()).traceId).toBe(again.traceId);
  });

  it('counts what a runaway guest makes beyond the bound', async () => {
    await store.dispose();
    store = openStore({ maxEventsPerTrace: 4 });
    const root = store.start(request());
    for (let call = 0; call < 10; call += 1) root.child('storage.get', 'host-call').end({ state: 'ok' });
    root.log({ level: 'info', stream: 'log', message: 'one too many' });
    root.finish({ status: 200, error: null, state: 'ok' });
    const detail = store.get(traceId);
    expect(detail?.summary.hostCalls).toBe(10);
    expect(detail?.spans).toHaveLength(4);
    expect(detail?.spans[0]?.attributes).toEqual({ dropped: 8 });
  });
});

describe('what is kept of text', () => {
  it('redacts secrets before they reach the disk', async () => {
    secrets.push('hunter22');
    const root = store.start(request({ path: '/x?key=hunter22', attributes: { body: '{"a":"hunter22"}' } }));
    root.log({ level: 'info', stream: 'log', message: 'key is hunter22' });
    root.set({ later: ['hunter22'] });
    const explanation = { code: 'c', what: 'hunter22', why: 'hunter22', fix: 'hunter22' };
    root.finish({ status: 500, error: 'failed with hunter22', state: 'error', explanation });
    expect(JSON.stringify(store.get(traceId))).not.toContain('hunter22');
    expect(JSON.stringify([rawRows('SELECT * FROM spans'), rawRows('SELECT * FROM logs')])).not.toContain('hunter22');
    expect(store.get(traceId)?.logs[0]?.message).toBe('key is [redacted]');
  });

  it('cuts a log record at 8 KiB, at a character', () => {
    const root = store.start(request());
    root.log({ level: 'warn', stream: 'stderr', message: `a${'é'.repeat(5000)}` });
    const [log] = store.get(traceId)?.logs ?? [];
    expect(log?.truncated).toBe(true);
    expect(Buffer.byteLength(log?.message ?? '')).toBe(8191);
  });
});

describe('the list', () => {
  beforeEach(() => {
    for (let index = 0; index < 5; index += 1) {
      const root = store.start(request({ requestId: `request-${index}`, path: index === 3 ? '/API/Größe' : '/api/hello' }));
      const failed = index === 2;
      root.finish({
        status: failed ? 500 : 200,
        error: failed ? 'execute_failed: trap' : null,
        state: failed ? 'error' : 'ok',
      });
    }
  });

  it('is newest first and pages by start time, also within one millisecond', () => {
    const first = store.list({ limit: 2 });
    expect(first.total).toBe(5);
    expect(first.traces.map((trace) => trace.requestId)).toEqual(['request-4', 'request-3']);
    const second = store.list({ limit: 5, before: first.traces[1]?.startedAt });
    expect(second.traces.map((trace) => trace.requestId)).toEqual(['request-2', 'request-1', 'request-0']);
  });

  it('filters by text, state and install', () => {
    expect(store.list({ limit: 9, text: 'GRÖSSE' }).total).toBe(0);
    expect(store.list({ limit: 9, text: 'gröẞE'.replace('ẞ', 'ß') }).total).toBe(1);
    expect(store.list({ limit: 9, text: 'TRAP' }).traces.map((trace) => trace.requestId)).toEqual(['request-2']);
    expect(store.list({ limit: 9, text: '%' }).total).toBe(0);
    expect(store.list({ limit: 9, state: 'error' }).total).toBe(1);
    expect(store.list({ limit: 9, installId: 'another' }).total).toBe(0);
  });

  it('is emptied by clear, but for what is open', () => {
    const open = store.start(request());
    const late = store.start(request({ requestId: 'late' }));
    const straggler = late.child('x', 'internal');
    late.finish({ status: 200, error: null, state: 'ok' });
    expect(store.clear(tenantId)).toBe(6);
    straggler.end({ state: 'ok' });
    open.finish({ status: 200, error: null, state: 'ok' });
    expect(store.list({ limit: 9 }).traces.map((trace) => trace.traceId)).toEqual([open.traceId]);
    expect(rawRows('SELECT * FROM spans')).toHaveLength(1);
  });
});

describe('the file', () => {
  it('marks what an earlier process left open', async () => {
    store.start(request()).child('guest', 'guest');
    await store.dispose();
    store = openStore();
    expect(store.get(traceId)?.spans.map((span) => span.state)).toEqual(['interrupted', 'interrupted']);
    expect(store.get(traceId)?.summary).toMatchObject({ state: 'interrupted', durationMs: null });
    const again = store.start(request({ requestId: 'next' }));
    expect(store.get(again.traceId)?.spans).toHaveLength(1);
  });

  it('is put aside when it is damaged, and begun anew', async () => {
    await store.dispose();
    writeFileSync(join(folder, 'traces.db'), 'this is no database, '.repeat(1000));
    store = openStore();
    expect(existsSync(join(folder, 'traces.db.damaged'))).toBe(true);
    store.start(request());
    expect(store.list({ limit: 1 }).total).toBe(1);
  });

  it('is replaced when an earlier version wrote it', async () => {
    await store.dispose();
    const db = new Database(join(folder, 'traces.db'));
    db.exec('DROP TABLE spans; PRAGMA user_version = 99');
    db.close();
    store = openStore();
    expect(store.list({ limit: 1 }).total).toBe(0);
  });

  it('shows a malformed row as such and the others as they are', () => {
    const root = store.start(request());
    root.child('good', 'internal').end({ state: 'ok' });
    root.log({ level: 'info', stream: 'log', message: 'fine' });
    root.finish({ status: 200, error: null, state: 'ok' });
    store.list({ limit: 1 });
    const db = new Database(join(folder, 'traces.db'));
    db.exec(`UPDATE spans SET attributes = '{broken' WHERE name = 'good'; UPDATE spans SET source = 'mars' WHERE source = 'http';
      UPDATE logs SET level = 'loud'`);
    db.close();
    const detail = store.get(traceId);
    expect(detail?.spans[1]).toMatchObject({ name: 'good', state: 'error', explanation: { code: 'UNREADABLE_ROW' } });
    expect(detail?.logs[0]?.message).toContain('cannot be read');
    expect(store.list({ limit: 1 }).traces[0]?.error).toContain('cannot be read');
  });

  it('never stops a request when it fails while the workbench runs', () => {
    const db = new Database(join(folder, 'traces.db'));
    db.exec('DROP TABLE spans');
    db.close();
    const root = store.start(request());
    root.child('guest', 'guest').end({ state: 'ok' });
    root.finish({ status: 200, error: null, state: 'ok' });
    expect(() => store.get(traceId)).toThrow(WorkbenchError);
    expect(() => store.list({ limit: 1 })).toThrow(/Close the workbench and remove .*traces\.db/);
  });

  it('keeps at most the newest traces', async () => {
    await store.dispose();
    store = openStore({ maxTraces: 3 });
    for (let index = 0; index < 10; index += 1) {
      store.start(request({ requestId: `r${index}` })).finish({ status: 200, error: null, state: 'ok' });
    }
    store.list({ limit: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(store.list({ limit: 99 }).traces.map((trace) => trace.requestId)).toEqual(['r9', 'r8', 'r7']);
  });

  it('stays below its size', async () => {
    await store.dispose();
    store = openStore({ maxBytes: 400_000 });
    for (let index = 0; index < 20; index += 1) {
      const body = String(index).repeat(20_000);
      store.start(request({ requestId: `r${index}`, attributes: { body } })).finish({ status: 200, error: null, state: 'ok' });
    }
    store.list({ limit: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    const { total, traces } = store.list({ limit: 99 });
    expect(total).toBeLessThan(20);
    expect(traces[0]?.requestId).toBe('r19');
  });
});

describe('watching', () => {
  it('sends changes in batches, only the last state of each span', async () => {
    const watch = store.live({});
    const first = watch.next();
    const root = store.start(request());
    const child = root.child('guest', 'guest');
    child.set({ step: 1 });
    child.end({ state: 'ok' });
    root.log({ level: 'info', stream: 'log', message: 'hello' });
    const batch = (await first).value as TraceBatch;
    expect(batch.spans.map((span) => [span.name, span.state])).toEqual([
      ['GET /api/hello', 'open'],
      ['guest', 'ok'],
    ]);
    expect(batch.logs.map((log) => log.message)).toEqual(['hello']);
    expect(batch.traces).toMatchObject([{ traceId, state: 'open', status: null }]);

    root.finish({ status: 200, error: null, state: 'ok' });
    const second = (await watch.next()).value as TraceBatch;
    expect(second.spans.map((span) => [span.name, span.state])).toEqual([['GET /api/hello', 'ok']]);
    expect(second.traces).toMatchObject([{ traceId, state: 'ok', status: 200 }]);
    // What was sent stays as it was.
    expect(batch.spans[0]?.state).toBe('open');
    await watch.return(undefined);
  });

  it('sends only the traces of one install', async () => {
    const watch = store.live({ installId });
    const next = watch.next();
    store.start(request({ requestId: 'other', installId: 'another' }));
    store.start(request({ requestId: 'mine' }));
    const batch = (await next).value as TraceBatch;
    expect(batch.traces.map((trace) => trace.requestId)).toEqual(['mine']);
    await watch.return(undefined);
  });

  it('ends when the signal aborts and when the store is disposed', async () => {
    const leaving = new AbortController();
    const aborted = store.live({}, leaving.signal).next();
    const disposed = store.live({}).next();
    leaving.abort();
    expect(await aborted).toEqual({ done: true, value: undefined });
    await store.dispose();
    expect(await disposed).toEqual({ done: true, value: undefined });
  });
});

describe('finished', () => {
  it('resolves when the trace ends, at once when it has', async () => {
    const root = store.start(request());
    const waiting = store.finished(traceId);
    root.finish({ status: 200, error: null, state: 'ok' });
    await expect(waiting).resolves.toBeUndefined();
    await expect(store.finished(traceId)).resolves.toBeUndefined();
  });

  it('rejects when the signal aborts', async () => {
    store.start(request());
    const leaving = new AbortController();
    const waiting = store.finished(traceId, leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
  });
});

const named = (number: number): string => `bbbbbbbb-0000-4000-8000-00000000000${number}`;

describe('tenants', () => {
  const otherId = 'aaaaaaaa-0000-4000-8000-000000000009';
  const otherTrace = otherId.replaceAll('-', '');

  beforeEach(() => {
    store.start(request()).finish({ status: 200, error: null, state: 'ok' });
    store.start(request({ requestId: otherId, tenantId: otherTenant })).finish({ status: 200, error: null, state: 'ok' });
  });

  it('sees its own traces only', () => {
    const listed = store.list({ tenantId, limit: 10 });
    expect([listed.total, listed.traces.map((trace) => trace.traceId)]).toEqual([1, [traceId]]);
    expect(store.list({ limit: 10 }).total).toBe(2);
    expect(store.get(otherTrace, tenantId)).toBeNull();
    expect(store.get(otherTrace, otherTenant)?.summary.traceId).toBe(otherTrace);
  });

  it('clears its own traces only', () => {
    expect(store.clear(tenantId)).toBe(1);
    expect(store.get(traceId)).toBeNull();
    expect(store.get(otherTrace)).not.toBeNull();
  });

  it('watches its own traces only', async () => {
    const watch = store.live({ tenantId: otherTenant });
    const first = watch.next();
    store.start(request({ requestId: named(1) }));
    store.start(request({ requestId: named(2), tenantId: otherTenant }));
    expect((await first).value?.traces.map((trace: { requestId: string }) => trace.requestId)).toEqual([named(2)]);
    await watch.return(undefined);
  });

  it('does not let a request join the open trace of another tenant', () => {
    const shared = 'cccccccc-0000-4000-8000-000000000001';
    const origin = store.start(request({ requestId: shared, kind: 'request' }));
    const stranger = store.start(request({ requestId: shared, tenantId: otherTenant }));
    expect(stranger.traceId).not.toBe(origin.traceId);
    expect(store.start(request({ requestId: shared })).traceId).toBe(origin.traceId);
  });
});
