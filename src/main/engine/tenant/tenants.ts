/**
 * Who is who: the tenants, which of them the window shows, their users, and as whom requests without a key act.
 * Everything is read once and kept, because the gateway asks with every request.
 */
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Tenant, User } from '../../../contract/workbench.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { insertTenant } from './insert.ts';
import { toUser } from './users.ts';

/** The tenant that the platform's own development scripts use. */
export const defaultTenantId = '51bbbfe5-0720-4d9b-b3e5-b5b43e441a52';

export interface Tenants {
  /** The tenant that the window shows. */
  tenant(): Tenant;
  /** By name. */
  list(): Tenant[];
  /** Null when there is no such tenant. Ids are compared without case. */
  find(tenantId: string): Tenant | null;
  /** Shows another tenant from now on, also after a restart. Fails with `TENANT_NOT_FOUND`. */
  show(tenantId: string): Tenant;
  /** The user that requests act as: of the tenant shown, or of the one given. Fails with `TENANT_NOT_FOUND`. */
  current(tenantId?: string): User;
  /** Staff first, each by name; of the tenant shown, or of the one given. */
  users(tenantId?: string): User[];
  /** A user of any tenant; null when there is none. */
  user(userId: string): User | null;
  /** Acts as another user of the same tenant from now on, also after a restart. Fails with `USER_NOT_FOUND`. */
  select(userId: string, tenantId?: string): User;
  /** Reads everything again after tenants or users were edited. */
  reload(): void;
}

interface Known {
  tenant: Tenant;
  users: User[];
  selected: User;
}

function userNotFound(userId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'USER_NOT_FOUND',
    what: `The tenant has no user ${userId}.`,
    why: 'The id belongs to no user of this tenant.',
    fix: 'Choose one of the users that the workbench lists.',
  });
}

export function tenantNotFound(tenantId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'TENANT_NOT_FOUND',
    what: `There is no tenant ${tenantId}.`,
    why: 'It was removed, or the id is not one of this workbench.',
    fix: 'List the tenants and choose one that is there.',
  });
}

/** The tenants by id, in the order of their names; the id of the one shown comes beside them. */
function read(db: Database): { known: Map<string, Known>; shownId: string } {
  const rows = db.all(db.build.selectFrom('tenant').selectAll().orderBy('name').orderBy('tenant_id'));
  const users = db.all(db.build.selectFrom('user').selectAll().orderBy('user_type', 'desc').orderBy('name')).map(toUser);
  const byTenant = Map.groupBy(users, ({ tenantId }) => tenantId);
  const known = new Map<string, Known>();
  for (const { tenant_id: tenantId, name, selected_user_id: selectedId } of rows) {
    const own = byTenant.get(tenantId) ?? [];
    // Every tenant keeps at least one staff user.
    const selected = own.find(({ userId }) => userId === selectedId) ?? own[0]!;
    known.set(tenantId, { tenant: { tenantId, name }, users: own, selected });
  }
  // Before any choice it is the oldest.
  const shown = rows.toSorted((one, other) => other.selected_at - one.selected_at || one.created_at - other.created_at)[0]!;
  return { known, shownId: shown.tenant_id };
}

/** Makes sure that there is a tenant, and reads who is selected. */
export function createTenants({ db, clock }: { db: Database; clock: Clock }): Tenants {
  const first = db.first(db.build.selectFrom('tenant').select('tenant_id').limit(1));
  if (first === null) {
    insertTenant(db, { tenantId: defaultTenantId, name: 'Local development', now: clock.now(), isShown: true });
  }
  let { known, shownId } = read(db);

  function demand(tenantId: string): Known {
    const found = known.get(tenantId.toLowerCase());
    if (found === undefined) throw tenantNotFound(tenantId);
    return found;
  }

  function reload(): void {
    ({ known, shownId } = read(db));
  }

  return {
    reload,
    tenant: () => demand(shownId).tenant,
    list: () => [...known.values()].map(({ tenant }) => tenant),
    find: (tenantId) => known.get(tenantId.toLowerCase())?.tenant ?? null,
    show(tenantId) {
      const { tenant } = demand(tenantId);
      // Two choices within one millisecond must keep their order, also under a clock that was set back.
      const last = db.first(db.build.selectFrom('tenant').select('selected_at').orderBy('selected_at', 'desc').limit(1));
      const selectedAt = Math.max(clock.now(), (last?.selected_at ?? 0) + 1);
      db.run(db.build.updateTable('tenant').set({ selected_at: selectedAt }).where('tenant_id', '=', tenant.tenantId));
      reload();
      return tenant;
    },
    current: (tenantId = shownId) => demand(tenantId).selected,
    users: (tenantId = shownId) => demand(tenantId).users,
    user(userId) {
      const id = userId.toLowerCase();
      for (const { users } of known.values()) {
        const found = users.find((candidate) => candidate.userId === id);
        if (found !== undefined) return found;
      }
      return null;
    },
    select(userId, tenantId = shownId) {
      const { tenant, users } = demand(tenantId);
      const user = users.find((candidate) => candidate.userId === userId.toLowerCase());
      if (user === undefined) throw userNotFound(userId);
      const chosen = { selected_user_id: user.userId };
      db.run(db.build.updateTable('tenant').set(chosen).where('tenant_id', '=', tenant.tenantId));
      reload();
      return user;
    },
  };
}
