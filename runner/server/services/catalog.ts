/** The tenant's service catalogue over the platform's internal API (contract topic: clients and services host APIs). */
import { z } from 'zod';
import type { CatalogService } from '../../host/services.ts';
import type { InternalApi } from './internal-api.ts';
import { itemSchema, pageSchema, textOrNull, withUser } from './reading.ts';

const serviceSchema = z.object({
  serviceId: z.string(),
  serviceName: z.string(),
  itemKind: z.enum(['service', 'product']),
  billingMethod: z.enum(['fixed', 'hourly', 'usage']),
  serviceTypeId: textOrNull,
  serviceTypeName: textOrNull,
  defaultRate: z.number(),
  unitOfMeasure: z.string(),
  isActive: z.boolean(),
  sku: textOrNull,
});
const servicesSchema = pageSchema(serviceSchema);
const oneSchema = itemSchema(serviceSchema);

export function createHttpCatalog(api: InternalApi): CatalogService {
  return {
    list: (installId, input, user) =>
      api.call('ext-services', installId, withUser({ operation: 'list', input }, user), servicesSchema),
    get: async (installId, serviceId, user) =>
      (await api.call('ext-services', installId, withUser({ operation: 'get', input: { serviceId } }, user), oneSchema)).item,
  };
}
