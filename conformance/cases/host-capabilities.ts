/** Which capability guards what, and what a call without it comes to. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { HostCall } from '../bench.ts';
import { same } from '../expect.ts';

const { required } = section('host/capabilities');

const url = 'http://127.0.0.1:9/';
const request = { method: 'GET', url, headers: [], body: null };
const entry = { namespace: 'n', key: 'k', value: { bytes: '' }, revision: null };
const notGranted = (capability: string) => ({ ok: { success: false, error: `Permission denied: ${capability} not granted` } });

const denied: [call: HostCall, outcome: object][] = [
  [['secrets.get', 'A'], { error: 'denied' }],
  [['secrets.listKeys'], { ok: [] }],
  [['http.fetch', request], { error: 'not-allowed' }],
  [['http.fetch', { ...request, url: 'no url' }], { error: 'not-allowed' }],
  [['storage.get', 'n', 'k'], { error: 'denied' }],
  [['storage.put', entry], { error: 'denied' }],
  [['storage.delete', 'n', 'k'], { error: 'denied' }],
  [['storage.listEntries', 'n', null], { error: 'denied' }],
  [['uiProxy.callRoute', '/api/x', null], { error: 'denied' }],
  [['uiProxy.callRoute', '', null], { error: 'denied' }],
  [['scheduler.listSchedules'], { error: 'denied' }],
  [['scheduler.getSchedule', 'x'], { error: 'denied' }],
  [['scheduler.getEndpoints'], { error: 'denied' }],
  [['scheduler.createSchedule', { endpoint: '/a', cron: '* * * * *', payload: 'no json' }], notGranted('cap:scheduler.manage')],
  [['scheduler.updateSchedule', 'x', {}], notGranted('cap:scheduler.manage')],
  [['scheduler.deleteSchedule', 'x'], notGranted('cap:scheduler.manage')],
  [['invoicing.createManualInvoice', { clientId: 'c', items: [] }], notGranted('cap:invoice.manual.create')],
  [['clients.listClients', {}], { error: 'not-allowed' }],
  [['clients.listClients', { page: 0 }], { error: 'not-allowed' }],
  [['clients.getClient', 'c'], { error: 'not-allowed' }],
  [['services.listServices', {}], { error: 'not-allowed' }],
  [['services.getService', 's'], { error: 'not-allowed' }],
];

const defaults: [call: HostCall, outcome: string][] = [
  [['context.getContext'], 'ok'],
  [['logging.logInfo', 'a line'], 'ok'],
  [['user.getUser'], 'ok'],
  [['userV2.getUser'], 'ok'],
];

const user = { user_id: 'u', user_email: 'e', user_name: 'n', user_type: 't' };

const known = [
  'cap:context.read',
  'cap:log.emit',
  'cap:user.read',
  'cap:secrets.get',
  'cap:http.fetch',
  'cap:storage.kv',
  'cap:ui.proxy',
  'cap:scheduler.manage',
  'cap:invoice.manual.create',
  'cap:client.read',
  'cap:service.read',
];

const alien = ['context.read', 'cap:storage', 'cap:*', 'cap:storage.kv.read', ''];

export const capabilityCases: Case[] = [
  ...denied.map(([call, outcome], index) =>
    required(`denied/${call[0]}/${index}`, 'A call without its capability', async (bench) => {
      same('outcome', await bench.calls([call], { providers: [] }), [outcome]);
      same('requests', bench.peers.internal.requests(bench.ids.install).length, 0);
    }),
  ),
  ...defaults.map(([call, outcome]) =>
    required(`default/${call[0]}`, 'A call that every guest may make', async (bench) => {
      const [made] = await bench.calls([call], { providers: [], more: { user } });
      same('outcome', Object.keys(made ?? {}), [outcome]);
    }),
  ),
  required('known', 'All capabilities of the list are accepted', async (bench) => {
    const { status, error } = await bench.execute({ component: 'plain', more: { providers: known } });
    same('answer', [status, error], [200, null]);
  }),
  required('normalised', 'Capabilities are trimmed and lower-cased', async (bench) => {
    const [made] = await bench.calls([['secrets.get', 'A']], { providers: [' CAP:Secrets.GET\t'] });
    same('outcome', made, { error: 'missing' });
  }),
  ...alien.map((name) =>
    required(`unknown/${name}`, 'Anything else is refused', async (bench) => {
      const { status, error } = await bench.execute({ component: 'plain', more: { providers: [name] } });
      same('answer', [status, error], [400, `unknown_capabilities: ${name}`]);
    }),
  ),
];
