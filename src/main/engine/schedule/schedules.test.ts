/** Schedules as the window works with them, and their runs, over a real database and a runner that answers by script. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecuteBody, ExecuteResponse, RoutingHeaders } from '../../../../runner/types.ts';
import { scheduleRunSchema, scheduleSchema } from '../../../contract/schedules.ts';
import { openDatabase } from '../database/open.ts';
import { quietLogger } from '../database/testing.ts';
import type { Execute } from '../gateway/dispatch.ts';
import { devInstall } from '../registry/dev-install.ts';
import { createRegistry } from '../registry/registry.ts';
import { testInstall } from '../registry/testing.ts';
import type { Registry } from '../registry/types.ts';
import { changeInstall, openTestServices, testEndpoints } from '../services/testing.ts';
import type { TestServices } from '../services/testing.ts';
import { createTraceStore } from '../trace/store.ts';
import type { TraceStore } from '../trace/types.ts';
import { keptRuns } from './history.ts';
import type { Schedules } from './schedules.ts';
import { startSchedules } from './start.ts';

const answered = (changes: Partial<ExecuteResponse> = {}): ExecuteResponse => ({
  status: 200,
  headers: {},
  body_b64: null,
  error: null,
  ...changes,
});

let services: TestServices;
let registry: Registry;
let trace: TraceStore;
let schedules: Schedules;
let sent: { routing: RoutingHeaders; body: ExecuteBody }[];
let execute: Execute;

function start(timeoutMs = 30_000): Schedules {
  const { test, tenantId } = services;
  return startSchedules({
    ...test,
    logger: quietLogger,
    tenantId,
    registry,
    trace,
    execute: (routing, body, options) => {
      sent.push({ routing, body });
      return execute(routing, body, options);
    },
    local: services,
    timeoutMs,
    byTime: true,
    changed: () => void services.changes.push('schedules'),
  });
}

beforeEach(async () => {
  services = await openTestServices();
  const { db, clock, folder } = services.test;
  registry = createRegistry({ db, clock, vault: { envelope: () => null } });
  trace = createTraceStore({ file: `${folder}/traces.db`, clock, logger: quietLogger, redact: () => [] });
  sent = [];
  execute = async () => ({ response: answered(), explanation: null });
  schedules = start();
});
afterEach(async () => {
  await schedules.dispose();
  await trace.dispose();
  services.dispose();
});

const endpointId = (method: string, path: string) =>
  schedules.endpoints(services.installId).find((endpoint) => endpoint.method === method && endpoint.path === path)!.endpointId;
const create = (changes: object = {}) =>
  schedules.create(services.installId, { endpointId: endpointId('POST', '/api/import'), cron: '0 6 * * *', ...changes });
const only = () => schedules.list(services.installId)[0]!;
const runNow = (id: string) => schedules.runNow(services.installId, id);
const answerWith = (changes: Partial<ExecuteResponse>) => {
  execute = async () => ({ response: answered(changes), explanation: null });
};
const invalid = (message: string, fields?: object) =>
  expect.objectContaining({
    failure: expect.objectContaining({
      code: 'SCHEDULE_INVALID',
      why: `${message}.`,
      ...(fields && { details: JSON.stringify(fields) }),
    }),
  });

describe('schedules', () => {
  it('are created, changed and removed, and know their next time', () => {
    const made = create({ name: 'Daily', payload: { n: 1 } });
    expect(scheduleSchema.parse(made)).toMatchObject({
      endpoint: { method: 'POST', path: '/api/import' },
      name: 'Daily',
      timezone: 'UTC',
      enabled: true,
      payload: { n: 1 },
    });
    expect(new Date(made.nextRunAt!).toISOString()).toMatch(/T06:00:00.000Z$/);
    const changed = schedules.update(services.installId, made.scheduleId, { enabled: false });
    expect(changed).toMatchObject({ name: 'Daily', payload: { n: 1 }, enabled: false, nextRunAt: null });
    schedules.remove(services.installId, made.scheduleId);
    expect(schedules.list(services.installId)).toEqual([]);
  });

  it('are refused with the messages and field names of the management pages', () => {
    const put = endpointId('PUT', '/api/import');
    const item = endpointId('GET', '/api/items/:id');
    const foreign = 'Selected endpoint does not belong to the installed version';
    expect(() => create({ endpointId: '' })).toThrow(invalid('Missing endpointId', { endpointId: 'Missing endpointId' }));
    expect(() => create({ endpointId: services.clientId })).toThrow(invalid(foreign, { endpointId: foreign }));
    expect(() => create({ endpointId: put })).toThrow(invalid('Only GET and POST endpoints are schedulable in v1'));
    expect(() => create({ endpointId: item })).toThrow(invalid('Endpoints with path parameters are not schedulable in v1'));
    expect(() => create({ cron: 'x'.repeat(129) })).toThrow(invalid('Cron expression too long'));
    expect(() => create({ name: 'x'.repeat(129) })).toThrow(invalid('Name too long', { name: 'Name too long' }));
    const payload = 'Payload must be a JSON object or array';
    expect(() => create({ payload: 7 })).toThrow(invalid(payload, { payloadJson: payload }));
    expect(() => schedules.update(services.installId, services.clientId, {})).toThrow(
      expect.objectContaining({ code: 'RECORD_NOT_FOUND' }),
    );
  });

  it('belong to an install that is there and enabled', () => {
    const code = expect.objectContaining({
      code: 'INSTALL_NOT_FOUND',
      message: expect.stringContaining('Extension install not found'),
    });
    expect(() => schedules.list(services.clientId)).toThrow(code);
    changeInstall(services, { enabled: false });
    expect(() => schedules.list(services.installId)).toThrow(/Extension is disabled/);
  });

  it('can be tried before they are saved', () => {
    expect(schedules.preview('*/30 * * * *', undefined).nextRuns).toHaveLength(5);
    expect(schedules.preview('* * * * *', 'UTC')).toEqual({
      problem: 'Cron too frequent (minimum interval is 5 minutes)',
      nextRuns: [],
    });
    expect(schedules.preview('0 0 * * *', 'Mars')).toEqual({ problem: 'Invalid timezone', nextRuns: [] });
    expect(schedules.preview('99 0 * * *', 'UTC').problem).toMatch(/99/);
  });

  it('move to the endpoints of a version that is installed over theirs', () => {
    const { scheduleId } = create();
    const gone = create({ endpointId: endpointId('GET', '/api/report') });
    const endpoints = testEndpoints.filter(({ path }) => path === '/api/import');
    devInstall(services.test.db, services.test.clock, testInstall({ version: '2.0.0', endpoints }, `sha256:${'b'.repeat(64)}`));
    schedules.installed(registry.resolve(services.tenantId, services.installId)!);
    const [moved, off] = schedules.list(services.installId);
    expect(moved).toMatchObject({ scheduleId, endpointId: endpointId('POST', '/api/import'), enabled: true });
    expect(off).toMatchObject({
      scheduleId: gone.scheduleId,
      enabled: false,
      nextRunAt: null,
      lastError: 'Disabled due to missing endpoint on extension update',
    });
  });
});

