/** `scheduler`: what is sent for each function, and what each answer becomes. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench, HostCall } from '../bench.ts';
import { holds, same } from '../expect.ts';
import { json } from '../peers/listen.ts';
import type { PeerReply } from '../peers/listen.ts';

const { required, inferred } = section('host/scheduler');

async function call(bench: Bench, made: HostCall, reply: PeerReply): Promise<unknown> {
  bench.peers.internal.answer(bench.ids.install, reply);
  return (await bench.calls([made]))[0];
}

const operations = (bench: Bench) => bench.peers.internal.requests(bench.ids.install).map(({ operation }) => operation);

const schedule = {
  id: 's1',
  endpointPath: '/api/x',
  endpointMethod: 'GET',
  name: 'Nightly',
  cron: '0 0 * * *',
  timezone: 'UTC',
  enabled: true,
  payload: { a: 1 },
  lastRunAt: '2026-01-01T00:00:00Z',
  lastRunStatus: 'success',
  createdAt: '2025-01-01T00:00:00Z',
};
/** As a guest sees it: the payload is text, and what the server answers with null is absent. */
const info = { ...schedule, payload: '{"a":1}' };

const snake = {
  id: 's1',
  endpoint_path: '/api/x',
  endpoint_method: 'GET',
  name: 'Nightly',
  cron: '0 0 * * *',
  timezone: 'UTC',
  enabled: true,
  payload: { a: 1 },
  last_run_at: '2026-01-01T00:00:00Z',
  last_run_status: 'success',
  created_at: '2025-01-01T00:00:00Z',
};

const least = { endpoint: '/api/x', cron: '0 0 * * *' };
const all = { ...least, timezone: 'Europe/Berlin', enabled: false, name: 'Nightly', payload: '{"a":[1]}' };

const statuses: [status: number, error: string, position: number][] = [
  [401, 'denied', 3],
  [403, 'denied', 3],
  [404, 'not-found', 0],
  [400, 'validation-failed', 1],
  [429, 'quota-exceeded', 2],
  [409, 'internal', 4],
  [500, 'internal', 4],
];

const reads: HostCall[] = [['scheduler.listSchedules'], ['scheduler.getSchedule', 's1'], ['scheduler.getEndpoints']];
const writes: HostCall[] = [
  ['scheduler.createSchedule', least],
  ['scheduler.updateSchedule', 's1', {}],
  ['scheduler.deleteSchedule', 's1'],
];

const payloadText = 'Payload must be valid JSON object or array';

