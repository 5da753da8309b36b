/** Runs of schedules: what is sent, what counts as failed, what stays of them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecuteResponse } from '../../../../runner/types.ts';
import { scheduleRunSchema } from '../../../contract/schedules.ts';
import { RunnerFailure } from '../gateway/runner-failure.ts';
import { devInstall } from '../registry/dev-install.ts';
import { testInstall } from '../registry/testing.ts';
import { changeInstall } from '../services/testing.ts';
import { keptRuns } from './history.ts';
import { answered, openScheduleRig, untilAborted } from './testing.ts';
import type { ScheduleRig } from './testing.ts';

let rig: ScheduleRig;
beforeEach(async () => {
  rig = await openScheduleRig();
});
afterEach(() => rig.dispose());

describe('a run', () => {
  it('sends the payload to the endpoint, for nobody', async () => {
    const { scheduleId } = rig.create({ payload: { n: 1 } });
    const run = await rig.runNow(scheduleId);
    expect(scheduleRunSchema.parse(run)).toMatchObject({ cause: 'run-now', status: 'success', detail: null });
    const { routing, body } = rig.sent[0]!;
    expect(body.http).toEqual({
      method: 'POST',
      path: '/api/import',
      query: {},
      headers: { 'x-alga-tenant': rig.services.tenantId, 'x-alga-extension': body.context.extension_id },
      body_b64: Buffer.from('{"n":1}').toString('base64'),
    });
    expect(body).toMatchObject({ user: null, limits: { timeout_ms: 30_000 }, context: { install_id: rig.services.installId } });
    expect(routing.requestId).toBe(body.context.request_id);
    expect(routing.idempotencyKey).not.toBe(routing.requestId);
    expect(rig.only()).toMatchObject({ lastRunStatus: 'success', lastError: null, lastRunAt: rig.services.test.clock.now() });
  });

  it('sends no body without a payload, and none with GET', async () => {
    await rig.runNow(rig.create().scheduleId);
    await rig.runNow(rig.create({ endpointId: rig.endpointId('GET', '/api/report'), payload: { n: 1 } }).scheduleId);
    expect(rig.sent.map(({ body }) => body.http.body_b64)).toEqual([null, null]);
  });

  it('fails without a call while the install has used up what it was given', async () => {
    rig.overQuota = 'It used 5 requests of 5 in this hour.';
    const { scheduleId } = rig.create();
    const detail = 'Quota exceeded: It used 5 requests of 5 in this hour.';
    expect(await rig.runNow(scheduleId)).toMatchObject({ status: 'error', detail });
    expect(rig.sent).toEqual([]);
    expect(rig.only()).toMatchObject({ enabled: true, lastError: detail });
  });

  it.each([
    ['empty_response', 'Runner returned empty body (http 502)'],
    ['invalid_response', 'Runner returned non-JSON response (http 502)'],
    ['runner_transport_error', 'The runner refuses.'],
  ] as const)('tells a runner elsewhere that answers with %s', async (failure, detail) => {
    const words = { what: 'The runner refuses.', why: 'It said so.', fix: 'Ask it.' };
    rig.execute = async () => {
      throw new RunnerFailure(failure, words, { httpStatus: 502 });
    };
    expect(await rig.runNow(rig.create().scheduleId)).toMatchObject({ status: 'error', detail });
  });

  it('is a trace of its own', async () => {
    rig.answerWith({ status: 500, error: 'boom' });
    const { scheduleId } = rig.create({ name: 'Daily' });
    const { traceId } = await rig.runNow(scheduleId);
    const { summary, spans } = rig.trace.get(traceId!)!;
    expect(summary).toMatchObject({
      source: 'schedule',
      installId: rig.services.installId,
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
    rig.create({ cron: '*/5 * * * *' });
    rig.services.timers.pass(5 * 60_000);
    await expect
      .poll(() => rig.schedules.runs(rig.services.installId, rig.only().scheduleId))
      .toMatchObject([{ cause: 'due', status: 'success' }]);
  });

  it.each<[Partial<ExecuteResponse>, string]>([
    [{ status: 400 }, 'Runner returned status 400'],
    [{ status: 503, error: 'x' }, 'Runner returned status 503'],
    [{ body_b64: 'x'.repeat(262_144) }, 'Runner response too large (262198 bytes; max 262144)'],
  ])('fails by an answer: %#', async (response, message) => {
    rig.answerWith(response);
    const { scheduleId } = rig.create();
    expect(await rig.runNow(scheduleId)).toMatchObject({ status: 'error', detail: message });
    expect(rig.only()).toMatchObject({ lastRunStatus: 'error', lastError: message, enabled: true });
  });

  it('fails when the runner does not answer in time', async () => {
    await rig.restart(10);
    rig.execute = untilAborted;
    expect(await rig.runNow(rig.create().scheduleId)).toMatchObject({
      status: 'error',
      detail: 'The handler did not answer in time.',
    });
  });

  it('is skipped while an earlier one goes on, and leaves the last result alone', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    rig.execute = async () => {
      await promise;
      return { response: answered(), explanation: null };
    };
    const { scheduleId } = rig.create();
    const first = rig.runNow(scheduleId);
    expect(await rig.runNow(scheduleId)).toMatchObject({ status: 'skipped', detail: 'An earlier run was still going.' });
    expect(rig.only().lastRunAt).toBeNull();
    resolve();
    expect(await first).toMatchObject({ status: 'success' });
    expect(rig.sent).toHaveLength(1);
    expect(await rig.runNow(scheduleId)).toMatchObject({ status: 'success' });
  });

  it('of a disabled schedule is accepted and skipped', async () => {
    const { scheduleId } = rig.create({ enabled: false });
    expect(await rig.runNow(scheduleId)).toMatchObject({ status: 'skipped', detail: 'The schedule is disabled.' });
    expect(rig.sent).toEqual([]);
  });

  it('switches a schedule off whose endpoint is gone', async () => {
    const { scheduleId, endpointId: id } = rig.create();
    const { db } = rig.services.test;
    db.run(db.build.deleteFrom('extension_api_endpoint').where('id', '=', id));
    const message = 'Schedule endpoint not found; disabling schedule';
    expect(await rig.runNow(scheduleId)).toMatchObject({ status: 'error', detail: message, traceId: null });
    expect(rig.only()).toMatchObject({ enabled: false, endpoint: null, lastError: message, nextRunAt: null });
  });

  it('fails where the endpoint is of another version', async () => {
    const { scheduleId } = rig.create();
    devInstall(rig.services.test.db, rig.services.test.clock, testInstall({ version: '2.0.0' }, `sha256:${'b'.repeat(64)}`));
    expect(await rig.runNow(scheduleId)).toMatchObject({ detail: 'Schedule endpoint does not belong to installed version' });
  });

  it('by time finds no configuration of a disabled install', async () => {
    rig.create({ cron: '*/5 * * * *' });
    changeInstall(rig.services, { enabled: false });
    rig.services.timers.pass(5 * 60_000);
    const { scheduleId } = rig.services.scheduling.records
      .ofInstall(rig.services.installId)
      .map(({ id }) => ({ scheduleId: id }))[0]!;
    await expect
      .poll(() => rig.schedules.runs(rig.services.installId, scheduleId)[0])
      .toMatchObject({ status: 'error', detail: 'Install config not found' });
  });

  it('is started by hand at most five times a minute', async () => {
    const { scheduleId } = rig.create();
    for (let count = 0; count < 5; count += 1) await rig.runNow(scheduleId);
    await expect(rig.runNow(scheduleId)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    rig.services.test.clock.advance(60_000);
    expect(await rig.runNow(scheduleId)).toMatchObject({ status: 'success' });
  });

  it('is remembered, the last two hundred of each schedule', async () => {
    const { scheduleId } = rig.create();
    for (let count = 0; count < keptRuns + 3; count += 1) {
      rig.services.test.clock.advance(60_000);
      await rig.runNow(scheduleId);
    }
    const runs = rig.schedules.runs(rig.services.installId, scheduleId);
    expect(runs).toHaveLength(keptRuns);
    expect(runs[0]?.startedAt).toBe(rig.services.test.clock.now());
  });

  it('that the end of the workbench cut short says so, also when nobody could', async () => {
    rig.execute = untilAborted;
    const { scheduleId } = rig.create();
    const run = rig.runNow(scheduleId);
    await expect.poll(() => rig.sent.length).toBe(1);
    await rig.schedules.dispose();
    expect(await run).toMatchObject({ status: 'interrupted' });
    expect(rig.only().lastRunAt).toBeNull();

    const { db } = rig.services.test;
    db.run(db.build.updateTable('schedule_run').set({ status: 'running' }));
    await rig.restart();
    expect(rig.schedules.runs(rig.services.installId, scheduleId)).toMatchObject([{ status: 'interrupted' }]);
  });

  it('of a schedule that is removed meanwhile still ends', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    rig.execute = async () => {
      await promise;
      return { response: answered(), explanation: null };
    };
    const { scheduleId } = rig.create();
    const run = rig.runNow(scheduleId);
    rig.schedules.remove(rig.services.installId, scheduleId);
    resolve();
    expect(await run).toMatchObject({ status: 'success' });
  });
});
