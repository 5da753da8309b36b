/** The versions of one extension with their bundles, newest first. */
import { z } from 'zod';
import type { Bundle, RegistryVersion } from '../../../contract/registry.ts';
import type { Database } from '../database/open.ts';
import { compareVersions } from '../../../contract/semver.ts';
import { toSignature } from './publish-signature.ts';

const textsSchema = z.array(z.string()).catch([]);
const listSchema = z.array(z.unknown()).catch([]);

function selectVersions({ build }: Database) {
  return build
    .selectFrom('extension_version as version')
    .leftJoin('published_version as published', 'published.version_id', 'version.id')
    .select([
      'version.id as versionId',
      'version.registry_id as registryId',
      'version.version as version',
      'version.runtime as runtime',
      'version.api_endpoints as endpoints',
      'version.ui as ui',
      'version.capabilities as capabilities',
      'version.created_at as createdAt',
      'version.deprecated_at as deprecatedAt',
      'version.deprecated_reason as deprecatedReason',
      'published.published_at as publishedAt',
    ]);
}
type VersionRow = Awaited<ReturnType<ReturnType<typeof selectVersions>['execute']>>[number];

function selectBundles({ build }: Database) {
  return build
    .selectFrom('extension_bundle as bundle')
    .innerJoin('extension_version as version', 'version.id', 'bundle.version_id')
    .leftJoin('current_bundle as pointer', 'pointer.bundle_id', 'bundle.id')
    .leftJoin('bundle_signature as checked', 'checked.bundle_id', 'bundle.id')
    .select([
      'bundle.id as bundleId',
      'bundle.version_id as versionId',
      'bundle.content_hash as contentHash',
      'bundle.size_bytes as sizeBytes',
      'bundle.created_at as createdAt',
      'pointer.bundle_id as pointed',
      'checked.required',
      'checked.verified',
      'checked.algorithm',
      'checked.reason',
      'checked.subject',
      'checked.issuer',
      'checked.checked_at',
    ])
    .orderBy('bundle.created_at', 'desc')
    .orderBy('bundle.content_hash', 'desc');
}
type BundleRow = Awaited<ReturnType<ReturnType<typeof selectBundles>['execute']>>[number];

function toBundle(row: BundleRow): Bundle {
  const { required, verified, checked_at: checkedAt } = row;
  const isChecked = required !== null && verified !== null && checkedAt !== null;
  return {
    bundleId: row.bundleId,
    contentHash: row.contentHash,
    sizeBytes: row.sizeBytes ?? 0,
    createdAt: row.createdAt,
    isCurrent: row.pointed !== null,
    signature: isChecked ? toSignature({ ...row, required, verified, checked_at: checkedAt }) : null,
  };
}

interface Context {
  bundles: Bundle[];
  /** Id of the version that the tenant has installed. */
  installed: string | null;
}

function toVersion(row: VersionRow, { bundles, installed }: Context): RegistryVersion {
  return {
    versionId: row.versionId,
    version: row.version,
    origin: row.publishedAt === null ? 'development' : 'published',
    runtime: row.runtime,
    endpoints: listSchema.parse(JSON.parse(row.endpoints)).length,
    hasUi: row.ui !== null,
    capabilities: textsSchema.parse(JSON.parse(row.capabilities)),
    createdAt: row.createdAt,
    deprecated: row.deprecatedAt === null ? null : { at: row.deprecatedAt, reason: row.deprecatedReason ?? '' },
    bundles,
    isInstalled: installed === row.versionId,
  };
}

function installedVersion(db: Database, tenantId: string, registryId: string): string | null {
  const row = db.first(
    db.build
      .selectFrom('tenant_extension_install')
      .select('version_id')
      .where('tenant_id', '=', tenantId)
      .where('registry_id', '=', registryId),
  );
  return row?.version_id ?? null;
}

/** Newest first by semantic versioning. */
export function versionsOfEntry(db: Database, tenantId: string, registryId: string): RegistryVersion[] {
  const rows = db.all(selectVersions(db).where('version.registry_id', '=', registryId));
  const bundles = db.all(selectBundles(db).where('version.registry_id', '=', registryId));
  const installed = installedVersion(db, tenantId, registryId);
  return rows
    .toSorted((a, b) => compareVersions(b.version, a.version))
    .map((row) => {
      const own = bundles.filter(({ versionId }) => versionId === row.versionId);
      return toVersion(row, { bundles: own.map(toBundle), installed });
    });
}

/** Null when there is no such version. */
export function versionById(db: Database, tenantId: string, versionId: string): RegistryVersion | null {
  const row = db.first(selectVersions(db).where('version.id', '=', versionId));
  if (row === null) return null;
  const bundles = db.all(selectBundles(db).where('version.id', '=', versionId)).map(toBundle);
  return toVersion(row, { bundles, installed: installedVersion(db, tenantId, row.registryId) });
}

/** Null when there is no such bundle. */
export function bundleById(db: Database, bundleId: string): Bundle | null {
  const row = db.first(selectBundles(db).where('bundle.id', '=', bundleId));
  return row === null ? null : toBundle(row);
}
