/** The tenant's clients over the platform's internal API (contract topic: clients and services host APIs). */
import { z } from 'zod';
import type { ClientsService } from '../../host/services.ts';
import type { InternalApi } from './internal-api.ts';
import { itemSchema, pageSchema, textOrNull, withUser } from './reading.ts';

const clientSchema = z.object({
  clientId: z.string(),
  clientName: z.string(),
  clientType: textOrNull,
  isInactive: z.boolean(),
  defaultCurrencyCode: textOrNull,
  accountManagerId: textOrNull,
  accountManagerName: textOrNull,
  billingEmail: textOrNull,
});
const clientsSchema = pageSchema(clientSchema);
const oneSchema = itemSchema(clientSchema);

export function createHttpClients(api: InternalApi): ClientsService {
  return {
    list: (installId, input, user) =>
      api.call('ext-clients', installId, withUser({ operation: 'list', input }, user), clientsSchema),
    get: async (installId, clientId, user) =>
      (await api.call('ext-clients', installId, withUser({ operation: 'get', input: { clientId } }, user), oneSchema)).item,
  };
}
