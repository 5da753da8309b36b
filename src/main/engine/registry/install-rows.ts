/** Reads installs together with their extension, version and current bundle. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Install } from '../../../contract/installs.ts';
import { endpointSchema, manifestSchema } from '../../../contract/manifest.ts';
import type { Database } from '../database/open.ts';
import { createRowMemo } from '../database/row-memo.ts';
import { looksLikeId, slugOf } from './ids.ts';
import { objectKey } from './object-key.ts';
import { installOfHost } from './ui-host.ts';

/**
 * Which bundle of a version answers: the one that was installed last (`helpful`), or the one with the newest row as in
 * production (`platform`), where going back to an earlier build changes nothing.
 */
export type CurrentBundleRule = 'helpful' | 'platform';

interface InstallRows {
  list(tenantId: string): Install[];
  byId(tenantId: string, installId: string): Install | null;
  /** By install id, registry id or slug. */
  find(tenantId: string, extension: string): Install | null;
  /** By its host on this machine, or its runner domain, whatever the tenant. */
  byHost(host: string): Install | null;
}

function selectInstalls(db: Database, rule: CurrentBundleRule) {
  return db.build
    .selectFrom('tenant_extension_install as install')
    .innerJoin('extension_registry as extension', 'extension.id', 'install.registry_id')
    .innerJoin('extension_version as version', 'version.id', 'install.version_id')
    .innerJoin('extension_bundle as bundle', (join) =>
      join.on((on) => {
        const pointed = on
          .selectFrom('current_bundle')
          .select('current_bundle.bundle_id')
          .whereRef('current_bundle.version_id', '=', 'version.id');
        const newest = on
          .selectFrom('extension_bundle as candidate')
          .select('candidate.id')
          .whereRef('candidate.version_id', '=', 'version.id')
          .orderBy('candidate.created_at', 'desc')
          .orderBy('candidate.content_hash', 'desc')
          .limit(1);
        return on('bundle.id', '=', rule === 'helpful' ? pointed : newest);
      }),
    )
    .select([
      'install.id as installId',
      'install.tenant_id as tenantId',
      'install.registry_id as registryId',
      'install.version_id as versionId',
      'install.is_enabled as isEnabled',
      'install.status as status',
      'install.created_at as installedAt',
      'install.updated_at as updatedAt',
      'extension.publisher as publisher',
      'extension.name as name',
      'version.version as version',
      'version.api_endpoints as endpoints',
      'version.capabilities as capabilities',
      'version.ui as ui',
      'bundle.id as bundleId',
      'bundle.content_hash as contentHash',
      'bundle.size_bytes as sizeBytes',
    ]);
}

type InstallRow = Awaited<ReturnType<ReturnType<typeof selectInstalls>['execute']>>[number];

const slug = sql<string>`extension.publisher || '.' || extension.name`;

/** The entries of a JSON array that fit the schema; the gateway drops others too (contract topic: endpoint match). */
function fitting<T>(text: string, schema: z.ZodType<T>): T[] {
  const list = z.array(z.unknown()).safeParse(JSON.parse(text));
  return (list.data ?? []).flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

function toInstall(row: InstallRow): Install {
  const ui = manifestSchema.shape.ui.safeParse(row.ui === null ? null : JSON.parse(row.ui));
  return {
    installId: row.installId,
    tenantId: row.tenantId,
    registryId: row.registryId,
    versionId: row.versionId,
    bundleId: row.bundleId,
    publisher: row.publisher,
    name: row.name,
    slug: slugOf(row),
    version: row.version,
    contentHash: row.contentHash,
    objectKey: objectKey(row),
    sizeBytes: row.sizeBytes ?? 0,
    endpoints: fitting(row.endpoints, endpointSchema),
    capabilities: fitting(row.capabilities, z.string()),
    ui: ui.data ?? null,
    enabled: row.isEnabled === 1 && row.status === 'enabled',
    installedAt: row.installedAt,
    updatedAt: row.updatedAt,
  };
}

/** Shared by all who ask, so nobody may change it. */
function shared(install: Install): Install {
  Object.freeze(install.endpoints);
  Object.freeze(install.capabilities);
  return Object.freeze(install);
}

const orNull = (row: InstallRow | null): Install | null => (row === null ? null : shared(toInstall(row)));

/** Makes the reader; every query is compiled once. */
export function createInstallRows(db: Database, rule: CurrentBundleRule): InstallRows {
  const installs = selectInstalls(db, rule);
  const ofTenant = db.prepare((p: { tenant: string }) =>
    installs.where('install.tenant_id', '=', p.tenant).orderBy('install.created_at').orderBy('install.id'),
  );
  const byInstallId = db.prepare((p: { tenant: string; id: string }) =>
    installs.where('install.tenant_id', '=', p.tenant).where('install.id', '=', p.id),
  );
  const byRegistryId = db.prepare((p: { tenant: string; id: string }) =>
    installs.where('install.tenant_id', '=', p.tenant).where('install.registry_id', '=', p.id),
  );
  // SQLite folds ASCII letters on both sides. Two extensions may differ in case only: then the exact spelling wins.
  const bySlug = db.prepare((p: { tenant: string; slug: string }) =>
    installs
      .where('install.tenant_id', '=', p.tenant)
      .where(sql<string>`lower(${slug})`, '=', sql<string>`lower(${p.slug})`)
      .orderBy(sql`${slug} = ${p.slug}`, 'desc')
      .orderBy('install.created_at')
      .limit(1),
  );
  const byDomain = db.prepare((p: { host: string }) => installs.where('install.runner_domain', '=', p.host));
  const anyones = db.prepare((p: { id: string }) => installs.where('install.id', '=', p.id));

  // Every request asks for its install several times.
  const kept = createRowMemo<Install | null>(db);
  const byId = (tenant: string, id: string): Install | null =>
    kept(`id ${tenant} ${id}`, () => orNull(byInstallId.first({ tenant, id })));

  function read(tenant: string, extension: string): Install | null {
    if (!looksLikeId(extension)) return orNull(bySlug.first({ tenant, slug: extension }));
    const id = extension.toLowerCase();
    return byId(tenant, id) ?? orNull(byRegistryId.first({ tenant, id }));
  }

  return {
    list: (tenant) => ofTenant.all({ tenant }).map(toInstall),
    byId,
    find: (tenant, extension) => kept(`name ${tenant} ${extension}`, () => read(tenant, extension)),
    byHost(host) {
      const id = installOfHost(host);
      return orNull(id === null ? byDomain.first({ host }) : anyones.first({ id }));
    },
  };
}
