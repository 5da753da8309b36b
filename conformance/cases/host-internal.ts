/** The calls from the runner to the internal APIs: where they go, what they carry, how answers are read. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { HostCall } from '../bench.ts';
import { holds, same } from '../expect.ts';
import { json } from '../peers/listen.ts';
import { shared } from '../profiles.ts';

const { required } = section('host/internal');
const fallback = section('host/internal', { profile: 'fallback' });
const minimal = section('host/internal', { profile: 'minimal' });

const get: HostCall = ['storage.get', 'n', 'k'];
const record = { namespace: 'n', key: 'k', revision: 3, value: 'b25l', metadata: { encoding: 'base64-bytes' } };

/** The first call of each API, and its path. */
const apis: [api: string, call: HostCall][] = [
  ['ext-storage', get],
  ['ext-scheduler', ['scheduler.listSchedules']],
  ['ext-invoicing', ['invoicing.createManualInvoice', { clientId: 'c', items: [] }]],
  ['ext-clients', ['clients.listClients', {}]],
  ['ext-services', ['services.listServices', {}]],
];

/** What each API's calls come to when no answer can be had. */
const unanswered: [api: string, call: HostCall, outcome: (text: string) => object][] = [
  ['storage', get, () => ({ error: 'internal' })],
  ['scheduler', ['scheduler.listSchedules'], () => ({ error: 'internal' })],
  [
    'invoicing',
    ['invoicing.createManualInvoice', { clientId: 'c', items: [] }],
    (error) => ({ ok: { success: false, error } }),
  ],
  ['clients', ['clients.listClients', {}], () => ({ error: 'internal' })],
  ['services', ['services.getService', 's'], () => ({ error: 'internal' })],
];

export const internalCases: Case[] = [
  ...apis.map(([api, call]) =>
    required(`request/${api}`, "A POST below the base without its /api, with the runner's token", async (bench) => {
      await bench.calls([call]);
      const [request] = bench.peers.internal.requests(bench.ids.install);
      same('request', [request?.method, request?.path], ['POST', `/base/api/internal/${api}/install/${bench.ids.install}`]);
      same('token', request?.headers['x-runner-auth'], shared.runnerToken);
      const type = request?.headers['content-type'] ?? '';
      holds('content-type', type.startsWith('application/json'), 'application/json', type);
    }),
  ),
  fallback.required('base', "The registry's base and the service's token stand in, with the base's path", async (bench) => {
    bench.peers.internal.answer(bench.ids.install, json(record));
    const [made] = await bench.calls([get]);
    same('outcome', made, { ok: { namespace: 'n', key: 'k', value: { bytes: 'b25l' }, revision: { u64: '3' } } });
    const [request] = bench.peers.internal.requests(bench.ids.install);
    same('path', request?.path, `/some/path/api/internal/ext-storage/install/${bench.ids.install}`);
    same('token', request?.headers['x-runner-auth'], shared.serviceToken);
  }),
  required('base/not-tried', 'The first of two variables counts, so the registry is not asked', async (bench) => {
    bench.peers.internal.answer(bench.ids.install, { status: 200, hangUp: true });
    same('outcome', await bench.calls([get]), [{ error: 'internal' }]);
    same('requests', bench.peers.internal.requests(bench.ids.install).length, 1);
  }),
  ...unanswered.map(([api, call, outcome]) =>
    minimal.required(`empty-base/${api}`, 'A base that is set but empty: the call fails in transport', async (bench) => {
      same('outcome', await bench.calls([call]), [outcome('transport failure')]);
    }),
  ),
  ...unanswered.map(([api, call, outcome]) =>
    required(`hang-up/${api}`, 'A server that hangs up', async (bench) => {
      bench.peers.internal.answer(bench.ids.install, { status: 200, hangUp: true });
      same('outcome', await bench.calls([call]), [outcome('transport failure')]);
      same('requests', bench.peers.internal.requests(bench.ids.install).length, 1);
    }),
  ),
  ...unanswered.map(([api, call, outcome]) =>
    required(`no-json/${api}`, 'An answer that is not JSON', async (bench) => {
      bench.peers.internal.answer(bench.ids.install, { status: 200, body: '<html>' });
      same('outcome', await bench.calls([call]), [outcome('invalid JSON response')]);
    }),
  ),
  ...unanswered.map(([api, call, outcome]) =>
    required(`empty/${api}`, 'An empty answer counts as null', async (bench) => {
      bench.peers.internal.answer(bench.ids.install, { status: 200 });
      same('outcome', await bench.calls([call]), [outcome('invalid response')]);
    }),
  ),
];
