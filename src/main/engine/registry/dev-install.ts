/**
 * The development install: registers what was just built and installs it for a tenant, in one transaction. Versions
 * are mutable here (contract topic: dev-install script); the current bundle is an explicit pointer, so that going back
 * to an earlier build makes that build current again.
 */
import { randomUUID } from 'node:crypto';
import { isKnownCapability, normaliseCapability } from '../project/capabilities.ts';
import type { Database } from '../database/open.ts';
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

/** The capabilities of a manifest that the platform knows, as it writes them, each once. */
function knownOf(capabilities: readonly string[]): string[] {
  return [...new Set(capabilities.filter(isKnownCapability).map(normaliseCapability))];
}

/** The host under which the runner serves the UI of an install. */
function uiHost(installId: string): string {
  return `${installId}.localhost`;
}

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

/** Registers and installs. Answers the install's id; on failure nothing is changed. */
export function devInstall(db: Database, clock: Clock, input: DevInstallInput): string {
  assertContentHash(input.contentHash);
  const { tenantId, manifest } = input;
  const now = clock.now();
  return db.transaction(() => {
    const registryId = ensureExtension(db, manifest, now);
    const versionId = writeVersion(db, registryId, manifest, now);
    pointAtBundle(db, versionId, ensureBundle(db, versionId, manifest, input, now), now);
    writeEndpoints(db, versionId, manifest, now);
    const row: InstallRow = { tenantId, registryId, versionId, granted: JSON.stringify(knownOf(manifest.capabilities)), now };
    const installId = writeInstall(db, input, row);
    writeInstallConfig(db, installId, row);
    return installId;
  });
}
