/** The scheduler host API over a real database: order of checks, texts, limits, what stays. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScheduleInput } from '../../../../runner/host/services.ts';
import { changeInstall, openTestServices, testEndpoints } from './testing.ts';
import type { TestServices } from './testing.ts';

let services: TestServices;
beforeEach(async () => {
  services = await openTestServices();
});
afterEach(() => services.dispose());

const valid = { endpoint: 'POST /api/report', cron: '0 6 * * *' };
const scheduler = () => services.host.scheduler;
/** Each change in a minute of its own, so that the limit on changes stays out of the way. */
const minute = () => services.test.clock.advance(60_000);
const create = (input: Partial<ScheduleInput> = {}) => {
  minute();
  return scheduler().create(services.installId, { ...valid, ...input });
};
const update = (id: string, input: ScheduleInput) => {
  minute();
  return scheduler().update(services.installId, id, input);
};
const created = async (input: Partial<ScheduleInput> = {}) => (await create(input)).scheduleId!;
const read = (id: string) => scheduler().get(services.installId, id);
const refused = (message: string, fieldErrors?: object) =>
  expect.objectContaining({
    status: 400,
    message,
    body: JSON.stringify({ success: false, error: message, ...(fieldErrors && { fieldErrors }) }),
  });
const unknownId = '00000000-0000-4000-8000-000000000000';

describe('schedules', () => {
  it('are created with the defaults, listed and read', async () => {
    const id = await created({ payload: { n: 1 }, name: ' Daily ' });
    const expected = {
      id,
      endpointPath: '/api/report',
      endpointMethod: 'POST',
      name: 'Daily',
      cron: '0 6 * * *',
      timezone: 'UTC',
      enabled: true,
      payload: { n: 1 },
      lastRunAt: null,
      lastRunStatus: null,
      lastError: null,
      createdAt: new Date(services.test.clock.now()).toISOString(),
    };
    expect(await read(id)).toEqual(expected);
    expect(await scheduler().list(services.installId)).toEqual([expected]);
    expect(services.changes).toEqual(['schedules']);
  });

  it('have a job while they are enabled', async () => {
    const id = await created();
    const row = () => services.scheduling.records.byId(id);
    expect(row()).toMatchObject({ runner_schedule_id: `extsched:${services.installId}:${id}`, job_id: expect.any(String) });
    await update(id, { enabled: false });
    expect(row()).toMatchObject({ enabled: 0, runner_schedule_id: null, job_id: null });
  });

  it('are changed and deleted', async () => {
    const id = await created();
    const changes = {
      cron: '30 7 * * 1',
      timezone: 'Europe/Berlin',
      enabled: false,
      name: 'Late',
      payload: [1],
      endpoint: 'GET /api/report',
    };
    expect(await update(id, changes)).toMatchObject({ success: true });
    expect(await read(id)).toMatchObject({
      cron: '30 7 * * 1',
      timezone: 'Europe/Berlin',
      enabled: false,
      name: 'Late',
      payload: [1],
      endpointMethod: 'GET',
    });
    minute();
    expect(await scheduler().delete(services.installId, id)).toEqual({ success: true });
    expect(await read(id)).toBeNull();
    minute();
    await expect(scheduler().delete(services.installId, id)).rejects.toEqual(refused('Schedule not found'));
  });

  it('lose name and payload by an update that names neither, as in production', async () => {
    const id = await created({ name: 'Daily', payload: { n: 1 } });
    const { fidelity } = await update(id, { cron: '0 7 * * *' });
    expect(await read(id)).toMatchObject({ name: null, payload: null, cron: '0 7 * * *' });
    expect(fidelity).toMatchObject([
      { switch: 'scheduler.update-omitted', position: 'platform', note: expect.stringContaining('name and payload') },
    ]);
    expect((await update(id, { cron: '0 8 * * *' })).fidelity).toEqual([]);
  });

  it('keep them where that is wished for', async () => {
    services.dispose();
    services = await openTestServices({ 'scheduler.update-omitted': 'helpful' });
    const id = await created({ name: 'Daily', payload: { n: 1 } });
    await update(id, { cron: '0 7 * * *' });
    expect(await read(id)).toMatchObject({ name: 'Daily', payload: { n: 1 } });
    await update(id, { payload: null, name: '' });
    expect(await read(id)).toMatchObject({ name: null, payload: null });
  });

  it('name the endpoints that can be scheduled', async () => {
    const endpoints = await scheduler().getEndpoints(services.installId);
    expect(endpoints).toHaveLength(testEndpoints.length);
    expect(endpoints.filter(({ schedulable }) => schedulable).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/import',
      'GET /api/report',
      'POST /api/report',
    ]);
  });
});

