/** The local tenant, and the users of it that a person can act as. */
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Tenant, User } from '../../../contract/workbench.ts';
import type { Database } from '../database/open.ts';
import type { UserTable } from '../database/tables.ts';
import type { Clock } from '../parts.ts';
import { uuidV5 } from '../registry/ids.ts';

/** The tenant that the platform's own development scripts use. */
export const defaultTenantId = '51bbbfe5-0720-4d9b-b3e5-b5b43e441a52';

const staffId = uuidV5(`${defaultTenantId}/users/staff`);

const seededUsers: Omit<UserTable, 'created_at'>[] = [
  {
    user_id: staffId,
    tenant_id: defaultTenantId,
    email: 'sam.staff@msp.example',
    name: 'Sam Staff',
    user_type: 'internal',
    client_id: null,
    client_name: '',
  },
  {
    user_id: uuidV5(`${defaultTenantId}/users/portal`),
    tenant_id: defaultTenantId,
    email: 'pat.portal@client.example',
    name: 'Pat Portal',
    user_type: 'client',
    client_id: uuidV5(`${defaultTenantId}/clients/example`),
    client_name: 'Example Client',
  },
];

export interface Tenants {
  tenant(): Tenant;
  /** The user that requests act as. */
  current(): User;
  users(): User[];
  /** Reads the users again after they were edited. */
  reload(): void;
  /** Acts as another user from now on, also after a restart. Fails with `USER_NOT_FOUND`. */
  select(userId: string): User;
}

/** Users come with a new tenant only: those that a person removed stay removed. */
function seed(db: Database, now: number): void {
  db.transaction(() => {
    const tenant = { tenant_id: defaultTenantId, name: 'Local development', created_at: now };
    const added = db.run(
      db.build
        .insertInto('tenant')
        .values(tenant)
        .onConflict((conflict) => conflict.doNothing()),
    );
    if (added === 0) return;
    for (const user of seededUsers) db.run(db.build.insertInto('user').values({ ...user, created_at: now }));
    db.run(db.build.updateTable('tenant').set({ selected_user_id: staffId }).where('tenant_id', '=', defaultTenantId));
  });
}

function toUser(row: UserTable): User {
  return {
    userId: row.user_id,
    tenantId: row.tenant_id,
    email: row.email,
    name: row.name,
    type: row.user_type,
    clientId: row.client_id,
    clientName: row.client_name,
  };
}

function userNotFound(userId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'USER_NOT_FOUND',
    what: `The tenant has no user ${userId}.`,
    why: 'The id belongs to no user of this tenant.',
    fix: 'Choose one of the users that the workbench lists.',
  });
}

/** Makes sure that the default tenant and its users exist, and reads who is selected. */
export function createTenants({ db, clock }: { db: Database; clock: Clock }): Tenants {
  seed(db, clock.now());
  const tenantRow = db.first(db.build.selectFrom('tenant').selectAll().where('tenant_id', '=', defaultTenantId))!;
  const tenant: Tenant = { tenantId: tenantRow.tenant_id, name: tenantRow.name };
  const read = (): User[] =>
    db
      .all(
        db.build
          .selectFrom('user')
          .selectAll()
          .where('tenant_id', '=', tenant.tenantId)
          .orderBy('user_type', 'desc')
          .orderBy('name'),
      )
      .map(toUser);
  // The gateway asks with every request, so users and choice are kept here too.
  let users = read();
  const find = (userId: string | null): User | undefined => users.find((user) => user.userId === userId);
  let selected = find(tenantRow.selected_user_id) ?? users[0]!;

  return {
    tenant: () => tenant,
    current: () => selected,
    users: () => users,
    reload() {
      users = read();
      selected = find(selected.userId) ?? users[0]!;
    },
    select(userId) {
      const user = find(userId.toLowerCase());
      if (user === undefined) throw userNotFound(userId);
      const chosen = { selected_user_id: user.userId };
      db.run(db.build.updateTable('tenant').set(chosen).where('tenant_id', '=', tenant.tenantId));
      selected = user;
      return user;
    },
  };
}
