/**
 * The development install: registers what was just built and installs it for a tenant, in one transaction. Versions
 * are mutable here (contract topic: dev-install script); the current bundle is an explicit pointer, so that going back
 * to an earlier build makes that build current again.
 */
import { randomUUID } from 'node:crypto';
import type { Database } from '../database/open.ts';
import { knownCapabilities } from '../installs/grants.ts';
import { recordEvent } from '../installs/history.ts';
import { compareVersions } from '../../../contract/semver.ts';
import { writeSubscriptions } from '../installs/subscriptions.ts';
import type { Clock } from '../parts.ts';
import {
  assertContentHash,
  ensureBundle,
  ensureExtension,
  pointAtBundle,
  writeEndpoints,
  writeVersion,
} from './extension-rows.ts';
import { installIdOf } from './ids.ts';
import type { DevInstallInput } from './types.ts';
import { uiHost } from './ui-host.ts';

interface InstallRow {
  tenantId: string;
  registryId: string;
  versionId: string;
  /** JSON array of the known capabilities that the manifest asks for. */
  granted: string;
  now: number;
}

/** An existing install keeps its configuration and whether it is enabled. */
function writeInstall(db: Database, input: DevInstallInput, row: InstallRow): string {
  const { tenantId, registryId, versionId, granted, now } = row;
  const id = installIdOf(tenantId, input.manifest);
  const installed = db.first(
    db.build
      .insertInto('tenant_extension_install')
      .values({
        id,
        tenant_id: tenantId,
        registry_id: registryId,
        version_id: versionId,
        granted_caps: granted,
        runner_domain: uiHost(id),
        runner_status: JSON.stringify({ state: 'ready' }),
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'registry_id'])
          .doUpdateSet({ version_id: versionId, granted_caps: granted, updated_at: now }),
      )
      .returning('id'),
  );
  return installed!.id;
}

/** The providers follow the manifest; `version` changes only when the row does, since caches may stand on it. */
function writeInstallConfig(db: Database, installId: string, { tenantId, granted, now }: InstallRow): void {
  const version = randomUUID();
  db.run(
    db.build
      .insertInto('tenant_extension_install_config')
      .values({
        id: randomUUID(),
        install_id: installId,
        tenant_id: tenantId,
        providers: granted,
        version,
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) =>
        conflict
          .column('install_id')
          .doUpdateSet({ providers: granted, version, updated_at: now })
          .where('tenant_extension_install_config.providers', '!=', granted),
      ),
  );
}

/** The version that the tenant has installed; null when it has none. */
function installedVersion(db: Database, tenantId: string, registryId: string): string | null {
  const row = db.first(
    db.build
      .selectFrom('tenant_extension_install as install')
      .innerJoin('extension_version as version', 'version.id', 'install.version_id')
      .select('version.version')
      .where('install.tenant_id', '=', tenantId)
      .where('install.registry_id', '=', registryId),
  );
  return row?.version ?? null;
}

/** What the install's history says of it; null for another build of the version that is installed. */
function actionOf(before: string | null, after: string): 'installed' | 'updated' | 'rolled-back' | null {
  if (before === null) return 'installed';
  if (before === after) return null;
  return compareVersions(after, before) < 0 ? 'rolled-back' : 'updated';
}

/** Registers and installs. Answers the install's id; on failure nothing is changed. */
export function devInstall(db: Database, clock: Clock, input: DevInstallInput): string {
  assertContentHash(input.contentHash);
  const { tenantId, manifest, contentHash } = input;
  const { version } = manifest;
  const now = clock.now();
  return db.transaction(() => {
    const registryId = ensureExtension(db, manifest, now);
    const before = installedVersion(db, tenantId, registryId);
    const versionId = writeVersion(db, registryId, manifest, now);
    pointAtBundle(db, versionId, ensureBundle(db, versionId, manifest, input, now), now);
    writeEndpoints(db, versionId, manifest, now);
    const granted = JSON.stringify(knownCapabilities(manifest.capabilities));
    const row: InstallRow = { tenantId, registryId, versionId, granted, now };
    const installId = writeInstall(db, input, row);
    writeInstallConfig(db, installId, row);
    writeSubscriptions(db, { installId, tenantId }, input.events ?? [], now);
    const action = actionOf(before, version);
    if (action !== null) recordEvent(db, { tenantId, registryId, installId }, { action, version, contentHash, at: now });
    return installId;
  });
}
