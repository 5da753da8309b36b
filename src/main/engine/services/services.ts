/** The services host API's other side (contract topic: clients and services host APIs). */
import type { CatalogService, FidelityNote, ServicesQuery, ServiceSummary } from '../../../../runner/host/services.ts';
import { billingMethods, serviceItemKinds } from '../../../contract/services.ts';
import type { Service } from '../../../contract/services.ts';
import type { Fidelity } from '../fidelity.ts';
import type { FindInstall } from './installs.ts';
import { createLike } from './like.ts';
import { assertId, assertQuery, createAccess, invalidInput, pageOf, searchOf } from './reading.ts';
import type { Permits } from './reading.ts';
import type { ServiceRecords } from './service-records.ts';

interface CatalogServiceParts {
  records: Pick<ServiceRecords, 'list' | 'get'>;
  findInstall: FindInstall;
  permits: Permits;
  fidelity: Fidelity;
}

/** Descriptions are searched but never handed out. */
function summaryOf({ description: _description, ...summary }: Service): ServiceSummary {
  return summary;
}

function assertFilters({ itemKind, billingMethod }: ServicesQuery): void {
  if (itemKind !== undefined && !serviceItemKinds.includes(itemKind)) throw invalidInput();
  if (billingMethod !== undefined && !billingMethods.includes(billingMethod)) throw invalidInput();
}

function passesFilters(service: Service, { itemKind, isActive, billingMethod }: ServicesQuery): boolean {
  return (
    (itemKind === undefined || service.itemKind === itemKind) &&
    (isActive === undefined || service.isActive === isActive) &&
    (billingMethod === undefined || service.billingMethod === billingMethod)
  );
}

/** Makes the service. Failures are `HostFailure` with the platform's status and code. */
export function createCatalogService({ records, findInstall, permits, fidelity }: CatalogServiceParts): CatalogService {
  const access = createAccess({ findInstall, capability: 'cap:service.read', permission: 'service:read', permits });

  function notesOn(search: string): FidelityNote[] {
    if (!/[%_]/.test(search)) return [];
    const position = fidelity.position('services.search-wildcards');
    return [{ switch: 'services.search-wildcards', position, note: 'In production % and _ stand for any characters.' }];
  }

  return {
    async list(installId, query, user) {
      const tenantId = access(installId, user);
      assertQuery(query);
      assertFilters(query);
      const filtered = records.list(tenantId).filter((service) => passesFilters(service, query));
      const search = searchOf(query);
      const shape = { name: (service: Service) => service.serviceName, item: summaryOf };
      if (search === null) return pageOf(filtered, query, shape);
      const matches = createLike(search, { literal: fidelity.position('services.search-wildcards') === 'helpful' });
      const found = filtered.filter(({ serviceName, description, sku }) =>
        [serviceName, description ?? '', sku ?? ''].some(matches),
      );
      return { ...pageOf(found, query, shape), fidelity: notesOn(search) };
    },
    async get(installId, serviceId, user) {
      const tenantId = access(installId, user);
      assertId(serviceId);
      const service = records.get(tenantId, serviceId);
      return service === null ? null : summaryOf(service);
    },
  };
}
