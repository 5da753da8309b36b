/** Writes the install and what hangs on it, and test data; runs inside the import's transaction. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { uiHost } from '../registry/ui-host.ts';
import type { Row } from './format.ts';
import type { ImportPlan, InstallPlan } from './import-plan.ts';
import type { RowWriter, Rows } from './import-rows.ts';
import { installTables } from './tables.ts';
import type { EndpointIds } from './write-registry.ts';

interface WriteParts {
  plan: ImportPlan;
  rows: Rows;
  writer: RowWriter;
  tenantId: string;
  endpoints: EndpointIds;
  /** The failure for a file whose rows do not belong together. */
  invalid: (why: string) => Error;
}

function writeInstallRow({ plan, writer, tenantId, invalid }: WriteParts, { row, to, action }: InstallPlan): void {
  const versionId = plan.versions.find(({ from }) => from === row['version_id'])?.to;
  if (versionId === undefined) throw invalid('Its install is of a version that is not in it.');
  if (action === 'create') {
    const own = { id: to, tenant_id: tenantId, registry_id: plan.registry.to, version_id: versionId };
    writer.insert('tenant_extension_install', { ...row, ...own, runner_domain: uiHost(to), runner_ref: null });
    return;
  }
  writer.run(sql`update tenant_extension_install set version_id = ${versionId}, granted_caps = ${row['granted_caps']},
    config = ${row['config']}, is_enabled = ${row['is_enabled']}, status = ${row['status']},
    updated_at = ${row['updated_at']} where id = ${to}`);
  for (const { table, column } of installTables) {
    writer.run(sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${to}`);
  }
}

/** The row as it is here: its own id stays where nothing has it. */
function ownRow(writer: RowWriter, table: string, row: Row, id: string): Row {
  const taken = writer.first(sql`select 1 as taken from ${sql.table(table)} where ${sql.ref(id)} = ${row[id]}`) !== null;
  return taken ? { ...row, [id]: randomUUID() } : row;
}

/** Handles of another machine's jobs mean nothing here. */
const jobless = { job_id: null, runner_schedule_id: null };

function writeInstallTables({ rows, writer, tenantId, endpoints, invalid }: WriteParts, { to }: InstallPlan): void {
  for (const row of rows('tenant_extension_install_config')) {
    const own = ownRow(writer, 'tenant_extension_install_config', row, 'id');
    writer.insert('tenant_extension_install_config', { ...own, install_id: to, tenant_id: tenantId });
  }
  for (const table of ['install_withheld_capability', 'install_quota']) {
    for (const row of rows(table)) writer.insert(table, { ...row, install_id: to });
  }
  for (const row of rows('extension_event_subscription')) {
    const own = ownRow(writer, 'extension_event_subscription', row, 'id');
    writer.insert('extension_event_subscription', { ...own, install_id: to, tenant_id: tenantId });
  }
  for (const row of rows('tenant_extension_schedule')) {
    const own = ownRow(writer, 'tenant_extension_schedule', row, 'id');
    const endpointId = endpoints.get(String(row['endpoint_id']));
    if (endpointId === undefined) throw invalid('A schedule in it calls an endpoint that is not in it.');
    writer.insert('tenant_extension_schedule', {
      ...own,
      ...jobless,
      install_id: to,
      tenant_id: tenantId,
      endpoint_id: endpointId,
    });
  }
  for (const table of ['ext_storage_schemas', 'ext_storage_records', 'ext_storage_usage']) {
    for (const row of rows(table)) writer.insert(table, { ...row, tenant: tenantId, extension_install_id: to });
  }
}

/** Answers the id of the install; null when the file has none. */
export function writeInstall(parts: WriteParts): string | null {
  const { install } = parts.plan;
  if (install === null) return null;
  writeInstallRow(parts, install);
  // An extension that is new here may find storage of an install of that id that is gone: it would mix with its own.
  if (install.action === 'create') clearStorage(parts.writer, install.to);
  writeInstallTables(parts, install);
  return install.to;
}

function clearStorage(writer: RowWriter, installId: string): void {
  for (const table of ['ext_storage_schemas', 'ext_storage_records', 'ext_storage_usage']) {
    writer.run(sql`delete from ${sql.table(table)} where extension_install_id = ${installId}`);
  }
}
