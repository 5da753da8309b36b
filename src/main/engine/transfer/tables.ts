/** Which rows belong to a project, table by table, in an order in which they can be written again. */

export interface ProjectTable {
  table: string;
  /** Condition over `@registry`, `@install` and `@tenant`. */
  where: string;
}

const versions = `(SELECT id FROM extension_version WHERE registry_id = @registry)`;
const bundles = `(SELECT id FROM extension_bundle WHERE version_id IN ${versions})`;

/**
 * The extension, its versions and bundles, and the install with all that hangs on it. Secrets go their own way, and
 * what is history of this machine (audit, runs, quotas) stays here.
 */
export const projectTables: readonly ProjectTable[] = [
  { table: 'extension_registry', where: 'id = @registry' },
  { table: 'extension_version', where: 'registry_id = @registry' },
  { table: 'extension_bundle', where: `version_id IN ${versions}` },
  { table: 'bundle_signature', where: `bundle_id IN ${bundles}` },
  { table: 'extension_api_endpoint', where: `version_id IN ${versions}` },
  { table: 'current_bundle', where: `version_id IN ${versions}` },
  { table: 'published_version', where: `version_id IN ${versions}` },
  { table: 'tenant_extension_install', where: 'id = @install' },
  { table: 'tenant_extension_install_config', where: 'install_id = @install' },
  { table: 'install_withheld_capability', where: 'install_id = @install' },
  { table: 'install_quota', where: 'install_id = @install' },
  { table: 'extension_event_subscription', where: 'install_id = @install' },
  { table: 'tenant_extension_schedule', where: 'install_id = @install' },
  { table: 'ext_storage_schemas', where: 'tenant = @tenant AND extension_install_id = @install' },
  { table: 'ext_storage_records', where: 'tenant = @tenant AND extension_install_id = @install' },
  { table: 'ext_storage_usage', where: 'tenant = @tenant AND extension_install_id = @install' },
];

/** The tenant's test data. */
export const testDataTables: readonly ProjectTable[] = [
  { table: 'user', where: 'tenant_id = @tenant' },
  { table: 'client', where: 'tenant_id = @tenant' },
  { table: 'service_type', where: 'tenant_id = @tenant' },
  { table: 'service', where: 'tenant_id = @tenant' },
  { table: 'invoice', where: 'tenant_id = @tenant' },
  { table: 'invoice_item', where: 'invoice_id IN (SELECT invoice_id FROM invoice WHERE tenant_id = @tenant)' },
];

/** Tables that hang on an install: what replacing one empties, the last first. */
export const installTables: readonly { table: string; column: string }[] = [
  { table: 'tenant_extension_install_config', column: 'install_id' },
  { table: 'install_withheld_capability', column: 'install_id' },
  { table: 'install_quota', column: 'install_id' },
  { table: 'extension_event_subscription', column: 'install_id' },
  { table: 'tenant_extension_schedule', column: 'install_id' },
  { table: 'ext_storage_schemas', column: 'extension_install_id' },
  { table: 'ext_storage_records', column: 'extension_install_id' },
  { table: 'ext_storage_usage', column: 'extension_install_id' },
];

export const knownTables: ReadonlySet<string> = new Set([...projectTables, ...testDataTables].map(({ table }) => table));
