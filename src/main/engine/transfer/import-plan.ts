/**
 * What an import would do, row by row of the registry: what is new, what is there as it is in the file, what would be
 * replaced, and what stands in the way. Nothing is written here.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ImportInput, ImportItem } from '../../../contract/transfer.ts';
import { installIdOf } from '../registry/ids.ts';
import type { Row } from './format.ts';
import type { RowWriter, Rows } from './import-rows.ts';
import type { Unpacked } from './read-archive.ts';

export interface VersionPlan {
  /** As in the file, and as it will be here. */
  from: string;
  to: string;
  action: 'create' | 'keep' | 'replace' | 'conflict';
  row: Row;
  /** True where the version is published here: it and its current bundle stay as they are. */
  isFixed: boolean;
  bundles: BundlePlan[];
}

export interface BundlePlan {
  from: string;
  to: string;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
  isNew: boolean;
  row: Row;
}

export interface InstallPlan {
  from: string;
  to: string;
  action: 'create' | 'replace' | 'conflict';
  row: Row;
}

export interface ImportPlan {
  registry: { from: string; to: string; isNew: boolean; row: Row };
  slug: string;
  versions: VersionPlan[];
  install: InstallPlan | null;
  items: ImportItem[];
}

interface PlanParts {
  tenantId: string;
  rows: Rows;
  writer: RowWriter;
  unpacked: Unpacked;
  request: Pick<ImportInput, 'existing' | 'passphrase' | 'sourcesTo'>;
}

const text = (row: Row, column: string): string => String(row[column]);

/** What a version says of itself; two versions of the same name may differ in it during development. */
const described = ['runtime', 'main_entry', 'api_endpoints', 'ui', 'capabilities'] as const;

const same = (a: Row, b: Row): boolean => described.every((column) => a[column] === b[column]);

/** The id of the file where it is free, else a new one. */
function freeId(writer: RowWriter, table: string, id: string): string {
  return writer.first(sql`select id from ${sql.table(table)} where id = ${id}`) === null ? id : randomUUID();
}

function planBundles({ rows, writer }: PlanParts, from: string, to: string): BundlePlan[] {
  return [...rows('extension_bundle')]
    .filter((row) => row['version_id'] === from)
    .map((row) => {
      const contentHash = text(row, 'content_hash');
      const known = writer.first(
        sql`select id from extension_bundle where version_id = ${to} and content_hash = ${contentHash}`,
      );
      const id = text(row, 'id');
      const bundleId = known === null ? freeId(writer, 'extension_bundle', id) : text(known, 'id');
      return { from: id, to: bundleId, contentHash, isNew: known === null, row };
    });
}

function planVersion(parts: PlanParts, registryId: string, row: Row): VersionPlan {
  const { writer } = parts;
  const from = text(row, 'id');
  const known = writer.first(
    sql`select * from extension_version where registry_id = ${registryId} and version = ${row['version']}`,
  );
  const to = known === null ? freeId(writer, 'extension_version', from) : text(known, 'id');
  const bundles = planBundles(parts, from, to);
  const isFixed = writer.first(sql`select version_id from published_version where version_id = ${to}`) !== null;
  const differs = known !== null && (!same(known, row) || bundles.some(({ isNew }) => isNew));
  const action = known === null ? 'create' : !differs ? 'keep' : isFixed ? 'conflict' : 'replace';
  return { from, to, action, row, isFixed, bundles };
}

function planInstall({ tenantId, rows, writer, request }: PlanParts, registry: ImportPlan['registry']): InstallPlan | null {
  const [row] = rows('tenant_extension_install');
  if (row === undefined) return null;
  const known = writer.first(
    sql`select id from tenant_extension_install where tenant_id = ${tenantId} and registry_id = ${registry.to}`,
  );
  const from = text(row, 'id');
  if (known !== null) {
    return { from, to: text(known, 'id'), action: request.existing === 'replace' ? 'replace' : 'conflict', row };
  }
  // The deterministic id of this tenant, so that another import and a build agree on it.
  const own = installIdOf(tenantId, { publisher: text(registry.row, 'publisher'), name: text(registry.row, 'name') });
  const to =
    row['tenant_id'] === tenantId
      ? freeId(writer, 'tenant_extension_install', from)
      : freeId(writer, 'tenant_extension_install', own);
  return { from, to, action: 'create', row };
}

