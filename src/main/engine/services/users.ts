/** The users of the selected tenant as a person edits them; reading who is signed in is the tenants' part. */
import { randomUUID } from 'node:crypto';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { UserInput } from '../../../contract/users.ts';
import { userPermissions, type User } from '../../../contract/workbench.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { permissionsText } from '../tenant/users.ts';
import type { ClientRecords } from './client-records.ts';
import { recordInUse, recordNotFound } from './record-failures.ts';

export interface UserRecords {
  list(): User[];
  create(input: UserInput): User;
  /** Fails with `USER_NOT_FOUND`, or as `create` does. */
  update(userId: string, input: UserInput): User;
  /** Fails with `USER_NOT_FOUND` or `RECORD_IN_USE`. */
  remove(userId: string): void;
}

interface UserRecordsParts {
  db: Database;
  clock: Clock;
  tenants: Tenants;
  clients: Pick<ClientRecords, 'get'>;
}

function invalid(why: string, fix: string): WorkbenchError {
  return new WorkbenchError({ code: 'INPUT_INVALID', what: 'The user was not saved.', why, fix });
}

export function createUserRecords({ db, clock, tenants, clients }: UserRecordsParts): UserRecords {
  const tenantId = (): string => tenants.tenant().tenantId;

  /** Portal users belong to a client, staff to none. */
  function columnsOf({ email, name, type, clientId, permissions }: UserInput) {
    const allowed = permissions === undefined ? {} : { permissions: permissionsText(permissions) };
    const base = { email, name, user_type: type, ...allowed };
    if (type === 'internal') return { ...base, client_id: null, client_name: '' };
    if (clientId === null) throw invalid('A portal user belongs to a client.', 'Choose the client.');
    const client = clients.get(tenantId(), clientId);
    if (client === null) throw recordNotFound('client', clientId);
    return { ...base, client_id: client.clientId, client_name: client.clientName };
  }

  function demand(userId: string): User {
    const id = userId.toLowerCase();
    const user = tenants.users().find((candidate) => candidate.userId === id);
    if (user !== undefined) return user;
    throw new WorkbenchError({
      code: 'USER_NOT_FOUND',
      what: `The tenant has no user ${userId}.`,
      why: 'It was removed, or the id belongs to another tenant.',
      fix: 'List the users again and choose one that is there.',
    });
  }

  const isLastOfStaff = (user: User): boolean =>
    user.type === 'internal' && tenants.users().filter(({ type }) => type === 'internal').length === 1;

  return {
    list: () => tenants.users(),
    create(input) {
      const owner = { user_id: randomUUID(), tenant_id: tenantId(), created_at: clock.now() };
      const row = { ...owner, permissions: permissionsText(userPermissions), ...columnsOf(input) };
      db.run(db.build.insertInto('user').values(row));
      tenants.reload();
      return demand(row.user_id);
    },
    update(given, input) {
      const user = demand(given);
      if (isLastOfStaff(user) && input.type !== 'internal') {
        throw invalid(`${user.name} is the only staff user.`, 'Add another staff user first.');
      }
      db.transaction(() => {
        db.run(db.build.updateTable('user').set(columnsOf(input)).where('user_id', '=', user.userId));
        if (input.type === 'internal') return;
        // Portal users manage no accounts.
        db.run(db.build.updateTable('client').set({ account_manager_id: null }).where('account_manager_id', '=', user.userId));
      });
      tenants.reload();
      return demand(user.userId);
    },
    remove(given) {
      const user = demand(given);
      const what = `${user.name} was not removed.`;
      if (isLastOfStaff(user)) throw recordInUse(what, 'It is the only staff user.', 'Add another staff user first.');
      if (tenants.current().userId === user.userId) {
        throw recordInUse(what, 'Requests act as this user.', 'Choose another user to act as, then remove this one.');
      }
      db.run(db.build.deleteFrom('user').where('user_id', '=', user.userId));
      tenants.reload();
    },
  };
}
