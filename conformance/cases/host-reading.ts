/** `clients` and `services`: the same pattern twice. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench, HostCall } from '../bench.ts';
import { same } from '../expect.ts';
import { json } from '../peers/listen.ts';
import type { PeerReply } from '../peers/listen.ts';

interface Interface {
  name: string;
  list: string;
  get: string;
  idKey: string;
  api: string;
  item: Record<string, unknown>;
  /** Filters of a list besides the search. */
  filters: Record<string, unknown>;
  /** Items that cannot be read. */
  malformed: Record<string, unknown>[];
}

const clients: Interface = {
  name: 'clients',
  list: 'clients.listClients',
  get: 'clients.getClient',
  idKey: 'clientId',
  api: 'ext-clients',
  item: {
    clientId: 'c1',
    clientName: 'Acme',
    clientType: 'company',
    isInactive: false,
    defaultCurrencyCode: 'EUR',
    accountManagerId: null,
    accountManagerName: null,
    billingEmail: 'billing@example.com',
  },
  filters: { includeInactive: true },
  malformed: [{ clientId: 'c1' }, { clientId: 5, clientName: 'x', isInactive: false }],
};

const services: Interface = {
  name: 'services',
  list: 'services.listServices',
  get: 'services.getService',
  idKey: 'serviceId',
  api: 'ext-services',
  item: {
    serviceId: 's1',
    serviceName: 'Consulting',
    itemKind: 'service',
    billingMethod: 'hourly',
    serviceTypeId: 't1',
    serviceTypeName: null,
    defaultRate: 12_500,
    unitOfMeasure: 'hour',
    isActive: true,
    sku: null,
  },
  filters: { itemKind: 'product', isActive: false, billingMethod: 'usage' },
  malformed: [],
};
services.malformed.push({ ...services.item, billingMethod: 'weekly' }, { ...services.item, itemKind: null });

const user = { user_id: 'user-1', user_email: 'e', user_name: 'n', user_type: 'internal' };

/** What a guest gets of an item: nulls are absent. */
function seen(item: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
}

const statuses: [status: number, error: string][] = [
  [400, 'invalid-input'],
  [401, 'not-allowed'],
  [403, 'not-allowed'],
  [404, 'internal'],
  [429, 'internal'],
  [500, 'internal'],
];

const badPages: [name: string, input: object][] = [
  ['page-0', { page: 0 }],
  ['size-0', { pageSize: 0 }],
  ['size-101', { pageSize: 101 }],
];

async function call(bench: Bench, made: HostCall, reply: PeerReply, more: Record<string, unknown> = {}): Promise<unknown> {
  bench.peers.internal.answer(bench.ids.install, reply);
  return (await bench.calls([made], { more }))[0];
}

const sent = (bench: Bench) => bench.peers.internal.requests(bench.ids.install).map(({ operation }) => operation);

const pageOf = (items: unknown[]): PeerReply => json({ items, totalCount: 9, page: 1, pageSize: 25 });

function casesOf({ name, list, get, idKey, item, filters, malformed }: Interface): Case[] {
  const { required } = section(`host/${name}`);
  return [
    required('list', 'A list asks for the first 25 where nothing else is said', async (bench) => {
      const expected = { ok: { items: [seen(item)], totalCount: 9, page: 1, pageSize: 25 } };
      same('outcome', await call(bench, [list, {}], pageOf([item])), expected);
      same('sent', sent(bench), [{ operation: 'list', input: { page: 1, pageSize: 25 } }]);
    }),
    required('list/input', 'Everything of the input goes along', async (bench) => {
      const input = { search: 'a%', ...filters, page: 3, pageSize: 100 };
      await call(bench, [list, input], pageOf([]));
      same('sent', sent(bench), [{ operation: 'list', input }]);
    }),
    required('list/user', 'The user goes along where there is one', async (bench) => {
      await call(bench, [list, {}], pageOf([]), { user });
      same('user', sent(bench).at(0)?.['user'], { userId: 'user-1', userType: 'internal' });
    }),
    ...badPages.map(([bad, input]) =>
      required(`list/${bad}`, 'A page outside of the bounds is refused without asking the server', async (bench) => {
        same('outcome', await bench.calls([[list, input]]), [{ error: 'invalid-input' }]);
        same('requests', sent(bench).length, 0);
      }),
    ),
    required('list/malformed', 'One malformed item spoils the list', async (bench) => {
      for (const broken of malformed) {
        same('outcome', await call(bench, [list, {}], pageOf([item, broken])), { error: 'internal' });
      }
    }),
    required('get', 'One item by its id', async (bench) => {
      same('outcome', await call(bench, [get, 'x1'], json({ item })), { ok: seen(item) });
      same('sent', sent(bench), [{ operation: 'get', input: { [idKey]: 'x1' } }]);
    }),
    required('get/null', 'No item is none', async (bench) => {
      same('outcome', await call(bench, [get, 'x1'], json({ item: null })), { ok: null });
    }),
    required('get/no-key', 'An answer without the key: internal', async (bench) => {
      same('outcome', await call(bench, [get, 'x1'], json({})), { error: 'internal' });
    }),
    required('get/user', 'The user goes along where there is one', async (bench) => {
      await call(bench, [get, 'x1'], json({ item: null }), { user });
      same('user', sent(bench).at(0)?.['user'], { userId: 'user-1', userType: 'internal' });
    }),
    ...(
      [
        [list, {}],
        [get, 'x1'],
      ] as HostCall[]
    ).flatMap((made) =>
      statuses.map(([status, error]) =>
        required(`status/${made[0]}/${status}`, `${status} is ${error}`, async (bench) => {
          same('outcome', await call(bench, made, json({ error: 'text', code: 'CODE' }, status)), { error });
        }),
      ),
    ),
    required('no-install', 'Without an install: not-allowed', async (bench) => {
      const calls: HostCall[] = [
        [list, {}],
        [get, 'x1'],
      ];
      const outcomes = await bench.calls(calls, { context: { install_id: null } });
      same('outcomes', outcomes, [{ error: 'not-allowed' }, { error: 'not-allowed' }]);
    }),
  ];
}

export const readingCases: Case[] = [clients, services].flatMap(casesOf);
