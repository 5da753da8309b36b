/** The rows that the life of an install writes. Each function runs inside its caller's transaction. */
import { randomUUID } from 'node:crypto';
import type { Queries } from '../database/queries.ts';

export interface StoredInstall {
  installId: string;
  tenantId: string;
  registryId: string;
  versionId: string;
  version: string;
  isEnabled: boolean;
  runnerDomain: string | null;
  runnerStatus: Record<string, unknown>;
}

function select(db: Queries) {
  return db.build
    .selectFrom('tenant_extension_install as install')
    .innerJoin('extension_version as version', 'version.id', 'install.version_id')
    .select([
      'install.id as installId',
      'install.tenant_id as tenantId',
      'install.registry_id as registryId',
      'install.version_id as versionId',
      'version.version as version',
      'install.is_enabled as isEnabled',
      'install.runner_domain as runnerDomain',
      'install.runner_status as runnerStatus',
    ]);
}

type Row = Omit<StoredInstall, 'isEnabled' | 'runnerStatus'> & { isEnabled: number; runnerStatus: string };

const toStored = (row: Row | null): StoredInstall | null =>
  row === null ? null : { ...row, isEnabled: row.isEnabled === 1, runnerStatus: JSON.parse(row.runnerStatus) };

/** Null when the tenant has no such install. */
export function findById(db: Queries, tenantId: string, installId: string): StoredInstall | null {
  return toStored(
    db.first(select(db).where('install.tenant_id', '=', tenantId).where('install.id', '=', installId.toLowerCase())),
  );
}

export function findByExtension(db: Queries, tenantId: string, registryId: string): StoredInstall | null {
  return toStored(
    db.first(select(db).where('install.tenant_id', '=', tenantId).where('install.registry_id', '=', registryId.toLowerCase())),
  );
}

/** Whether another install has the domain. */
export function isDomainTaken(db: Queries, domain: string, installId: string): boolean {
  const holder = db.build
    .selectFrom('tenant_extension_install')
    .select('id')
    .where('runner_domain', '=', domain)
    .where('id', '!=', installId);
  return db.first(holder) !== null;
}

export function isTenant(db: Queries, tenantId: string): boolean {
  return db.first(db.build.selectFrom('tenant').select('tenant_id').where('tenant_id', '=', tenantId)) !== null;
}

interface WrittenInstall {
  installId: string;
  tenantId: string;
  registryId: string;
  versionId: string;
  /** JSON array. */
  granted: string;
  runnerDomain: string;
  runnerStatus: Record<string, unknown>;
  now: number;
}

/** Adds the install, or puts the version over the one that is there and enables it; its domain stays then. */
export function writeInstall(db: Queries, row: WrittenInstall): void {
  const { installId, tenantId, registryId, versionId, granted, runnerDomain, runnerStatus, now } = row;
  const changed = {
    version_id: versionId,
    granted_caps: granted,
    is_enabled: 1 as const,
    status: 'enabled' as const,
    updated_at: now,
  };
  const added = {
    id: installId,
    tenant_id: tenantId,
    registry_id: registryId,
    runner_domain: runnerDomain,
    runner_status: JSON.stringify(runnerStatus),
    created_at: now,
  };
  db.run(
    db.build
      .insertInto('tenant_extension_install')
      .values({ ...added, ...changed })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'registry_id']).doUpdateSet(changed)),
  );
}

/** Gives the install its providers and a new version of its configuration, which is emptied where asked for. */
export function writeProviders(
  db: Queries,
  install: { installId: string; tenantId: string },
  granted: string,
  { reset, now }: { reset: boolean; now: number },
): void {
  const { installId, tenantId } = install;
  const changed = {
    providers: granted,
    version: randomUUID(),
    updated_at: now,
    ...(reset ? { config: '{}' } : {}),
  };
  db.run(
    db.build
      .insertInto('tenant_extension_install_config')
      .values({ id: randomUUID(), install_id: installId, tenant_id: tenantId, created_at: now, ...changed })
      .onConflict((conflict) => conflict.column('install_id').doUpdateSet(changed)),
  );
  if (!reset) return;
  db.run(db.build.updateTable('tenant_extension_install').set({ config: '{}' }).where('id', '=', installId));
}

export function setVersion(db: Queries, installId: string, versionId: string, now: number): void {
  const change = { version_id: versionId, updated_at: now };
  db.run(db.build.updateTable('tenant_extension_install').set(change).where('id', '=', installId));
}

export function setEnabled(db: Queries, installId: string, enabled: boolean, now: number): void {
  const change = { is_enabled: enabled ? (1 as const) : (0 as const), updated_at: now };
  db.run(db.build.updateTable('tenant_extension_install').set(change).where('id', '=', installId));
}

/** Configuration, secrets, subscriptions and what was withheld go along. */
export function deleteInstall(db: Queries, installId: string): void {
  db.run(db.build.deleteFrom('tenant_extension_install').where('id', '=', installId));
}

/** Deletes everything that the install stored. */
export function purgeRecords(db: Queries, tenantId: string, installId: string): void {
  for (const table of ['ext_storage_records', 'ext_storage_schemas', 'ext_storage_usage'] as const) {
    db.run(db.build.deleteFrom(table).where('tenant', '=', tenantId).where('extension_install_id', '=', installId));
  }
}