const versionDetails: Record<VersionPlan['action'], string | null> = {
  create: null,
  keep: 'It is there already.',
  replace: 'A development version of that number is there; it gets what is in the file.',
  conflict: 'A published version of that number is there, with other content.',
};

const installDetails: Record<InstallPlan['action'], string | null> = {
  create: null,
  replace: 'Its configuration, grants, schedules, storage and secrets give way to those in the file.',
  conflict: 'It is installed here already.',
};

function counted(rows: Rows, table: string): number {
  let count = 0;
  for (const row of rows(table)) count += row === null ? 0 : 1;
  return count;
}

/** `one` takes an s for more. */
const line = (kind: ImportItem['kind'], count: number, one: string): ImportItem[] =>
  count === 0 ? [] : [{ kind, name: `${count} ${one}${count === 1 ? '' : 's'}`, action: 'create', detail: null }];

/** Everything beside the registry and the install, in a line each. */
function otherItems({ rows, unpacked, request }: PlanParts): ImportItem[] {
  const { header } = unpacked;
  const secrets: ImportItem[] = header.secrets.names.map((name) => {
    const sealed = header.secrets.state === 'sealed';
    const opened = sealed && request.passphrase !== null;
    const detail = sealed ? 'Give the passphrase of the file to import it.' : 'It is not in the file.';
    return { kind: 'secrets', name, action: opened ? 'create' : 'leave-out', detail: opened ? null : detail };
  });
  const sources: ImportItem[] = line('sources', unpacked.sources.length, 'file').map((item) =>
    request.sourcesTo === null ? { ...item, action: 'leave-out', detail: 'Name a folder to get them.' } : item,
  );
  const testData = ['user', 'client', 'service_type', 'service', 'invoice'].reduce(
    (sum, table) => sum + counted(rows, table),
    0,
  );
  return [
    ...line('schedules', counted(rows, 'tenant_extension_schedule'), 'schedule'),
    ...line('storage', counted(rows, 'ext_storage_records'), 'record'),
    ...secrets,
    ...line('test-data', testData, 'record'),
    ...sources,
  ];
}

function missingBundles({ unpacked }: PlanParts, versions: readonly VersionPlan[]): ImportItem[] {
  const there = new Set(unpacked.bundles.map(({ hex }) => `sha256:${hex}`));
  const lost = versions.flatMap(({ bundles }) => bundles.filter(({ isNew, contentHash }) => isNew && !there.has(contentHash)));
  return lost.map(({ contentHash }) => ({
    kind: 'bundle',
    name: contentHash,
    action: 'leave-out',
    detail: 'The store that it was exported from did not hold it; it cannot run.',
  }));
}

/** Reads what is there and compares. The file has an extension row, else the answer is null. */
export function planImport(parts: PlanParts): ImportPlan | null {
  const { rows, writer } = parts;
  const [row] = rows('extension_registry');
  if (row === undefined) return null;
  const known = writer.first(
    sql`select id from extension_registry where publisher = ${row['publisher']} and name = ${row['name']}`,
  );
  const from = text(row, 'id');
  const to = known === null ? freeId(writer, 'extension_registry', from) : text(known, 'id');
  const registry = { from, to, isNew: known === null, row };
  const versions = [...rows('extension_version')].map((version) => planVersion(parts, to, version));
  const install = planInstall(parts, registry);
  const slug = `${text(row, 'publisher')}.${text(row, 'name')}`;
  const items: ImportItem[] = [
    { kind: 'extension', name: slug, action: registry.isNew ? 'create' : 'keep', detail: null },
    ...versions.map(({ action, row: version }): ImportItem => ({
      kind: 'version',
      name: text(version, 'version'),
      action,
      detail: versionDetails[action],
    })),
    ...missingBundles(parts, versions),
    ...(install === null
      ? []
      : [{ kind: 'install' as const, name: slug, action: install.action, detail: installDetails[install.action] }]),
    ...otherItems(parts),
  ];
  return { registry, slug, versions, install, items };
}
