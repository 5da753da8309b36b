/** Removes a tenant that has no installs, with everything that belongs to it. */
import type { Database } from '../database/open.ts';

/** In the order that the foreign keys ask for; users and keys go with the tenant. */
const owned = [
  'invoice',
  'invoice_sequence',
  'service',
  'service_type',
  'client',
  'seeded_tenant',
  'install_event',
  'extension_execution_log',
  'extension_quota_usage',
] as const;

export function removeTenantRows(db: Database, tenantId: string): void {
  db.transaction(() => {
    for (const table of owned) db.run(db.build.deleteFrom(table).where('tenant_id', '=', tenantId));
    db.run(db.build.deleteFrom('ext_storage_records').where('tenant', '=', tenantId));
    db.run(db.build.deleteFrom('ext_storage_schemas').where('tenant', '=', tenantId));
    db.run(db.build.deleteFrom('ext_storage_usage').where('tenant', '=', tenantId));
    db.run(db.build.deleteFrom('tenant').where('tenant_id', '=', tenantId));
  });
}