export const schedulerCases: Case[] = [
  required('list', 'list sends its operation; payloads become text', async (bench) => {
    same('outcome', await call(bench, ['scheduler.listSchedules'], json({ schedules: [{ ...schedule, lastError: null }] })), {
      ok: [info],
    });
    same('sent', operations(bench), [{ operation: 'list' }]);
  }),
  required('list/snake-case', 'Keys may be in snake_case', async (bench) => {
    same('outcome', await call(bench, ['scheduler.listSchedules'], json({ schedules: [snake] })), { ok: [info] });
  }),
  required('list/malformed', 'Malformed entries are left out', async (bench) => {
    const answer = json({ schedules: [{ id: 5 }, schedule, 'text', null] });
    same('outcome', await call(bench, ['scheduler.listSchedules'], answer), { ok: [info] });
  }),
  required('get', 'get sends the id', async (bench) => {
    same('outcome', await call(bench, ['scheduler.getSchedule', 's1'], json({ schedule })), { ok: info });
    same('sent', operations(bench), [{ operation: 'get', scheduleId: 's1' }]);
  }),
  required('get/null', 'No schedule is none', async (bench) => {
    same('outcome', await call(bench, ['scheduler.getSchedule', 's1'], json({ schedule: null })), { ok: null });
  }),
  required('create', 'create sends what is given; the payload as JSON', async (bench) => {
    const answer = json({ success: true, scheduleId: 's1' }, 201);
    same('outcome', await call(bench, ['scheduler.createSchedule', all], answer), { ok: { success: true, scheduleId: 's1' } });
    same('sent', operations(bench), [{ operation: 'create', ...all, payload: { a: [1] } }]);
  }),
  required('create/least', 'What is not given is not sent', async (bench) => {
    await call(bench, ['scheduler.createSchedule', least], json({ success: true, schedule_id: 's1' }));
    same('sent', operations(bench), [{ operation: 'create', ...least }]);
  }),
  required('create/refused', 'A 2xx that refuses hands over its texts', async (bench) => {
    const answer = json({ success: false, error: 'no', fieldErrors: { cron: 'bad' } });
    const expected = { ok: { success: false, error: 'no', fieldErrors: '{"cron":"bad"}' } };
    same('outcome', await call(bench, ['scheduler.createSchedule', least], answer), expected);
  }),
  required('create/null-errors', 'Field errors of null reach the guest as text', async (bench) => {
    const answer = json({ success: false, error: 'no', fieldErrors: null });
    const expected = { ok: { success: false, error: 'no', fieldErrors: 'null' } };
    same('outcome', await call(bench, ['scheduler.createSchedule', least], answer), expected);
  }),
  required('update', 'update sends the id and what is given', async (bench) => {
    const made: HostCall = ['scheduler.updateSchedule', 's1', { enabled: false }];
    same('outcome', await call(bench, made, json({ success: true })), { ok: { success: true } });
    same('sent', operations(bench), [{ operation: 'update', scheduleId: 's1', enabled: false }]);
  }),
  required('delete', 'delete sends the id', async (bench) => {
    same('outcome', await call(bench, ['scheduler.deleteSchedule', 's1'], json({ success: true })), { ok: { success: true } });
    same('sent', operations(bench), [{ operation: 'delete', scheduleId: 's1' }]);
  }),
  required('endpoints', 'get-endpoints has an operation of its own', async (bench) => {
    const endpoint = { id: 'e1', method: 'GET', path: '/api/x', handler: 'dist/main', schedulable: true };
    const answer = json({ endpoints: [endpoint, { id: 'e2' }] });
    same('outcome', await call(bench, ['scheduler.getEndpoints'], answer), { ok: [endpoint] });
    same('sent', operations(bench), [{ operation: 'getEndpoints' }]);
  }),
  ...['no json', '', '{'].map((payload) =>
    required(`payload/${payload}`, 'A payload that is not JSON is refused without asking the server', async (bench) => {
      const error = { ok: { success: false, error: payloadText, fieldErrors: JSON.stringify({ payload: payloadText }) } };
      const made: HostCall[] = [
        ['scheduler.createSchedule', { ...least, payload }],
        ['scheduler.updateSchedule', 's1', { payload }],
      ];
      same('outcomes', await bench.calls(made), [error, error]);
      same('requests', operations(bench).length, 0);
    }),
  ),
  ...reads.flatMap((made) =>
    statuses.map(([status, error]) =>
      required(`status/${made[0]}/${status}`, `${status} is ${error}`, async (bench) => {
        same('outcome', await call(bench, made, json({ error: 'text' }, status)), { error });
      }),
    ),
  ),
  ...writes.flatMap((made) =>
    statuses.map(([status, error]) =>
      required(
        `status/${made[0]}/${status}`,
        `${status}: the guest gets the name of the case, not the server's text`,
        async (bench) => {
          const outcome = (await call(bench, made, json({ error: 'server text', fieldErrors: {} }, status))) as {
            ok: Record<string, unknown>;
          };
          const { success, error: text, ...rest } = outcome.ok;
          same('record', [success, rest], [false, {}]);
          holds('error', String(text).includes(error) && !String(text).includes('server text'), `the name ${error}`, text);
        },
      ),
    ),
  ),
  ...statuses.slice(1, 3).map(([status, error, position]) =>
    inferred(`print/${status}`, 'The exact print of the case', async (bench) => {
      const outcome = (await call(bench, ['scheduler.deleteSchedule', 's1'], json({}, status))) as { ok: { error: string } };
      const start = `SchedulerError { code: ${position}, name: "${error}", message: `;
      holds('error', outcome.ok.error.startsWith(start), start, outcome.ok.error);
    }),
  ),
  ...reads.map((made) =>
    required(`no-install/${made[0]}`, 'Without an install: denied', async (bench) => {
      same('outcome', await bench.calls([made], { context: { install_id: null } }), [{ error: 'denied' }]);
    }),
  ),
  ...writes.map((made) =>
    required(`no-install/${made[0]}`, 'Without an install: a text', async (bench) => {
      const expected = [{ ok: { success: false, error: 'Install ID missing' } }];
      same('outcome', await bench.calls([made], { context: { install_id: null } }), expected);
    }),
  ),
  required('empty-install', 'An empty install is only refused by the server', async (bench) => {
    const outcome = await bench.calls([['scheduler.listSchedules']], { context: { install_id: '' } });
    same('outcome', outcome, [{ error: 'not-found' }]);
  }),
];
