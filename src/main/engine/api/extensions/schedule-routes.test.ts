import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../contract/common.ts';
import { changeInstall } from '../../services/testing.ts';
import { nobodyId, openRouteRig } from './testing.ts';
import type { Answer, Ask, RouteRig } from './testing.ts';

let rig: RouteRig;
beforeEach(async () => {
  rig = await openRouteRig();
});
afterEach(() => rig.dispose());

const at = (rest = '', registryId = rig.registryId) => `/api/extensions/${registryId}/schedules${rest}`;
const send = (method: string, path: string, body?: JsonValue, ask: Ask = {}) =>
  rig.ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...ask });
const endpointId = () => rig.schedules.endpointId('POST', '/api/import');
const create = (changes: Record<string, JsonValue> = {}, ask: Ask = {}) =>
  send('POST', at(), { endpointId: endpointId(), cron: '0 6 * * *', ...changes }, ask);
const made = async (changes: Record<string, JsonValue> = {}): Promise<string> => {
  const { body } = await create(changes);
  return (body as { scheduleId: string }).scheduleId;
};
const run = (scheduleId: string, ask?: Ask) => send('POST', at(`/${scheduleId}/run-now`), undefined, ask);
const refused = (message: string, fieldErrors?: Record<string, string>): Answer => ({
  status: 400,
  body: { success: false, message, ...(fieldErrors === undefined ? {} : { fieldErrors }) },
});
const field = (name: string, message: string): Answer => refused(message, { [name]: message });
const done = { status: 200, body: { success: true } };
const notFound = { status: 404, body: { error: 'not_found' } };
const read = async (scheduleId: string) => (await rig.ask(at(`/${scheduleId}`))).body as { schedule: Record<string, unknown> };

describe('endpoints', () => {
  it('are those that can be scheduled', async () => {
    const { status, body } = await rig.ask(`/api/extensions/${rig.registryId}/endpoints`);
    expect(status).toBe(200);
    const { endpoints } = body as { endpoints: Record<string, string>[] };
    expect(endpoints.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/import',
      'GET /api/report',
      'POST /api/report',
    ]);
    expect(Object.keys(endpoints[0]!)).toEqual(['id', 'method', 'path', 'handler']);
  });
});

