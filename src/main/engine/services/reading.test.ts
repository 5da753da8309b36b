/** The clients and services that extensions read: access, bounds, order, search. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeInstall, openTestServices } from './testing.ts';
import type { TestServices } from './testing.ts';

let services: TestServices;
beforeEach(async () => {
  services = await openTestServices();
});
afterEach(() => services.dispose());

const failure = (status: number, wireCode: string, message: string) => expect.objectContaining({ status, wireCode, message });
const everything = { page: 1, pageSize: 25 };
const unknownId = '00000000-0000-4000-8000-000000000000';
const clients = (query: object = {}, user: { userId: string; userType: string } | null = null) =>
  services.host.clients.list(services.installId, { ...everything, ...query }, user);
const catalogue = (query: object = {}) => services.host.services.list(services.installId, { ...everything, ...query }, null);
const names = async (page: Promise<{ items: { clientName?: string; serviceName?: string }[] }>) =>
  (await page).items.map(({ clientName, serviceName }) => clientName ?? serviceName);

async function useHelpful(id: 'clients.search' | 'services.search-wildcards'): Promise<void> {
  services.dispose();
  services = await openTestServices({ [id]: 'helpful' });
}

describe('clients', () => {
  it('come by name, active ones only unless asked', async () => {
    expect(await names(clients())).toEqual(['Example Client', 'Northwind Dental', 'Riley Jones']);
    expect(await names(clients({ includeInactive: true }))).toHaveLength(4);
    const { items } = await clients();
    expect(items[1]).toEqual({
      clientId: services.clientId,
      clientName: 'Northwind Dental',
      clientType: 'company',
      isInactive: false,
      defaultCurrencyCode: 'EUR',
      accountManagerId: services.tenants.current().userId,
      accountManagerName: 'Sam Staff',
      billingEmail: 'accounts@northwind.example',
    });
  });

  it('come in pages', async () => {
    expect(await clients({ page: 2, pageSize: 2 })).toMatchObject({ totalCount: 3, page: 2, pageSize: 2 });
    expect(await names(clients({ page: 2, pageSize: 2 }))).toEqual(['Riley Jones']);
    expect(await names(clients({ page: 3, pageSize: 2 }))).toEqual([]);
  });

  it.each([{ page: 0 }, { page: 10_001 }, { page: 1.5 }, { pageSize: 0 }, { pageSize: 101 }, { search: 'x'.repeat(201) }])(
    'refuse %j',
    async (query) => {
      await expect(clients(query)).rejects.toEqual(failure(400, 'INVALID_INPUT', 'Invalid request payload'));
    },
  );

  it('fail on any search, as in production, and say so in the trace', async () => {
    await expect(clients({ search: 'north' })).rejects.toMatchObject({
      status: 500,
      wireCode: 'INTERNAL_ERROR',
      fidelity: [{ switch: 'clients.search', position: 'platform' }],
    });
    expect(await names(clients({ search: '  ' }))).toHaveLength(3);
  });

  it('are found by name, id and billing email where that is wished for', async () => {
    await useHelpful('clients.search');
    expect(await names(clients({ search: 'NORTH' }))).toEqual(['Northwind Dental']);
    expect(await names(clients({ search: services.clientId.slice(0, 8) }))).toEqual(['Northwind Dental']);
    expect(await names(clients({ search: 'billing@' }))).toEqual(['Example Client']);
    expect((await clients({ search: 'north' })).fidelity).toMatchObject([{ position: 'helpful' }]);
  });

  it('are read one by one', async () => {
    const get = (id: string) => services.host.clients.get(services.installId, id, null);
    expect(await get(services.clientId.toUpperCase())).toMatchObject({ clientName: 'Northwind Dental' });
    expect(await get(unknownId)).toBeNull();
    await expect(get('7')).rejects.toEqual(failure(400, 'INVALID_INPUT', 'Invalid request payload'));
  });
});

describe('services', () => {
  it('come by name and without their descriptions', async () => {
    expect(await names(catalogue())).toEqual([
      'Cloud backup',
      'Fax maintenance',
      'Laptop 14 inch',
      'Managed workstation',
      'Remote support',
    ]);
    expect((await catalogue()).items.at(-1)).toEqual({
      serviceId: services.serviceId,
      serviceName: 'Remote support',
      itemKind: 'service',
      billingMethod: 'hourly',
      serviceTypeId: expect.any(String),
      serviceTypeName: 'Support',
      defaultRate: 12_500,
      unitOfMeasure: 'hour',
      isActive: true,
      sku: 'SUP-REMOTE',
    });
  });

  it.each([
    [{ itemKind: 'product' }, ['Laptop 14 inch']],
    [{ isActive: false }, ['Fax maintenance']],
    [{ billingMethod: 'usage' }, ['Cloud backup']],
    [{ search: 'screen' }, ['Remote support']],
    [{ search: 'hw-' }, ['Laptop 14 inch']],
    [{ search: 'l_p', isActive: true }, ['Laptop 14 inch', 'Remote support']],
  ])('are filtered by %j', async (query, expected) => {
    expect(await names(catalogue(query))).toEqual(expected);
  });

  it('are searched literally where that is wished for', async () => {
    await useHelpful('services.search-wildcards');
    expect(await names(catalogue({ search: 'l_p' }))).toEqual([]);
    expect((await catalogue({ search: 'l_p' })).fidelity).toMatchObject([{ switch: 'services.search-wildcards' }]);
  });

  it.each([{ itemKind: 'thing' }, { billingMethod: 'never' }])('refuse %j', async (query) => {
    await expect(catalogue(query)).rejects.toEqual(failure(400, 'INVALID_INPUT', 'Invalid request payload'));
  });

  it('are read one by one', async () => {
    const service = await services.host.services.get(services.installId, services.serviceId, null);
    expect(service).toMatchObject({ serviceName: 'Remote support' });
    expect(service).not.toHaveProperty('description');
    await expect(services.host.services.get(services.installId, '', null)).rejects.toMatchObject({ status: 400 });
  });
});

describe('access', () => {
  const portal = { userId: 'p', userType: 'client' };

  it('is for staff who are permitted to, and for runs without a user', async () => {
    const sam = services.tenants.current();
    const staff = { userId: sam.userId, userType: 'internal' };
    expect((await clients({}, staff)).totalCount).toBe(3);
    services.users.update(sam.userId, { ...sam, permissions: ['service:read'] });
    await expect(clients({}, staff)).rejects.toMatchObject({ status: 403 });
    expect((await services.host.services.list(services.installId, everything, staff)).totalCount).toBeGreaterThan(0);
    await expect(clients({}, { userId: 'unknown', userType: 'internal' })).rejects.toMatchObject({ status: 403 });
    const denied = failure(403, 'NOT_ALLOWED', 'Permission denied: client:read not granted');
    await expect(clients({}, portal)).rejects.toEqual(denied);
    await expect(services.host.services.list(services.installId, everything, portal)).rejects.toMatchObject({
      message: 'Permission denied: service:read not granted',
    });
  });

  it('needs an install that is enabled', async () => {
    const missing = failure(404, 'NOT_FOUND', 'Install not found');
    await expect(services.host.clients.list('', everything, null)).rejects.toEqual(missing);
    changeInstall(services, { enabled: false });
    await expect(clients({ page: 0 })).rejects.toEqual(missing);
  });

  it('needs the capability, whatever the runner was told', async () => {
    changeInstall(services, { granted: ['cap:storage.kv'] });
    const denied = failure(403, 'NOT_ALLOWED', 'Permission denied: cap:client.read not granted');
    await expect(clients({}, portal)).rejects.toEqual(denied);
  });
});
