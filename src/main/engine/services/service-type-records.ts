/** The kinds that services are sorted by. */
import { randomUUID } from 'node:crypto';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { ServiceType } from '../../../contract/services.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { recordNotFound } from './record-failures.ts';

export interface ServiceTypeRecords {
  list(tenantId: string): ServiceType[];
  /** Fails with `RECORD_NOT_FOUND`. */
  demand(tenantId: string, serviceTypeId: string): ServiceType;
  /** Fails with `NAME_INVALID` when another type has the name. */
  create(tenantId: string, name: string, serviceTypeId?: string): ServiceType;
  rename(tenantId: string, serviceTypeId: string, name: string): ServiceType;
  remove(tenantId: string, serviceTypeId: string): void;
}

export function createServiceTypeRecords({ db, clock }: { db: Database; clock: Clock }): ServiceTypeRecords {
  const ofTenant = (tenantId: string) =>
    db.build.selectFrom('service_type').select(['service_type_id as serviceTypeId', 'name']).where('tenant_id', '=', tenantId);

  function demand(tenantId: string, id: string): ServiceType {
    const found = db.first(ofTenant(tenantId).where('service_type_id', '=', id.toLowerCase()));
    if (found === null) throw recordNotFound('service type', id);
    return found;
  }

  function assertFree(tenantId: string, name: string, id: string): void {
    if (db.first(ofTenant(tenantId).where('name', '=', name).where('service_type_id', '!=', id)) === null) return;
    throw new WorkbenchError({
      code: 'NAME_INVALID',
      what: `The service type ${name} was not saved.`,
      why: 'Another service type has this name.',
      fix: 'Choose another name.',
    });
  }

  return {
    list: (tenantId) => db.all(ofTenant(tenantId).orderBy('name')),
    demand,
    create(tenantId, name, serviceTypeId = randomUUID()) {
      assertFree(tenantId, name, serviceTypeId);
      const row = { service_type_id: serviceTypeId, tenant_id: tenantId, name, created_at: clock.now() };
      db.run(db.build.insertInto('service_type').values(row));
      return { serviceTypeId, name };
    },
    rename(tenantId, id, name) {
      const { serviceTypeId } = demand(tenantId, id);
      assertFree(tenantId, name, serviceTypeId);
      db.run(db.build.updateTable('service_type').set({ name }).where('service_type_id', '=', serviceTypeId));
      return { serviceTypeId, name };
    },
    remove(tenantId, id) {
      const { serviceTypeId } = demand(tenantId, id);
      db.run(db.build.deleteFrom('service_type').where('service_type_id', '=', serviceTypeId));
    },
  };
}
