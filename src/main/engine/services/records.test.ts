/** The test data that a person edits: clients, services with their types, users. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientInputSchema, clientSchema } from '../../../contract/clients.ts';
import { serviceInputSchema, serviceSchema } from '../../../contract/services.ts';
import { createTenants } from '../tenant/tenants.ts';
import { seedTenant } from './seed.ts';
import { openTestServices } from './testing.ts';
import type { TestServices } from './testing.ts';

let services: TestServices;
beforeEach(async () => {
  services = await openTestServices();
});
afterEach(() => services.dispose());

const coded = (code: string) => expect.objectContaining({ code });
const unknownId = '00000000-0000-4000-8000-000000000000';
const clientNamed = (name: string) => services.clients.list(services.tenantId).find(({ clientName }) => clientName === name)!;
const invoice = () =>
  services.host.invoicing.createManualInvoice(services.installId, {
    clientId: services.clientId,
    items: [{ serviceId: services.serviceId, quantity: 1, description: 'Work', rate: 100 }],
  });

describe('clients', () => {
  it('are created, replaced and removed', () => {
    const { clients, tenantId } = services;
    const made = clients.create(tenantId, clientInputSchema.parse({ clientName: ' New ', clientType: ' ' }));
    expect(clientSchema.parse(made)).toMatchObject({ clientName: 'New', clientType: null, isInactive: false });
    const manager = services.tenants.current();
    const input = clientInputSchema.parse({ clientName: 'Newer', accountManagerId: manager.userId, isInactive: true });
    expect(clients.update(tenantId, made.clientId, input)).toMatchObject({
      clientName: 'Newer',
      accountManagerName: manager.name,
    });
    clients.remove(tenantId, made.clientId);
    expect(clients.get(tenantId, made.clientId)).toBeNull();
    expect(() => clients.remove(tenantId, made.clientId)).toThrow(coded('RECORD_NOT_FOUND'));
  });

  it('take only staff as account managers', () => {
    const portal = services.users.list().find(({ type }) => type === 'client')!;
    const input = clientInputSchema.parse({ clientName: 'New', accountManagerId: portal.userId });
    expect(() => services.clients.create(services.tenantId, input)).toThrow(coded('RECORD_NOT_FOUND'));
  });

  it('stay while an invoice or a portal user belongs to them', async () => {
    const { clients, tenantId, clientId } = services;
    expect(() => clients.remove(tenantId, clientNamed('Example Client').clientId)).toThrow(coded('RECORD_IN_USE'));
    await invoice();
    expect(() => clients.remove(tenantId, clientId)).toThrow(/INV-000001/);
  });

  it('hand a new name to their portal users', () => {
    const { clientId } = clientNamed('Example Client');
    services.clients.update(services.tenantId, clientId, clientInputSchema.parse({ clientName: 'Renamed' }));
    expect(services.tenants.users().find(({ type }) => type === 'client')?.clientName).toBe('Renamed');
  });
});

describe('services', () => {
  it('are created, replaced and removed', () => {
    const { services: records, tenantId } = services;
    const type = records.types.create(tenantId, 'Consulting');
    const input = serviceInputSchema.parse({
      serviceName: 'Audit',
      billingMethod: 'fixed',
      serviceTypeId: type.serviceTypeId,
      defaultRate: 5000,
      unitOfMeasure: 'each',
    });
    const made = records.create(tenantId, input);
    expect(serviceSchema.parse(made)).toMatchObject({ serviceTypeName: 'Consulting', itemKind: 'service', isActive: true });
    records.types.rename(tenantId, type.serviceTypeId, 'Advice');
    expect(records.get(tenantId, made.serviceId)).toMatchObject({ serviceTypeName: 'Advice' });
    records.types.remove(tenantId, type.serviceTypeId);
    expect(records.get(tenantId, made.serviceId)).toMatchObject({ serviceTypeId: null, serviceTypeName: null });
    expect(() => records.update(tenantId, made.serviceId, input)).toThrow(coded('RECORD_NOT_FOUND'));
    expect(records.update(tenantId, made.serviceId, { ...input, serviceTypeId: null, isActive: false }).isActive).toBe(false);
    records.remove(tenantId, made.serviceId);
    expect(records.get(tenantId, made.serviceId)).toBeNull();
  });

  it('stay while an invoice has an item of them', async () => {
    await invoice();
    expect(() => services.services.remove(services.tenantId, services.serviceId)).toThrow(coded('RECORD_IN_USE'));
  });

  it('have types of different names', () => {
    const { types } = services.services;
    expect(() => types.create(services.tenantId, 'Support')).toThrow(coded('NAME_INVALID'));
    const other = types.create(services.tenantId, 'Other');
    expect(() => types.rename(services.tenantId, other.serviceTypeId, 'Support')).toThrow(coded('NAME_INVALID'));
    expect(types.rename(services.tenantId, other.serviceTypeId, 'Other')).toEqual(other);
    expect(() => types.remove(services.tenantId, unknownId)).toThrow(coded('RECORD_NOT_FOUND'));
  });
});

describe('users', () => {
  const staffInput = { email: 'new@msp.example', name: 'New', type: 'internal' as const, clientId: null };

  it('are created, changed and removed, and can be acted as', () => {
    const made = services.users.create(staffInput);
    expect(services.tenants.select(made.userId)).toEqual(made);
    const { clientId } = services;
    services.users.create({ ...staffInput, email: 'second@msp.example' });
    const portal = services.users.update(made.userId, { ...staffInput, type: 'client', clientId });
    expect(portal).toMatchObject({ type: 'client', clientName: 'Northwind Dental', clientId });
    expect(services.tenants.current()).toEqual(portal);
    services.tenants.select(services.users.list()[0]!.userId);
    services.users.remove(made.userId);
    expect(services.users.list().map(({ userId }) => userId)).not.toContain(made.userId);
  });

  it('belong to a client when they are portal users', () => {
    expect(() => services.users.create({ ...staffInput, type: 'client' })).toThrow(coded('INPUT_INVALID'));
    expect(() => services.users.create({ ...staffInput, type: 'client', clientId: unknownId })).toThrow(
      coded('RECORD_NOT_FOUND'),
    );
  });

  it('always hold one of the staff, and the one that is acted as', () => {
    const sam = services.tenants.current();
    expect(() => services.users.remove(sam.userId)).toThrow(coded('RECORD_IN_USE'));
    expect(() => services.users.update(sam.userId, { ...staffInput, type: 'client', clientId: services.clientId })).toThrow(
      coded('INPUT_INVALID'),
    );
    services.users.create(staffInput);
    expect(() => services.users.remove(sam.userId)).toThrow(/Requests act as this user/);
    expect(() => services.users.remove(unknownId)).toThrow(coded('USER_NOT_FOUND'));
  });

  it('manage no accounts once they are portal users', () => {
    const sam = services.tenants.current();
    services.users.create(staffInput);
    services.users.update(sam.userId, { ...staffInput, type: 'client', clientId: services.clientId });
    expect(clientNamed('Northwind Dental').accountManagerId).toBeNull();
  });
});

describe('seed data', () => {
  it('comes once: what was removed stays removed after a restart', () => {
    const { test, tenantId } = services;
    services.clients.remove(tenantId, services.clientId);
    services.users.create({ email: 'a@b.example', name: 'A', type: 'internal', clientId: null });
    services.users.remove(services.users.list().find(({ type }) => type === 'client')!.userId);
    const tenants = createTenants(test);
    seedTenant({ ...test, tenants, clients: services.clients, services: services.services }, tenants.tenant().tenantId);
    expect(services.clients.get(tenantId, services.clientId)).toBeNull();
    expect(tenants.users().map(({ type }) => type)).toEqual(['internal', 'internal']);
  });
});
