/** Procedures of `clients.*`, `services.*`, `invoices.*` and `users.*`: the tenant's data that extensions work with. */
import type { Change } from '../../../contract/workbench.ts';
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

/** Announces a change after it was made, and hands on what it answered. */
function announcer(parts: RpcParts) {
  return <T>(result: T, ...topics: Change['topic'][]): T => {
    for (const topic of topics) parts.changes.publish('change', { topic });
    return result;
  };
}

export function clientProcedures(os: RpcBase, parts: RpcParts) {
  const { clients } = parts;
  const tenantId = (): string => parts.tenants.tenant().tenantId;
  const announce = announcer(parts);
  return {
    list: os.clients.list.handler(() => clients.list(tenantId())),
    create: os.clients.create.handler(({ input }) => announce(clients.create(tenantId(), input), 'clients')),
    update: os.clients.update.handler(({ input: { clientId, ...client } }) =>
      announce(clients.update(tenantId(), clientId, client), 'clients', 'workbench', 'invoices'),
    ),
    remove: os.clients.remove.handler(({ input }) => announce(clients.remove(tenantId(), input.clientId), 'clients')),
  };
}

export function serviceProcedures(os: RpcBase, parts: RpcParts) {
  const { services } = parts;
  const tenantId = (): string => parts.tenants.tenant().tenantId;
  const announce = announcer(parts);
  return {
    list: os.services.list.handler(() => services.list(tenantId())),
    create: os.services.create.handler(({ input }) => announce(services.create(tenantId(), input), 'services')),
    update: os.services.update.handler(({ input: { serviceId, ...service } }) =>
      announce(services.update(tenantId(), serviceId, service), 'services', 'invoices'),
    ),
    remove: os.services.remove.handler(({ input }) => announce(services.remove(tenantId(), input.serviceId), 'services')),
    types: {
      list: os.services.types.list.handler(() => services.types.list(tenantId())),
      create: os.services.types.create.handler(({ input }) =>
        announce(services.types.create(tenantId(), input.name), 'services'),
      ),
      rename: os.services.types.rename.handler(({ input }) =>
        announce(services.types.rename(tenantId(), input.serviceTypeId, input.name), 'services'),
      ),
      remove: os.services.types.remove.handler(({ input }) =>
        announce(services.types.remove(tenantId(), input.serviceTypeId), 'services'),
      ),
    },
  };
}

export function invoiceProcedures(os: RpcBase, parts: RpcParts) {
  const { invoices } = parts;
  const tenantId = (): string => parts.tenants.tenant().tenantId;
  const announce = announcer(parts);
  return {
    list: os.invoices.list.handler(() => invoices.list(tenantId())),
    remove: os.invoices.remove.handler(({ input }) => announce(invoices.remove(tenantId(), input.invoiceId), 'invoices')),
  };
}

/** Staff manage accounts of clients, so the clients are read again too. */
export function userProcedures(os: RpcBase, parts: RpcParts) {
  const { users } = parts;
  const announce = announcer(parts);
  return {
    list: os.users.list.handler(() => users.list()),
    create: os.users.create.handler(({ input }) => announce(users.create(input), 'workbench')),
    update: os.users.update.handler(({ input: { userId, ...user } }) =>
      announce(users.update(userId, user), 'workbench', 'clients'),
    ),
    remove: os.users.remove.handler(({ input }) => announce(users.remove(input.userId), 'workbench', 'clients')),
  };
}
