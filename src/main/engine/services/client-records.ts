/** The tenant's clients as a person edits them. */
import { randomUUID } from 'node:crypto';
import type { Client, ClientInput } from '../../../contract/clients.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { recordInUse, recordNotFound } from './record-failures.ts';

export interface ClientRecords {
  /** By name, inactive ones too. */
  list(tenantId: string): Client[];
  /** Null when the tenant has no such client. */
  get(tenantId: string, clientId: string): Client | null;
  create(tenantId: string, input: ClientInput, clientId?: string): Client;
  /** Fails with `RECORD_NOT_FOUND`. */
  update(tenantId: string, clientId: string, input: ClientInput): Client;
  /** Fails with `RECORD_NOT_FOUND` or `RECORD_IN_USE`. */
  remove(tenantId: string, clientId: string): void;
}

function selectClients(db: Database) {
  return db.build
    .selectFrom('client')
    .leftJoin('user as manager', 'manager.user_id', 'client.account_manager_id')
    .select([
      'client.client_id as clientId',
      'client.client_name as clientName',
      'client.client_type as clientType',
      'client.is_inactive as isInactive',
      'client.default_currency_code as defaultCurrencyCode',
      'client.account_manager_id as accountManagerId',
      'manager.name as accountManagerName',
      'client.billing_email as billingEmail',
    ]);
}

type ClientRow = Awaited<ReturnType<ReturnType<typeof selectClients>['execute']>>[number];

const toClient = (row: ClientRow): Client => ({ ...row, isInactive: row.isInactive === 1 });

/** `usersChanged` is told when portal users got another client name. */
export function createClientRecords(parts: { db: Database; clock: Clock; usersChanged: () => void }): ClientRecords {
  const { db, clock } = parts;
  const clients = selectClients(db);
  const ofTenant = db.prepare((p: { tenant: string }) =>
    clients.where('client.tenant_id', '=', p.tenant).orderBy('client.client_name').orderBy('client.client_id'),
  );
  const byId = db.prepare((p: { tenant: string; id: string }) =>
    clients.where('client.tenant_id', '=', p.tenant).where('client.client_id', '=', p.id),
  );

  const find = (tenant: string, id: string): Client | null => {
    const row = byId.first({ tenant, id: id.toLowerCase() });
    return row === null ? null : toClient(row);
  };
  const demand = (tenantId: string, clientId: string): Client => {
    const client = find(tenantId, clientId);
    if (client === null) throw recordNotFound('client', clientId);
    return client;
  };

  function columnsOf(tenantId: string, input: ClientInput) {
    return {
      client_name: input.clientName,
      client_type: input.clientType,
      is_inactive: input.isInactive ? (1 as const) : (0 as const),
      default_currency_code: input.defaultCurrencyCode,
      account_manager_id: managerOf(tenantId, input.accountManagerId),
      billing_email: input.billingEmail,
      updated_at: clock.now(),
    };
  }

  /** Only staff of the tenant manage accounts. */
  function managerOf(tenantId: string, userId: string | null): string | null {
    if (userId === null) return null;
    const id = userId.toLowerCase();
    const staff = db.build.selectFrom('user').select('user_id').where('tenant_id', '=', tenantId);
    if (db.first(staff.where('user_id', '=', id).where('user_type', '=', 'internal')) !== null) return id;
    throw recordNotFound('staff user', userId);
  }

  function assertUnused({ clientId, clientName }: Client): void {
    const user = db.first(db.build.selectFrom('user').select('name').where('client_id', '=', clientId).limit(1));
    const invoice = db.first(
      db.build.selectFrom('invoice').select('invoice_number as number').where('client_id', '=', clientId).limit(1),
    );
    if (user === null && invoice === null) return;
    const why =
      invoice === null ? `The portal user ${user?.name} belongs to it.` : `The invoice ${invoice.number} is made out to it.`;
    throw recordInUse(`${clientName} was not removed.`, why, 'Remove that first, or mark the client as inactive.');
  }

  return {
    list: (tenant) => ofTenant.all({ tenant }).map(toClient),
    get: find,
    create(tenantId, input, clientId = randomUUID()) {
      const row = { client_id: clientId, tenant_id: tenantId, created_at: clock.now(), ...columnsOf(tenantId, input) };
      db.run(db.build.insertInto('client').values(row));
      return demand(tenantId, clientId);
    },
    update(tenantId, given, input) {
      const { clientId } = demand(tenantId, given);
      db.transaction(() => {
        db.run(db.build.updateTable('client').set(columnsOf(tenantId, input)).where('client_id', '=', clientId));
        db.run(db.build.updateTable('user').set({ client_name: input.clientName }).where('client_id', '=', clientId));
      });
      parts.usersChanged();
      return demand(tenantId, clientId);
    },
    remove(tenantId, given) {
      const client = demand(tenantId, given);
      assertUnused(client);
      db.run(db.build.deleteFrom('client').where('client_id', '=', client.clientId));
    },
  };
}
