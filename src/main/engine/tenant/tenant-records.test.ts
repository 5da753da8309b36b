import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tenantDetailSchema } from '../../../contract/tenants.ts';
import { devInstall } from '../registry/dev-install.ts';
import { testInstall } from '../registry/testing.ts';
import { openTestServices } from '../services/testing.ts';
import type { TestServices } from '../services/testing.ts';
import { createTenants, defaultTenantId } from './tenants.ts';
import { createTenantRecords } from './tenant-records.ts';

const unknownId = '00000000-0000-4000-8000-000000000001';
const coded = (code: string) => expect.objectContaining({ code });

let services: TestServices;
beforeEach(async () => {
  services = await openTestServices();
});
afterEach(() => services.dispose());

describe('tenants as records', () => {
  it('come with users, clients and services of their own', () => {
    const { tenantRecords, tenants } = services;
    const made = tenantDetailSchema.parse(tenantRecords.create('Beta Services'));
    expect(made).toMatchObject({ name: 'Beta Services', users: 2, installs: 0, isSelected: false });
    expect(tenants.users(made.tenantId).map(({ type }) => type)).toEqual(['internal', 'client']);
    const names = (tenantId: string) => services.clients.list(tenantId).map(({ clientName }) => clientName);
    expect(names(made.tenantId)).toEqual(names(defaultTenantId));
    const portal = tenants.users(made.tenantId)[1]!;
    expect(services.clients.get(made.tenantId, portal.clientId!)?.clientName).toBe('Example Client');
    expect(services.clients.get(defaultTenantId, portal.clientId!)).toBeNull();
    expect(services.services.list(made.tenantId)).toHaveLength(services.services.list(defaultTenantId).length);
  });

  it('are listed by name with what they hold, and renamed', () => {
    const { tenantRecords } = services;
    const { tenantId } = tenantRecords.create('Beta Services');
    expect(tenantRecords.list().map(({ name, installs, isSelected }) => [name, installs, isSelected])).toEqual([
      ['Beta Services', 0, false],
      ['Local development', 1, true],
    ]);
    expect(tenantRecords.rename(tenantId.toUpperCase(), 'Zeta').name).toBe('Zeta');
    expect(services.tenants.list().at(-1)?.name).toBe('Zeta');
    expect(() => tenantRecords.rename(unknownId, 'X')).toThrow(coded('TENANT_NOT_FOUND'));
  });

  it('are removed with all that is theirs, and nothing of others', () => {
    const { tenantRecords, test } = services;
    const { tenantId } = tenantRecords.create('Beta Services');
    tenantRecords.remove(tenantId);
    expect(tenantRecords.list()).toHaveLength(1);
    expect(services.clients.list(tenantId)).toEqual([]);
    expect(services.services.types.list(tenantId)).toEqual([]);
    expect(services.clients.list(defaultTenantId)).not.toEqual([]);
    expect(test.db.all(test.db.build.selectFrom('user').select('user_id').where('tenant_id', '=', tenantId))).toEqual([]);
    expect(() => tenantRecords.remove(tenantId)).toThrow(coded('TENANT_NOT_FOUND'));
  });

  it('stay while they are the only one, the selected one, or have installs', () => {
    const { tenantRecords, tenants, test } = services;
    expect(() => tenantRecords.remove(defaultTenantId)).toThrow(/only tenant/);
    const { tenantId } = tenantRecords.create('Beta Services');
    expect(() => tenantRecords.remove(defaultTenantId)).toThrow(/selected/);
    tenants.show(tenantId);
    expect(() => tenantRecords.remove(defaultTenantId)).toThrow(/installed/);
    devInstall(test.db, test.clock, { ...testInstall(), tenantId });
    tenants.show(defaultTenantId);
    expect(() => tenantRecords.remove(tenantId)).toThrow(coded('RECORD_IN_USE'));
  });

  it('are not made by halves', () => {
    const { test, tenants } = services;
    const records = createTenantRecords({
      ...test,
      tenants,
      seed: () => {
        throw new Error('no clients');
      },
    });
    expect(() => records.create('Beta Services')).toThrow('no clients');
    expect(tenants.list()).toHaveLength(1);
    expect(createTenants(test).list()).toHaveLength(1);
  });

  it('do not bring the first tenant back once it was removed', () => {
    const { tenantRecords, tenants, test, installId } = services;
    const { tenantId } = tenantRecords.create('Beta Services');
    tenants.show(tenantId);
    test.db.run(test.db.build.deleteFrom('tenant_extension_install').where('id', '=', installId));
    tenantRecords.remove(defaultTenantId);
    expect(
      createTenants(test)
        .list()
        .map((tenant) => tenant.tenantId),
    ).toEqual([tenantId]);
  });
});