describe('schedules', () => {
  it('are made and read in the form of the platform', async () => {
    const payloadJson = { all: true };
    const answer = await create({ name: ' Nightly ', timezone: 'Europe/Berlin', payloadJson });
    const scheduleId = (answer.body as { scheduleId: string }).scheduleId;
    expect(answer).toEqual({ status: 200, body: { success: true, scheduleId } });
    const iso = new Date(rig.schedules.services.test.clock.now()).toISOString();
    const row = {
      id: scheduleId,
      install_id: rig.install.installId,
      tenant_id: rig.tenantId,
      endpoint_id: endpointId(),
      endpoint_method: 'POST',
      endpoint_path: '/api/import',
      name: 'Nightly',
      cron: '0 6 * * *',
      timezone: 'Europe/Berlin',
      enabled: true,
      payload_json: payloadJson,
      job_id: expect.any(String),
      runner_schedule_id: `extsched:${rig.install.installId}:${scheduleId}`,
      last_run_at: null,
      last_run_status: null,
      last_error: null,
      created_at: iso,
      updated_at: iso,
    };
    expect(await rig.ask(at(`/${scheduleId}`))).toEqual({ status: 200, body: { schedule: row } });
    expect(await rig.ask(at())).toEqual({ status: 200, body: { schedules: [row] } });
  });

  it('are changed in what is named, and removed', async () => {
    const scheduleId = await made({ name: 'Nightly', payloadJson: { all: true } });
    const answer = await send('PATCH', at(`/${scheduleId}`), { cron: '0 7 * * *', enabled: false });
    expect(answer).toEqual({ status: 200, body: { success: true, scheduleId } });
    expect((await read(scheduleId)).schedule).toMatchObject({
      cron: '0 7 * * *',
      enabled: false,
      job_id: null,
      name: 'Nightly',
      payload_json: { all: true },
    });
    await send('PATCH', at(`/${scheduleId}`), { name: null, payloadJson: null });
    expect((await read(scheduleId)).schedule).toMatchObject({ name: null, payload_json: null });
    expect(await send('DELETE', at(`/${scheduleId}`))).toEqual(done);
    expect(await rig.ask(at(`/${scheduleId}`))).toEqual(notFound);
    expect(await send('DELETE', at(`/${scheduleId}`))).toEqual(refused('Schedule not found'));
  });

  it.each<[Record<string, JsonValue>, string, string]>([
    [{ cron: '' }, 'cron', 'Invalid cron expression (expected 5 fields: m h dom mon dow)'],
    [{ cron: '0 0 * * MON' }, 'cron', 'Invalid cron expression (unsupported characters)'],
    [{ cron: '0 0 1 * 1' }, 'cron', 'Cron cannot set both day-of-month and day-of-week'],
    [{ cron: '*/4 * * * *' }, 'cron', 'Cron too frequent (minimum interval is 5 minutes)'],
    [{ cron: `${'0,'.repeat(80)}0 * * * *` }, 'cron', 'Cron expression too long'],
    [{ timezone: 'Moon/Base' }, 'timezone', 'Invalid timezone'],
    [{ timezone: 'x'.repeat(65) }, 'timezone', 'Timezone too long'],
    [{ payloadJson: 'text' }, 'payloadJson', 'Payload must be a JSON object or array'],
    [{ payloadJson: { text: 'x'.repeat(100_000) } }, 'payloadJson', 'Payload too large'],
    [{ name: 'x'.repeat(129) }, 'name', 'Name too long'],
    [{ endpointId: '' }, 'endpointId', 'Missing endpointId'],
    [{ endpointId: 'x' }, 'endpointId', 'Invalid endpointId'],
    [{ endpointId: nobodyId }, 'endpointId', 'Selected endpoint does not belong to the installed version'],
  ])('are refused: %o', async (changes, name, message) => {
    expect(await create(changes)).toEqual(field(name, message));
    const scheduleId = await made();
    expect(await send('PATCH', at(`/${scheduleId}`), changes)).toEqual(field(name, message));
  });

  it('are refused for endpoints that cannot be scheduled', async () => {
    const { test } = rig.schedules.services;
    const idOf = (method: string, path: string): string =>
      test.db.first(
        test.db.build
          .selectFrom('extension_api_endpoint')
          .select('id')
          .where('version_id', '=', rig.install.versionId)
          .where('method', '=', method)
          .where('path', '=', path),
      )!.id;
    const put = await create({ endpointId: idOf('PUT', '/api/import') });
    expect(put).toEqual(field('endpointId', 'Only GET and POST endpoints are schedulable in v1'));
    const withParameter = await create({ endpointId: idOf('GET', '/api/items/:id') });
    expect(withParameter).toEqual(field('endpointId', 'Endpoints with path parameters are not schedulable in v1'));
    const moved = await send('PATCH', at(`/${await made()}`), { endpointId: idOf('PUT', '/api/import') });
    expect(moved).toEqual(field('endpointId', 'Only GET and POST endpoints are schedulable in v1'));
  });

  it('have names of their own, and are at most fifty', async () => {
    await create({ name: 'Nightly' });
    expect(await create({ name: 'Nightly' })).toEqual(field('name', 'Schedule name already in use for this extension'));
    for (let count = 1; count < 50; count += 1) await create();
    expect(await create()).toEqual(refused('Too many schedules (max 50 per extension install)'));
  });

  it('hide words that are not the platform’s', async () => {
    expect(await create({ cron: '99 99 * * *' })).toEqual(refused('Failed to create schedule'));
    const scheduleId = await made();
    const answer = await send('PATCH', at(`/${scheduleId}`), { cron: '99 99 * * *' });
    expect(answer).toEqual(refused('Failed to reschedule extension schedule'));
  });

  it('name what has the wrong form', async () => {
    expect(await create({ enabled: 'yes' })).toMatchObject({
      status: 400,
      body: { success: false, fieldErrors: { enabled: expect.any(String) } },
    });
    const answer = await rig.ask(at(), { method: 'POST', body: 'no json' });
    expect(answer).toMatchObject({ status: 400, body: { success: false, fieldErrors: { body: expect.any(String) } } });
    expect(await send('PATCH', at('/x'), {})).toEqual(field('scheduleId', 'Invalid scheduleId'));
  });
});

