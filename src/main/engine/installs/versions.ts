/** Which version an install is to have: by its text, or the newest, with the bundle that answers for it. */
import { sql } from 'kysely';
import type { Queries } from '../database/queries.ts';
import type { CurrentBundleRule } from '../registry/install-rows.ts';
import { compareVersions, isStable } from '../../../contract/semver.ts';

export interface TargetVersion {
  versionId: string;
  version: string;
  publisher: string;
  name: string;
  registryId: string;
  /** As the manifest wrote them. */
  capabilities: string[];
  endpoints: { method: string; path: string; handler: string }[];
  /** `sha256:` and 64 hex digits; null for a version without a bundle. */
  contentHash: string | null;
  createdAt: number;
}

export interface Versions {
  /** Whether the registry knows the extension. */
  isKnown(registryId: string): boolean;
  /** Null when the extension has no such version. */
  find(registryId: string, version: string): TargetVersion | null;
  /**
   * The highest by semantic versioning: a stable one before any pre-release, and what is deprecated after everything
   * else. Null for an extension without versions.
   */
  newest(registryId: string): TargetVersion | null;
}

/** What is deprecated comes after everything else, and pre-releases after what is stable. */
const rank = (row: { version: string; deprecatedAt: number | null }): number =>
  Number(row.deprecatedAt === null) * 2 + Number(isStable(row.version));

export function createVersions(db: Queries, rule: CurrentBundleRule): Versions {
  const bundleOf = sql<string | null>`(
    SELECT bundle.content_hash FROM extension_bundle AS bundle
    LEFT JOIN current_bundle AS pointer ON pointer.bundle_id = bundle.id AND pointer.version_id = version.id
    WHERE bundle.version_id = version.id
    ORDER BY ${rule === 'helpful' ? sql`pointer.bundle_id IS NULL,` : sql``} bundle.created_at DESC, bundle.content_hash DESC
    LIMIT 1)`;
  const rows = db.build
    .selectFrom('extension_version as version')
    .innerJoin('extension_registry as extension', 'extension.id', 'version.registry_id')
    .select([
      'version.id as versionId',
      'version.version as version',
      'version.created_at as createdAt',
      'version.capabilities as capabilities',
      'version.api_endpoints as endpoints',
      'extension.id as registryId',
      'extension.publisher as publisher',
      'extension.name as name',
      bundleOf.as('contentHash'),
    ]);
  const known = db.prepare((p: { id: string }) =>
    db.build.selectFrom('extension_registry').select('id').where('id', '=', p.id),
  );
  const named = db.prepare((p: { registry: string; version: string }) =>
    rows.where('version.registry_id', '=', p.registry).where('version.version', '=', p.version),
  );
  const names = db.prepare((p: { registry: string }) =>
    db.build
      .selectFrom('extension_version')
      .select(['version', 'deprecated_at as deprecatedAt'])
      .where('registry_id', '=', p.registry),
  );

  function find(registryId: string, version: string): TargetVersion | null {
    const row = named.first({ registry: registryId.toLowerCase(), version });
    if (row === null) return null;
    return { ...row, capabilities: JSON.parse(row.capabilities), endpoints: JSON.parse(row.endpoints) };
  }

  return {
    isKnown: (registryId) => known.first({ id: registryId.toLowerCase() }) !== null,
    find,
    newest(registryId) {
      const [newest] = names
        .all({ registry: registryId.toLowerCase() })
        .toSorted((a, b) => rank(b) - rank(a) || compareVersions(b.version, a.version));
      return newest === undefined ? null : find(registryId, newest.version);
    },
  };
}
