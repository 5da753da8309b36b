/** The scheduler API as a runner meets it: the form of calls, refusals word by word, the switches. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FidelityOverrides } from '../../fidelity.ts';
import { changeInstall } from '../../services/testing.ts';
import { internalFault, loseTable, openInternalRig, unknownInstall, type InternalRig } from './testing.ts';

let rig: InternalRig;
beforeEach(async () => {
  rig = await openInternalRig();
});
afterEach(() => rig.dispose());

type Fields = Record<string, unknown>;

async function reopen(overrides: FidelityOverrides): Promise<void> {
  await rig.dispose();
  rig = await openInternalRig(overrides);
}
/** Each call in a minute of its own, so that the limit on changes stays out of the way. */
const call = (fields: Fields, installId?: string) => {
  rig.services.test.clock.advance(60_000);
  return rig.call('ext-scheduler', fields, installId);
};
const create = (fields: Fields = {}) =>
  call({ operation: 'create', endpoint: 'POST /api/report', cron: '0 6 * * *', ...fields });
const created = async (fields: Fields = {}): Promise<string> =>
  ((await create(fields)).body as { scheduleId: string }).scheduleId;
const refused = (error: string, field?: string) => ({
  status: 400,
  body: { success: false, error, ...(field === undefined ? {} : { fieldErrors: { [field]: error } }) },
});
const frequent = 'Cron too frequent (minimum interval is 5 minutes)';
const schedule = async (scheduleId: string) =>
  ((await call({ operation: 'get', scheduleId })).body as { schedule: Fields }).schedule;

describe('the form of a call', () => {
  it.each([
    ['{', 'Invalid JSON body'],
    ['null', 'Validation error'],
    ['[]', 'Validation error'],
    ['{}', 'Validation error'],
    ['{"operation":"drop"}', 'Validation error'],
  ])('is wrong: %s', async (body, error) => {
    expect(await rig.call('ext-scheduler', body)).toEqual({ status: 400, body: { error, code: 'VALIDATION_FAILED' } });
  });

  it.each<[string, Fields]>([
    ['endpoint', { endpoint: '' }],
    ['endpoint', { endpoint: 'x'.repeat(257) }],
    ['endpoint', { endpoint: undefined }],
    ['cron', { cron: '' }],
    ['cron', { cron: 'x'.repeat(129) }],
    ['timezone', { timezone: 'x'.repeat(65) }],
    ['enabled', { enabled: 'yes' }],
    ['name', { name: 'x'.repeat(129) }],
    ['scheduleId', { operation: 'update', scheduleId: 'x' }],
    ['scheduleId', { operation: 'delete', scheduleId: undefined }],
    ['scheduleId', { operation: 'get', scheduleId: 'x' }],
  ])('names %s before any rule: %#', async (field, fields) => {
    expect(await create(fields)).toMatchObject({
      status: 400,
      body: { error: 'Validation error', details: { [field]: [expect.any(String)] } },
    });
  });
});

