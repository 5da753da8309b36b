/** Writes the extension, its versions and bundles as planned; runs inside the import's transaction. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { objectKey } from '../registry/object-key.ts';
import type { Row } from './format.ts';
import type { ImportPlan, VersionPlan } from './import-plan.ts';
import type { RowWriter, Rows } from './import-rows.ts';

interface WriteParts {
  plan: ImportPlan;
  rows: Rows;
  writer: RowWriter;
  tenantId: string;
}

/** Ids of endpoints in the file, and what they are here; schedules point at them. */
export type EndpointIds = ReadonlyMap<string, string>;

/** A file may claim anything; what a signature is worth here is found out by checking it here. */
const unchecked = { verified: 0, reason: 'it was imported and has not been checked here', subject: null, issuer: null };

const ofVersion = (rows: Rows, table: string, version: VersionPlan): Row[] =>
  [...rows(table)].filter((row) => row['version_id'] === version.from);

function writeVersion({ plan, writer }: WriteParts, { row, to, action }: VersionPlan): void {
  if (action === 'create') writer.insert('extension_version', { ...row, id: to, registry_id: plan.registry.to });
  if (action !== 'replace') return;
  writer.run(sql`update extension_version set runtime = ${row['runtime']}, main_entry = ${row['main_entry']},
    api_endpoints = ${row['api_endpoints']}, ui = ${row['ui']}, capabilities = ${row['capabilities']} where id = ${to}`);
}

function writeBundles({ plan, rows, writer, tenantId }: WriteParts, version: VersionPlan): void {
  const signatures = new Map([...rows('bundle_signature')].map((row) => [row['bundle_id'], row]));
  for (const { from, to, row, isNew, contentHash } of version.bundles) {
    if (!isNew) continue;
    // An archive that others copy from is this tenant's here.
    const storageUrl = row['storage_url'] === null ? null : objectKey({ tenantId, registryId: plan.registry.to, contentHash });
    writer.insert('extension_bundle', { ...row, id: to, version_id: version.to, storage_url: storageUrl });
    const signature = signatures.get(from);
    if (signature !== undefined) writer.insert('bundle_signature', { ...signature, ...unchecked, bundle_id: to });
  }
}

/** Which bundle answers, and whether it is published. What is published here is left alone. */
function writePointers({ rows, writer }: WriteParts, version: VersionPlan): void {
  if (version.isFixed) return;
  const bundleOf = (row: Row): string | undefined => version.bundles.find(({ from }) => from === row['bundle_id'])?.to;
  for (const row of ofVersion(rows, 'current_bundle', version)) {
    const bundleId = bundleOf(row);
    if (bundleId === undefined) continue;
    writer.run(sql`delete from current_bundle where version_id = ${version.to}`);
    writer.insert('current_bundle', { ...row, version_id: version.to, bundle_id: bundleId });
  }
  for (const row of ofVersion(rows, 'published_version', version)) {
    const bundleId = bundleOf(row);
    if (bundleId !== undefined) writer.insert('published_version', { ...row, version_id: version.to, bundle_id: bundleId });
  }
}

function writeEndpoints({ rows, writer }: WriteParts, version: VersionPlan, ids: Map<string, string>): void {
  const endpoints = ofVersion(rows, 'extension_api_endpoint', version);
  for (const row of endpoints) {
    const known = writer.first(sql`select id from extension_api_endpoint
      where version_id = ${version.to} and method = ${row['method']} and path = ${row['path']}`);
    const taken = writer.first(sql`select id from extension_api_endpoint where id = ${row['id']}`) !== null;
    const id = String(known?.['id'] ?? (taken ? randomUUID() : row['id']));
    ids.set(String(row['id']), id);
    if (known === null) writer.insert('extension_api_endpoint', { ...row, id, version_id: version.to });
  }
  if (version.action !== 'replace') return;
  const kept = new Set(endpoints.map((row) => `${row['method']} ${row['path']}`));
  for (const row of writer.all(sql`select id, method, path from extension_api_endpoint where version_id = ${version.to}`)) {
    if (!kept.has(`${row['method']} ${row['path']}`))
      writer.run(sql`delete from extension_api_endpoint where id = ${row['id']}`);
  }
}

export function writeRegistry(parts: WriteParts): EndpointIds {
  const { plan, writer } = parts;
  const { registry } = plan;
  if (registry.isNew) writer.insert('extension_registry', { ...registry.row, id: registry.to });
  const ids = new Map<string, string>();
  for (const version of plan.versions) {
    writeVersion(parts, version);
    writeBundles(parts, version);
    writePointers(parts, version);
    writeEndpoints(parts, version, ids);
  }
  return ids;
}
