/** The clients and services APIs as a runner meets them: bounds, refusals word by word, the switches of searches. */
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

const invalid = { status: 400, body: { error: 'Invalid request payload', code: 'INVALID_INPUT' } };
const missing = { status: 404, body: { error: 'Install not found', code: 'NOT_FOUND' } };
const denied = (what: string) => ({
  status: 403,
  body: { error: `Permission denied: ${what} not granted`, code: 'NOT_ALLOWED' },
});
const list = (api: string, input: Fields, more: Fields = {}) => rig.call(api, { operation: 'list', input, ...more });
const namesOf = ({ body }: { body: unknown }) =>
  (body as { items: { clientName?: string; serviceName?: string }[] }).items.map((item) => item.clientName ?? item.serviceName);

async function reopen(overrides: FidelityOverrides): Promise<void> {
  await rig.dispose();
  rig = await openInternalRig(overrides);
}

describe.each([
  { api: 'ext-clients', id: 'clientId', read: 'client:read', capability: 'cap:client.read', table: 'client' },
  { api: 'ext-services', id: 'serviceId', read: 'service:read', capability: 'cap:service.read', table: 'service' },
] as const)('$api', ({ api, id, read, capability, table }) => {
  it.each<Fields>([
    { page: 0 },
    { page: 10_001 },
    { page: 1.5 },
    { page: '1' },
    { pageSize: 0 },
    { pageSize: 101 },
    { search: 'x'.repeat(201) },
    { search: 7 },
  ])('refuses to list %j', async (input) => {
    expect(await list(api, input)).toEqual(invalid);
  });

  it.each(['{', 'null', '[]', '{}', '{"operation":"list"}', '{"operation":"get"}', '{"operation":"put","input":{}}'])(
    'refuses a call of the form %s',
    async (body) => {
      expect(await rig.call(api, body)).toEqual(invalid);
    },
  );

  it.each([undefined, '', '7', 7, null])('refuses to get %j', async (given) => {
    expect(await rig.call(api, { operation: 'get', input: { [id]: given } })).toEqual(invalid);
  });

  it('lists at the bounds, and gets null where nothing is', async () => {
    expect(await list(api, { page: 10_000, pageSize: 100 })).toEqual({
      status: 200,
      body: { items: [], totalCount: expect.any(Number), page: 10_000, pageSize: 100 },
    });
    expect(await rig.call(api, { operation: 'get', input: { [id]: unknownInstall } })).toEqual({
      status: 200,
      body: { item: null },
    });
  });

  it('asks for the install, the capability, and the user if there is one', async () => {
    const { tenants, users } = rig.services;
    const sam = tenants.current();
    const user = { userId: sam.userId, userType: 'internal' };
    expect((await list(api, {}, { user })).status).toBe(200);
    users.update(sam.userId, { ...sam, permissions: [] });
    expect(await list(api, {}, { user })).toEqual(denied(read));
    expect(await list(api, {}, { user: { ...user, userType: 'client' } })).toEqual(denied(read));
    expect((await list(api, {})).status).toBe(200);
    changeInstall(rig.services, { granted: [] });
    expect(await list(api, {}, { user })).toEqual(denied(capability));
    changeInstall(rig.services, { enabled: false });
    expect(await list(api, {})).toEqual(missing);
    expect(await rig.call(api, { operation: 'get', input: { [id]: rig.services[id] } })).toEqual(missing);
  });

  it('says no more of a fault of its own', async () => {
    loseTable(rig, table);
    expect(await list(api, {})).toEqual(internalFault);
  });
});

describe('an item', () => {
  it('of the clients has the keys of the platform', async () => {
    const { body } = await rig.call('ext-clients', { operation: 'get', input: { clientId: rig.services.clientId } });
    const ids = ['clientId', 'clientName', 'clientType', 'isInactive', 'defaultCurrencyCode'];
    const rest = ['accountManagerId', 'accountManagerName', 'billingEmail'];
    expect(Object.keys((body as { item: object }).item).toSorted()).toEqual([...ids, ...rest].toSorted());
  });

  it('of the services has the keys of the platform', async () => {
    const { body } = await rig.call('ext-services', { operation: 'get', input: { serviceId: rig.services.serviceId } });
    const ids = ['serviceId', 'serviceName', 'itemKind', 'billingMethod', 'serviceTypeId', 'serviceTypeName'];
    const rest = ['defaultRate', 'unitOfMeasure', 'isActive', 'sku'];
    expect(Object.keys((body as { item: object }).item).toSorted()).toEqual([...ids, ...rest].toSorted());
  });
});

describe('filters', () => {
  it('of the clients leave inactive ones out', async () => {
    const active = namesOf(await list('ext-clients', {}));
    expect(active).toEqual(active.toSorted());
    expect(namesOf(await list('ext-clients', { includeInactive: true }))).toHaveLength(active.length + 1);
  });

  it.each<[Fields, string[]]>([
    [{ itemKind: 'product' }, ['Laptop 14 inch']],
    [{ isActive: false }, ['Fax maintenance']],
    [{ billingMethod: 'usage' }, ['Cloud backup']],
    [{ search: 'hw-' }, ['Laptop 14 inch']],
  ])('of the services take %j', async (input, expected) => {
    expect(namesOf(await list('ext-services', input))).toEqual(expected);
  });

  it.each<Fields>([{ itemKind: 'thing' }, { billingMethod: 'never' }, { isActive: 'yes' }])(
    'of the services refuse %j',
    async (input) => {
      expect(await list('ext-services', input)).toEqual(invalid);
    },
  );
});

describe('the switches', () => {
  it('let a search of the clients fail, or find them', async () => {
    await reopen({ 'clients.search': 'platform' });
    expect(await list('ext-clients', { search: 'north' })).toEqual(internalFault);
    await reopen({ 'clients.search': 'helpful' });
    expect(namesOf(await list('ext-clients', { search: 'NORTH' }))).toEqual(['Northwind Dental']);
  });

  it('take the wildcards of a search of the services for what they stand for, or as they are', async () => {
    await reopen({ 'services.search-wildcards': 'platform' });
    expect(namesOf(await list('ext-services', { search: 'l_p%inch' }))).toEqual(['Laptop 14 inch']);
    await reopen({ 'services.search-wildcards': 'helpful' });
    expect(namesOf(await list('ext-services', { search: 'l_p%inch' }))).toEqual([]);
  });
});
