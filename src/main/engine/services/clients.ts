/** The clients host API's other side (contract topic: clients and services host APIs). */
import { HostFailure } from '../../../../runner/host/services.ts';
import type { ClientsService, FidelityNote } from '../../../../runner/host/services.ts';
import type { Client } from '../../../contract/clients.ts';
import type { Fidelity, FidelityPosition } from '../fidelity.ts';
import type { ClientRecords } from './client-records.ts';
import type { FindInstall } from './installs.ts';
import { createLike } from './like.ts';
import { assertId, assertQuery, createAccess, pageOf, searchOf } from './reading.ts';
import type { Permits } from './reading.ts';

interface ClientsServiceParts {
  records: Pick<ClientRecords, 'list' | 'get'>;
  findInstall: FindInstall;
  permits: Permits;
  fidelity: Fidelity;
}

const noteOf = (position: FidelityPosition): FidelityNote => ({
  switch: 'clients.search',
  position,
  note: 'Production fails here: its search compares the text with a column that holds UUIDs.',
});

function createSearch(search: string): (client: Client) => boolean {
  const matches = createLike(search, { literal: false });
  return ({ clientName, clientId, billingEmail }) => [clientName, clientId, billingEmail ?? ''].some(matches);
}

/** Makes the service. Failures are `HostFailure` with the platform's status and code. */
export function createClientsService({ records, findInstall, permits, fidelity }: ClientsServiceParts): ClientsService {
  const access = createAccess({ findInstall, capability: 'cap:client.read', permission: 'client:read', permits });

  return {
    async list(installId, query, user) {
      const tenantId = access(installId, user);
      assertQuery(query);
      const search = searchOf(query);
      const position = fidelity.position('clients.search');
      if (search !== null && position === 'platform') {
        throw new HostFailure(500, 'INTERNAL_ERROR', 'Internal error', { fidelity: [noteOf(position)] });
      }
      const active = records.list(tenantId).filter((client) => query.includeInactive === true || !client.isInactive);
      const found = search === null ? active : active.filter(createSearch(search));
      const page = pageOf(found, query, { name: (client) => client.clientName, item: (client) => client });
      return search === null ? page : { ...page, fidelity: [noteOf(position)] };
    },
    async get(installId, clientId, user) {
      const tenantId = access(installId, user);
      assertId(clientId);
      return records.get(tenantId, clientId);
    },
  };
}
