/** The tenant's service catalogue as a person edits it. */
import { randomUUID } from 'node:crypto';
import type { Service, ServiceInput } from '../../../contract/services.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { recordInUse, recordNotFound } from './record-failures.ts';
import { createServiceTypeRecords } from './service-type-records.ts';
import type { ServiceTypeRecords } from './service-type-records.ts';

export interface ServiceRecords {
  /** By name, inactive ones too. */
  list(tenantId: string): Service[];
  /** Null when the tenant has no such service. */
  get(tenantId: string, serviceId: string): Service | null;
  create(tenantId: string, input: ServiceInput, serviceId?: string): Service;
  /** Fails with `RECORD_NOT_FOUND`. */
  update(tenantId: string, serviceId: string, input: ServiceInput): Service;
  /** Fails with `RECORD_NOT_FOUND` or `RECORD_IN_USE`. */
  remove(tenantId: string, serviceId: string): void;
  types: ServiceTypeRecords;
}

function selectServices(db: Database) {
  return db.build
    .selectFrom('service')
    .leftJoin('service_type as type', 'type.service_type_id', 'service.service_type_id')
    .select([
      'service.service_id as serviceId',
      'service.service_name as serviceName',
      'service.description as description',
      'service.item_kind as itemKind',
      'service.billing_method as billingMethod',
      'service.service_type_id as serviceTypeId',
      'type.name as serviceTypeName',
      'service.default_rate as defaultRate',
      'service.unit_of_measure as unitOfMeasure',
      'service.is_active as isActive',
      'service.sku as sku',
    ]);
}

type ServiceRow = Awaited<ReturnType<ReturnType<typeof selectServices>['execute']>>[number];

const toService = (row: ServiceRow): Service => ({ ...row, isActive: row.isActive === 1 });

export function createServiceRecords({ db, clock }: { db: Database; clock: Clock }): ServiceRecords {
  const services = selectServices(db);
  const types = createServiceTypeRecords({ db, clock });
  const ofTenant = db.prepare((p: { tenant: string }) =>
    services.where('service.tenant_id', '=', p.tenant).orderBy('service.service_name').orderBy('service.service_id'),
  );
  const byId = db.prepare((p: { tenant: string; id: string }) =>
    services.where('service.tenant_id', '=', p.tenant).where('service.service_id', '=', p.id),
  );

  const find = (tenant: string, id: string): Service | null => {
    const row = byId.first({ tenant, id: id.toLowerCase() });
    return row === null ? null : toService(row);
  };
  const demand = (tenantId: string, serviceId: string): Service => {
    const service = find(tenantId, serviceId);
    if (service === null) throw recordNotFound('service', serviceId);
    return service;
  };
  const columnsOf = (tenantId: string, input: ServiceInput) => ({
    service_name: input.serviceName,
    description: input.description,
    item_kind: input.itemKind,
    billing_method: input.billingMethod,
    service_type_id: input.serviceTypeId === null ? null : types.demand(tenantId, input.serviceTypeId).serviceTypeId,
    default_rate: input.defaultRate,
    unit_of_measure: input.unitOfMeasure,
    is_active: input.isActive ? (1 as const) : (0 as const),
    sku: input.sku,
    updated_at: clock.now(),
  });

  return {
    types,
    list: (tenant) => ofTenant.all({ tenant }).map(toService),
    get: find,
    create(tenantId, input, serviceId = randomUUID()) {
      const row = { service_id: serviceId, tenant_id: tenantId, created_at: clock.now(), ...columnsOf(tenantId, input) };
      db.run(db.build.insertInto('service').values(row));
      return demand(tenantId, serviceId);
    },
    update(tenantId, given, input) {
      const { serviceId } = demand(tenantId, given);
      db.run(db.build.updateTable('service').set(columnsOf(tenantId, input)).where('service_id', '=', serviceId));
      return demand(tenantId, serviceId);
    },
    remove(tenantId, given) {
      const { serviceId, serviceName } = demand(tenantId, given);
      const item = db.build.selectFrom('invoice_item').select('item_id').where('service_id', '=', serviceId).limit(1);
      if (db.first(item) !== null) {
        throw recordInUse(
          `${serviceName} was not removed.`,
          'An invoice has an item of it.',
          'Remove the invoice first, or mark the service as inactive.',
        );
      }
      db.run(db.build.deleteFrom('service').where('service_id', '=', serviceId));
    },
  };
}