describe('a refusal', () => {
  const noEndpoint = 'Endpoint not found or not schedulable';
  it.each<[Partial<ScheduleInput>, string, string]>([
    [{ cron: '* * * * *' }, 'cron', 'Cron too frequent (minimum interval is 5 minutes)'],
    [{ timezone: 'Mars/Olympus' }, 'timezone', 'Invalid timezone'],
    [{ payload: 7 }, 'payload', 'Payload must be a JSON object or array'],
    [{ endpoint: 'GET /api/none' }, 'endpoint', noEndpoint],
    [{ endpoint: 'PUT /api/import' }, 'endpoint', noEndpoint],
    [{ endpoint: '/api/items/:id' }, 'endpoint', noEndpoint],
    [{ endpoint: 'api/report' }, 'endpoint', noEndpoint],
  ])('of %j names the field', async (input, field, message) => {
    await expect(create(input)).rejects.toEqual(refused(message, { [field]: message }));
  });

  it('tells the first message and all fields', async () => {
    const fieldErrors = { cron: 'Invalid cron expression (expected 5 fields: m h dom mon dow)', endpoint: noEndpoint };
    await expect(create({ cron: 'x', endpoint: 'x' })).rejects.toEqual(refused(fieldErrors.cron, fieldErrors));
  });

  it('of values out of range comes when the job is made, and leaves no row', async () => {
    await expect(create({ cron: '99 99 * * *' })).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/99/) });
    expect(await scheduler().list(services.installId)).toEqual([]);
  });

  it('of a name that is taken, of its own schedule not', async () => {
    const id = await created({ name: 'Daily' });
    const message = 'Schedule name already in use for this extension';
    await expect(create({ name: 'Daily ' })).rejects.toEqual(refused(message, { name: message }));
    expect(await update(id, { name: 'Daily' })).toMatchObject({ success: true });
    await created();
    await created();
  });

  it('of the 51st schedule', async () => {
    for (let count = 0; count < 50; count += 1) await create();
    await expect(create()).rejects.toEqual(refused('Too many schedules (max 50 per extension install)'));
  });

  it.each<[Partial<ScheduleInput>]>([
    [{ endpoint: '' }],
    [{ endpoint: 'x'.repeat(257) }],
    [{ cron: 'x'.repeat(129) }],
    [{ timezone: 'x'.repeat(65) }],
    [{ name: 'x'.repeat(129) }],
  ])('of a wrong form comes before the rules: %#', async (input) => {
    await expect(create(input)).rejects.toMatchObject({
      status: 400,
      wireCode: 'VALIDATION_FAILED',
      message: 'Validation error',
    });
  });

  it('of ids: the form first, then the rule, then whether there is one', async () => {
    await expect(read('x')).rejects.toMatchObject({ status: 400, message: 'Validation error' });
    await expect(update('x', {})).rejects.toMatchObject({ message: 'Validation error' });
    const nil = '00000000-0000-0000-0000-000000000000';
    expect(await read(nil)).toBeNull();
    await expect(update(nil, {})).rejects.toEqual(refused('Invalid scheduleId', { scheduleId: 'Invalid scheduleId' }));
    expect(await read(unknownId)).toBeNull();
    await expect(update(unknownId, {})).rejects.toEqual(refused('Schedule not found'));
  });

  it('of an install that is unknown or disabled', async () => {
    const missing = { status: 404, wireCode: 'NOT_FOUND', message: 'Install not found' };
    await expect(scheduler().list(unknownId)).rejects.toMatchObject(missing);
    changeInstall(services, { enabled: false });
    await expect(create({ endpoint: '' })).rejects.toMatchObject(missing);
    await expect(scheduler().getEndpoints(services.installId)).rejects.toMatchObject(missing);
  });

  it('of the eleventh change in a minute, refused ones counted, reads not', async () => {
    const now = (cron: string) => scheduler().create(services.installId, { ...valid, cron });
    for (let count = 0; count < 10; count += 1) await expect(now('x')).rejects.toMatchObject({ status: 400 });
    const limited = { status: 429, wireCode: 'RATE_LIMITED', message: 'Too many requests, please try again later' };
    await expect(now('0 6 * * *')).rejects.toMatchObject(limited);
    await expect(scheduler().delete(services.installId, 'x')).rejects.toMatchObject(limited);
    expect(await scheduler().list(services.installId)).toEqual([]);
    services.test.clock.advance(59_999);
    await expect(now('0 6 * * *')).rejects.toMatchObject(limited);
    services.test.clock.advance(1);
    expect(await now('0 6 * * *')).toMatchObject({ success: true });
  });

  it('reaches the handler with its fields where that is wished for', async () => {
    services.dispose();
    services = await openTestServices({ 'scheduler.failure-text': 'helpful', 'scheduler.minimum-interval': 'helpful' });
    const message = 'Cron too frequent (minimum interval is 5 minutes)';
    expect(await create({ cron: '0-59 * * * *' })).toMatchObject({
      success: false,
      error: message,
      fieldErrors: { cron: message },
    });
    await expect(create({ cron: '' })).rejects.toMatchObject({ message: 'Validation error' });
  });
});
