import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userSchema } from '../../../contract/workbench.ts';
import type { TestDatabase } from '../database/testing.ts';
import { openTestDatabase } from '../database/testing.ts';
import { createTenants, defaultTenantId } from './tenants.ts';

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
    expect(tenants.users()[1]).toMatchObject({ clientId: expect.any(String), clientName: 'Example Client' });
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
    expect(() => tenants.select('00000000-0000-4000-8000-000000000001')).toThrow(
      expect.objectContaining({ code: 'USER_NOT_FOUND' }),
    );
    expect(tenants.current()).toEqual(before);
  });
});