describe('run-now', () => {
  it('runs, and does not wait', async () => {
    const scheduleId = await made({ payloadJson: { all: true } });
    const { promise, resolve } = Promise.withResolvers<void>();
    rig.schedules.execute = async () => {
      resolve();
      return { response: { status: 200, headers: {}, body_b64: null, error: null }, explanation: null };
    };
    expect(await run(scheduleId)).toEqual(done);
    await promise;
    expect(rig.schedules.sent).toHaveLength(1);
  });

  it('is held to five in a minute by tenant, and refuses what is not there', async () => {
    const scheduleId = await made();
    for (let count = 0; count < 5; count += 1) expect(await run(scheduleId)).toEqual(done);
    expect(await run(scheduleId)).toEqual(refused('Run-now rate limit exceeded (try again later)'));
    expect(await run(nobodyId)).toEqual(refused('Schedule not found'));
    expect(await run('x')).toEqual(field('scheduleId', 'Invalid scheduleId'));
  });
});

describe('a disabled extension', () => {
  it('lists its schedules, and changes and runs none', async () => {
    const scheduleId = await made();
    const mayBeScheduled = endpointId();
    changeInstall(rig.schedules.services, { enabled: false });
    expect((await rig.ask(at())).status).toBe(200);
    const off = refused('Extension is disabled');
    expect(await send('POST', at(), { endpointId: mayBeScheduled, cron: '0 6 * * *' })).toEqual(off);
    expect(await send('PATCH', at(`/${scheduleId}`), {})).toEqual(off);
    expect(await send('DELETE', at(`/${scheduleId}`))).toEqual(off);
    expect(await send('POST', at(`/${scheduleId}/run-now`))).toEqual(off);
  });
});

describe('of another tenant', () => {
  it('nothing is known', async () => {
    const scheduleId = await made();
    const theirs: Ask = { key: rig.otherKey };
    for (const path of [`/api/extensions/${rig.registryId}/endpoints`, at(), at(`/${scheduleId}`)]) {
      expect(await rig.ask(path, theirs)).toEqual(notFound);
    }
    const none = refused('Extension install not found');
    expect(await create({}, theirs)).toEqual(none);
    expect(await send('PATCH', at(`/${scheduleId}`), {}, theirs)).toEqual(none);
    expect(await send('DELETE', at(`/${scheduleId}`), undefined, theirs)).toEqual(none);
    expect(await send('POST', at(`/${scheduleId}/run-now`), undefined, theirs)).toEqual(none);
    await rig.installs.life.install(rig.otherTenantId, { registryId: rig.registryId, version: '1.0.0' });
    expect(await rig.ask(at(`/${scheduleId}`), theirs)).toEqual(notFound);
    expect(await send('DELETE', at(`/${scheduleId}`), undefined, theirs)).toEqual(refused('Schedule not found'));
    expect(await send('POST', at(`/${scheduleId}/run-now`), undefined, theirs)).toEqual(refused('Schedule not found'));
    expect((await rig.ask(at(), theirs)).body).toEqual({ schedules: [] });
  });

  it('nobody without the right key reaches anything', async () => {
    const stranger: Ask = { key: 'awk_unknown' };
    const reader: Ask = { key: rig.keyWith(['extension:read']) };
    expect(await rig.ask(at(), stranger)).toEqual({ status: 401, body: { error: 'unauthorized' } });
    expect((await rig.ask(at(), reader)).status).toBe(200);
    expect(await create({}, reader)).toEqual({ status: 403, body: { error: 'forbidden' } });
  });
});

describe('like production', () => {
  it('has none of these routes', async () => {
    await rig.dispose();
    rig = await openRouteRig({ 'api.unmounted-routes': 'platform' });
    const schedule = at(`/${nobodyId}`);
    for (const [method, path] of [
      ['GET', `/api/extensions/${rig.registryId}/endpoints`],
      ['GET', at()],
      ['POST', at()],
      ['GET', schedule],
      ['PATCH', schedule],
      ['DELETE', schedule],
      ['POST', `${schedule}/run-now`],
    ] as const) {
      expect(await send(method, path)).toEqual(notFound);
    }
  });
});
