import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userSchema } from '../../../contract/workbench.ts';
import type { TestDatabase } from '../database/testing.ts';
import { openTestDatabase } from '../database/testing.ts';
import { createTenants, defaultTenantId } from './tenants.ts';
import { insertTenant } from './insert.ts';

const otherId = '00000000-0000-4000-8000-00000000000a';
const coded = (code: string) => expect.objectContaining({ code });

let test: TestDatabase;
beforeEach(async () => {
  test = await openTestDatabase();
});
afterEach(() => test.dispose());

describe('tenants', () => {
  it('begin with one staff and one portal user, the staff user selected', () => {
    const tenants = createTenants(test);
    expect(tenants.tenant().tenantId).toBe(defaultTenantId);
    expect(tenants.users().map((user) => userSchema.parse(user).type)).toEqual(['internal', 'client']);
    expect(tenants.current()).toEqual(tenants.users()[0]);
    expect(tenants.users()[0]).toMatchObject({ clientId: null, clientName: '' });
    expect(tenants.users()[0]?.permissions).toContain('extension:write');
    expect(tenants.users()[1]).toMatchObject({ clientId: expect.any(String), clientName: 'Example Client', permissions: [] });
  });

  it('remember the selected user', () => {
    const tenants = createTenants(test);
    const portal = tenants.users()[1]!;
    expect(tenants.select(portal.userId.toUpperCase())).toEqual(portal);
    expect(tenants.current()).toEqual(portal);
    const restarted = createTenants(test);
    expect(restarted.current()).toEqual(portal);
    expect(restarted.users()).toHaveLength(2);
  });

  it('refuse a user that they do not have', () => {
    const tenants = createTenants(test);
    const before = tenants.current();
    expect(() => tenants.select('00000000-0000-4000-8000-000000000001')).toThrow(coded('USER_NOT_FOUND'));
    expect(tenants.current()).toEqual(before);
  });
});

describe('several tenants', () => {
  it('keep their users and the choice among them apart', () => {
    const tenants = createTenants(test);
    insertTenant(test.db, { tenantId: otherId, name: 'Another', now: test.clock.now() });
    tenants.reload();
    const [, portal] = tenants.users(otherId);
    expect(tenants.select(portal!.userId, otherId)).toEqual(portal);
    expect(tenants.current(otherId.toUpperCase())).toEqual(portal);
    expect(tenants.current().type).toBe('internal');
    expect(() => tenants.select(portal!.userId)).toThrow(coded('USER_NOT_FOUND'));
    expect(tenants.user(portal!.userId)?.tenantId).toBe(otherId);
    expect(tenants.user(otherId)).toBeNull();
  });

  it('show the one selected last, before any choice the oldest, also after a restart', () => {
    const tenants = createTenants(test);
    test.clock.advance(1);
    insertTenant(test.db, { tenantId: otherId, name: 'A name that comes first', now: test.clock.now() });
    tenants.reload();
    expect(tenants.tenant().tenantId).toBe(defaultTenantId);
    expect(tenants.list().map(({ tenantId }) => tenantId)).toEqual([otherId, defaultTenantId]);
    tenants.show(defaultTenantId);
    tenants.show(otherId.toUpperCase());
    expect(tenants.current().tenantId).toBe(otherId);
    test.clock.advance(-5_000);
    tenants.show(defaultTenantId);
    tenants.show(otherId);
    expect(createTenants(test).tenant()).toEqual({ tenantId: otherId, name: 'A name that comes first' });
    expect(() => tenants.show('00000000-0000-4000-8000-000000000001')).toThrow(coded('TENANT_NOT_FOUND'));
    expect(tenants.find('00000000-0000-4000-8000-000000000001')).toBeNull();
  });
});