describe('a refusal', () => {
  const noEndpoint = 'Endpoint not found or not schedulable';
  it.each<[Fields, string, string]>([
    [{ cron: '@daily' }, 'cron', 'Invalid cron expression (expected 5 fields: m h dom mon dow)'],
    [{ cron: '0 0 * * MON' }, 'cron', 'Invalid cron expression (unsupported characters)'],
    [{ cron: '0 0 1 * 1' }, 'cron', 'Cron cannot set both day-of-month and day-of-week'],
    ...['*', '*/1', '*/2', '*/3', '*/4'].map((minute): [Fields, string, string] => [
      { cron: `${minute} * * * *` },
      'cron',
      frequent,
    ]),
    [{ timezone: 'Mars/Olympus' }, 'timezone', 'Invalid timezone'],
    [{ payload: 'text' }, 'payload', 'Payload must be a JSON object or array'],
    [{ payload: { text: 'x'.repeat(100_000) } }, 'payload', 'Payload too large'],
    [{ endpoint: 'GET /api/none' }, 'endpoint', noEndpoint],
    [{ endpoint: 'PUT /api/import' }, 'endpoint', noEndpoint],
    [{ endpoint: 'GET /api/items/:id' }, 'endpoint', noEndpoint],
  ])('of %j', async (fields, field, message) => {
    expect(await create(fields)).toEqual(refused(message, field));
    const scheduleId = await created();
    expect(await call({ operation: 'update', scheduleId, ...fields })).toEqual(refused(message, field));
  });

  it('of a schedule that is not there, or whose id is none', async () => {
    const nil = '00000000-0000-0000-0000-000000000000';
    for (const operation of ['update', 'delete']) {
      expect(await call({ operation, scheduleId: unknownInstall })).toEqual(refused('Schedule not found'));
      expect(await call({ operation, scheduleId: nil })).toEqual(refused('Invalid scheduleId', 'scheduleId'));
    }
    expect(await call({ operation: 'get', scheduleId: nil })).toEqual({ status: 200, body: { schedule: null } });
  });

  it('of a name that is taken, and of the 51st schedule', async () => {
    await create({ name: 'Daily' });
    expect(await create({ name: ' Daily ' })).toEqual(refused('Schedule name already in use for this extension', 'name'));
    for (let count = 1; count < 50; count += 1) await create();
    expect(await create()).toEqual(refused('Too many schedules (max 50 per extension install)'));
  });

  it.each(['list', 'get', 'getEndpoints', 'create', 'update', 'delete'])(
    'of %s for an install that is none',
    async (operation) => {
      const missing = { status: 404, body: { error: 'Install not found', code: 'NOT_FOUND' } };
      expect(await call({ operation }, unknownInstall)).toEqual(missing);
      changeInstall(rig.services, { enabled: false });
      expect(await call({ operation })).toEqual(missing);
    },
  );

  it('of the eleventh change counts by install, and before the install is looked for', async () => {
    const change = (installId: string) => rig.call('ext-scheduler', { operation: 'delete' }, installId);
    for (let count = 0; count < 10; count += 1) expect((await change(unknownInstall)).status).toBe(404);
    const limited = { error: 'Too many requests, please try again later', code: 'RATE_LIMITED' };
    expect(await change(unknownInstall)).toEqual({ status: 429, body: limited });
    expect((await change(rig.services.installId)).status).toBe(400);
  });

  it('of the server itself', async () => {
    loseTable(rig, 'tenant_extension_schedule');
    expect(await call({ operation: 'list' })).toEqual(internalFault);
  });

  it('does not come of a capability: that is the runner’s to check', async () => {
    changeInstall(rig.services, { granted: [] });
    expect((await create()).status).toBe(201);
  });
});

describe('an answer', () => {
  it('has the keys of the platform', async () => {
    const made = await create({ payload: [1] });
    expect(made).toEqual({ status: 201, body: { success: true, scheduleId: expect.any(String) } });
    const { schedules } = (await call({ operation: 'list' })).body as { schedules: Fields[] };
    const times = ['lastRunAt', 'lastRunStatus', 'lastError', 'createdAt'];
    const keys = ['id', 'endpointPath', 'endpointMethod', 'name', 'cron', 'timezone', 'enabled', 'payload', ...times];
    expect(Object.keys(schedules[0]!)).toEqual(keys);
    const { endpoints } = (await call({ operation: 'getEndpoints' })).body as { endpoints: Fields[] };
    expect(Object.keys(endpoints[0]!)).toEqual(['id', 'method', 'path', 'handler', 'schedulable']);
    const { scheduleId } = made.body as { scheduleId: string };
    expect(await call({ operation: 'delete', scheduleId })).toEqual({ status: 200, body: { success: true } });
  });

  it.each([
    ['/api/report', 'GET', '/api/report'],
    ['post /api/report', 'POST', '/api/report'],
    ['/api/import', 'POST', '/api/import'],
  ])('takes the endpoint %s for %s %s', async (endpoint, endpointMethod, endpointPath) => {
    expect(await schedule(await created({ endpoint }))).toMatchObject({ endpointMethod, endpointPath });
  });
});

describe('the switches', () => {
  it.each([
    ['platform', { name: null, payload: null }],
    ['helpful', { name: 'Daily', payload: { n: 1 } }],
  ] as const)('clear or keep what an update does not name, at %s', async (position, kept) => {
    await reopen({ 'scheduler.update-omitted': position });
    const scheduleId = await created({ name: 'Daily', payload: { n: 1 } });
    expect(await call({ operation: 'update', scheduleId, cron: '0 7 * * *' })).toEqual({
      status: 200,
      body: { success: true },
    });
    expect(await schedule(scheduleId)).toMatchObject({ ...kept, cron: '0 7 * * *' });
  });

  it.each([
    ['platform', 400],
    ['helpful', 200],
  ] as const)('let a refusal reach the handler or not, at %s', async (position, status) => {
    await reopen({ 'scheduler.failure-text': position });
    expect(await create({ cron: '* * * * *' })).toEqual({ ...refused(frequent, 'cron'), status });
  });

  it.each(['0-59 * * * *', '0,1,2 * * * *', '*/1 0-23 * * *', '* */1 * * *'])('let %s pass or not', async (cron) => {
    await reopen({ 'scheduler.minimum-interval': 'platform' });
    expect((await create({ cron })).status).toBe(201);
    await reopen({ 'scheduler.minimum-interval': 'helpful' });
    expect(await create({ cron })).toEqual(refused(frequent, 'cron'));
  });
});