describe('a run', () => {
  it('sends the payload to the endpoint, for nobody', async () => {
    const { scheduleId } = create({ payload: { n: 1 } });
    const run = await runNow(scheduleId);
    expect(scheduleRunSchema.parse(run)).toMatchObject({ cause: 'run-now', status: 'success', detail: null });
    const { routing, body } = sent[0]!;
    expect(body.http).toEqual({
      method: 'POST',
      path: '/api/import',
      query: {},
      headers: { 'x-alga-tenant': services.tenantId, 'x-alga-extension': body.context.extension_id },
      body_b64: Buffer.from('{"n":1}').toString('base64'),
    });
    expect(body).toMatchObject({ user: null, limits: { timeout_ms: 30_000 }, context: { install_id: services.installId } });
    expect(routing.requestId).toBe(body.context.request_id);
    expect(routing.idempotencyKey).not.toBe(routing.requestId);
    expect(only()).toMatchObject({ lastRunStatus: 'success', lastError: null, lastRunAt: services.test.clock.now() });
  });

  it('sends no body without a payload, and none with GET', async () => {
    await runNow(create().scheduleId);
    await runNow(create({ endpointId: endpointId('GET', '/api/report'), payload: { n: 1 } }).scheduleId);
    expect(sent.map(({ body }) => body.http.body_b64)).toEqual([null, null]);
  });

  it('is a trace of its own', async () => {
    answerWith({ status: 500, error: 'boom' });
    const { scheduleId } = create({ name: 'Daily' });
    const { traceId } = await runNow(scheduleId);
    const { summary, spans } = trace.get(traceId!)!;
    expect(summary).toMatchObject({
      source: 'schedule',
      installId: services.installId,
      method: 'POST',
      path: '/api/import',
      state: 'error',
      status: 500,
      error: 'Runner returned status 500',
    });
    expect(spans.map(({ name, kind }) => [name, kind])).toEqual([
      ['Daily: POST /api/import', 'request'],
      ['POST /v1/execute', 'runner'],
    ]);
    expect(spans[1]?.attributes['answer']).toMatchObject({ status: 500, error: 'boom' });
  });

  it('comes when its time does', async () => {
    create({ cron: '*/5 * * * *' });
    services.timers.pass(5 * 60_000);
    await expect
      .poll(() => schedules.runs(services.installId, only().scheduleId))
      .toMatchObject([{ cause: 'due', status: 'success' }]);
  });

  it.each<[Partial<ExecuteResponse>, string]>([
    [{ status: 400 }, 'Runner returned status 400'],
    [{ status: 503, error: 'x' }, 'Runner returned status 503'],
    [{ body_b64: 'x'.repeat(262_144) }, 'Runner response too large (262198 bytes; max 262144)'],
  ])('fails by an answer: %#', async (response, message) => {
    answerWith(response);
    const { scheduleId } = create();
    expect(await runNow(scheduleId)).toMatchObject({ status: 'error', detail: message });
    expect(only()).toMatchObject({ lastRunStatus: 'error', lastError: message, enabled: true });
  });

  it('fails when the runner does not answer in time', async () => {
    await schedules.dispose();
    schedules = start(10);
    execute = (_routing, _body, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    expect(await runNow(create().scheduleId)).toMatchObject({ status: 'error', detail: 'The handler did not answer in time.' });
  });

  it('is skipped while an earlier one goes on, and leaves the last result alone', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    execute = async () => {
      await promise;
      return { response: answered(), explanation: null };
    };
    const { scheduleId } = create();
    const first = runNow(scheduleId);
    expect(await runNow(scheduleId)).toMatchObject({ status: 'skipped', detail: 'An earlier run was still going.' });
    expect(only().lastRunAt).toBeNull();
    resolve();
    expect(await first).toMatchObject({ status: 'success' });
    expect(sent).toHaveLength(1);
    expect(await runNow(scheduleId)).toMatchObject({ status: 'success' });
  });

  it('of a disabled schedule is accepted and skipped', async () => {
    const { scheduleId } = create({ enabled: false });
    expect(await runNow(scheduleId)).toMatchObject({ status: 'skipped', detail: 'The schedule is disabled.' });
    expect(sent).toEqual([]);
  });

  it('switches a schedule off whose endpoint is gone', async () => {
    const { scheduleId, endpointId: id } = create();
    const { db } = services.test;
    db.run(db.build.deleteFrom('extension_api_endpoint').where('id', '=', id));
    const message = 'Schedule endpoint not found; disabling schedule';
    expect(await runNow(scheduleId)).toMatchObject({ status: 'error', detail: message, traceId: null });
    expect(only()).toMatchObject({ enabled: false, endpoint: null, lastError: message, nextRunAt: null });
  });

  it('fails where the endpoint is of another version', async () => {
    const { scheduleId } = create();
    devInstall(services.test.db, services.test.clock, testInstall({ version: '2.0.0' }, `sha256:${'b'.repeat(64)}`));
    expect(await runNow(scheduleId)).toMatchObject({ detail: 'Schedule endpoint does not belong to installed version' });
  });

  it('by time finds no configuration of a disabled install', async () => {
    create({ cron: '*/5 * * * *' });
    changeInstall(services, { enabled: false });
    services.timers.pass(5 * 60_000);
    const { scheduleId } = services.scheduling.records.ofInstall(services.installId).map(({ id }) => ({ scheduleId: id }))[0]!;
    await expect
      .poll(() => schedules.runs(services.installId, scheduleId)[0])
      .toMatchObject({ status: 'error', detail: 'Install config not found' });
  });

  it('is started by hand at most five times a minute', async () => {
    const { scheduleId } = create();
    for (let count = 0; count < 5; count += 1) await runNow(scheduleId);
    await expect(runNow(scheduleId)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    services.test.clock.advance(60_000);
    expect(await runNow(scheduleId)).toMatchObject({ status: 'success' });
  });

  it('is remembered, the last two hundred of each schedule', async () => {
    const { scheduleId } = create();
    for (let count = 0; count < keptRuns + 3; count += 1) {
      services.test.clock.advance(60_000);
      await runNow(scheduleId);
    }
    const runs = schedules.runs(services.installId, scheduleId);
    expect(runs).toHaveLength(keptRuns);
    expect(runs[0]?.startedAt).toBe(services.test.clock.now());
  });

  it('that the end of the workbench cut short says so, also when nobody could', async () => {
    execute = (_routing, _body, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const { scheduleId } = create();
    const run = runNow(scheduleId);
    await expect.poll(() => sent.length).toBe(1);
    await schedules.dispose();
    expect(await run).toMatchObject({ status: 'interrupted' });
    expect(only().lastRunAt).toBeNull();

    const { db } = services.test;
    db.run(db.build.updateTable('schedule_run').set({ status: 'running' }));
    schedules = start();
    expect(schedules.runs(services.installId, scheduleId)).toMatchObject([{ status: 'interrupted' }]);
  });

  it('of a schedule that is removed meanwhile still ends', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    execute = async () => {
      await promise;
      return { response: answered(), explanation: null };
    };
    const { scheduleId } = create();
    const run = runNow(scheduleId);
    schedules.remove(services.installId, scheduleId);
    resolve();
    expect(await run).toMatchObject({ status: 'success' });
  });
});

describe('schedules of a data folder', () => {
  it('are there after a restart', async () => {
    create({ name: 'Kept' });
    const other = await openDatabase({ file: services.test.file, logger: quietLogger, clock: services.test.clock });
    expect(other.all(other.build.selectFrom('tenant_extension_schedule').select('name'))).toEqual([{ name: 'Kept' }]);
    other.close();
  });
});
