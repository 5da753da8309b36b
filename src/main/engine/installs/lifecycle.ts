/**
 * The life of installs: made, updated, rolled back, switched off and removed (contract topic: install, uninstall,
 * enable, update). Each change is one transaction, after the bundle that it needs was made available; so a change that
 * fails leaves what was installed before at work.
 */
import { randomUUID } from 'node:crypto';
import type { Install } from '../../../contract/installs.ts';
import type { InstallEvent } from '../../../contract/install-life.ts';
import type { Database } from '../database/open.ts';
import type { Fidelity } from '../fidelity.ts';
import type { Clock } from '../parts.ts';
import { writeEndpoints } from '../registry/extension-rows.ts';
import { installIdOf, slugOf } from '../registry/ids.ts';
import type { Registry } from '../registry/types.ts';
import { applyRemap, planRemap } from '../schedule/remap.ts';
import type { RemapPlan } from '../schedule/remap.ts';
import type { ScheduleRecords } from '../services/schedule-records.ts';
import { tenantNotFound } from '../tenant/tenants.ts';
import { runnerDomain } from './domain.ts';
import { bundleless, domainTaken, extensionUnknown, installUnknown, versionUnknown } from './failures.ts';
import { knownCapabilities } from './grants.ts';
import { lastInstallId, recordEvent } from './history.ts';
import type { StoredInstall } from './rows.ts';
import * as rows from './rows.ts';
import { compareVersions } from '../../../contract/semver.ts';
import { createVersions } from './versions.ts';
import type { TargetVersion } from './versions.ts';

export interface BundleAddress {
  tenantId: string;
  registryId: string;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
}

export interface LifecycleParts {
  db: Database;
  clock: Clock;
  fidelity: Fidelity;
  registry: Pick<Registry, 'resolve'>;
  schedules: ScheduleRecords;
  /**
   * Makes a bundle available under the tenant's own prefix, and refuses it where the signing policy does. Called before
   * anything is changed.
   */
  prepareBundle: (bundle: BundleAddress) => Promise<void>;
  /** Deletes the tenant's archive and manifest of a bundle, if they are there. */
  deleteBundle: (bundle: BundleAddress) => Promise<void>;
  /** `EXT_DOMAIN_ROOT`; null while it is not set. */
  domainRoot: () => string | null;
  /** Told after each change; null for an install that is gone. */
  changed: (install: Install | null) => void;
}

export interface MissingSchedule {
  scheduleId: string;
  method: string;
  path: string;
}

export interface UpdateResult {
  install: Install;
  /** False when schedules stood in the way; then nothing changed. */
  updated: boolean;
  /** Schedules without an endpoint in the version; after an update they are disabled. */
  missing: MissingSchedule[];
}

/** Installs of other tenants count as unknown everywhere. */
export interface InstallLifecycle {
  /**
   * Installs a version, the newest unless one is named, or puts it over the one that is there. Fails with
   * `REGISTRY_ENTRY_NOT_FOUND`, `VERSION_NOT_FOUND`, `TENANT_NOT_FOUND` or `RECORD_CONFLICT`, and as `prepareBundle` does.
   */
  install(tenantId: string, wanted: { registryId: string; version?: string | undefined }): Promise<Install>;
  /** Fails with `INSTALL_NOT_FOUND`, as the others do. What it stored goes only with `purge`. */
  uninstall(tenantId: string, installId: string, options?: { purge?: boolean }): Promise<void>;
  setEnabled(tenantId: string, installId: string, enabled: boolean): Install;
  /** Changes to another version, newer or older. Fails with `VERSION_NOT_FOUND`. */
  update(
    tenantId: string,
    installId: string,
    wanted: { version: string; disableMissingSchedules?: boolean | undefined },
  ): Promise<UpdateResult>;
}

const nothingMissing = ({ missing }: RemapPlan): boolean => missing.length === 0;

function missingOf({ missing }: RemapPlan): MissingSchedule[] {
  return missing.map(({ id, endpoint }) => ({
    scheduleId: id,
    method: endpoint?.method ?? '',
    path: endpoint?.path ?? '',
  }));
}

/** What an install of `version` over `before` is called. */
function actionOf(before: string | null, version: string): InstallEvent['action'] {
  if (before === null) return 'installed';
  if (before === version) return 'reinstalled';
  return compareVersions(version, before) < 0 ? 'rolled-back' : 'updated';
}

export function createInstallLifecycle(parts: LifecycleParts): InstallLifecycle {
  const { db, clock, fidelity, registry, schedules, changed } = parts;
  const versions = createVersions(db, fidelity.position('registry.current-bundle'));

  function demandVersion(registryId: string, version: string | undefined): TargetVersion & { contentHash: string } {
    if (!versions.isKnown(registryId)) throw extensionUnknown(registryId);
    const target = version === undefined ? versions.newest(registryId) : versions.find(registryId, version);
    if (target === null) throw versionUnknown(registryId, version ?? null);
    const { contentHash } = target;
    if (contentHash === null) throw bundleless(slugOf(target), target.version);
    return { ...target, contentHash };
  }

  function demandInstall(tenantId: string, installId: string): StoredInstall {
    const found = rows.findById(db, tenantId, installId);
    if (found === null) throw installUnknown(installId);
    return found;
  }

  /** The id of a new install: in the helpful position the one that it had, under which its records lie. */
  function newId(tenantId: string, target: TargetVersion): string {
    if (fidelity.position('installs.stored-records') === 'platform') return randomUUID();
    return lastInstallId(db, tenantId, target.registryId) ?? installIdOf(tenantId, target);
  }

  function note(install: Pick<StoredInstall, 'tenantId' | 'registryId' | 'installId'>, event: Omit<InstallEvent, 'at'>): void {
    recordEvent(db, install, { ...event, at: clock.now() });
  }

  /** Writes an install of the version, over the one that is there. Inside a transaction. */
  function put(tenantId: string, target: TargetVersion): string {
    const { registryId, versionId, version, contentHash, endpoints } = target;
    const now = clock.now();
    // It may have been removed while the bundle was made available.
    if (!rows.isTenant(db, tenantId)) throw tenantNotFound(tenantId);
    const before = rows.findByExtension(db, tenantId, registryId);
    const installId = before?.installId ?? newId(tenantId, target);
    const domain = runnerDomain({ tenantId, registryId, installId }, parts.domainRoot());
    if (before === null && rows.isDomainTaken(db, domain, installId)) throw domainTaken(domain);
    const granted = JSON.stringify(knownCapabilities(target.capabilities));
    const runnerStatus = { state: 'ready' };
    rows.writeInstall(db, { installId, tenantId, registryId, versionId, granted, runnerDomain: domain, runnerStatus, now });
    const reset = before !== null && fidelity.position('installs.reinstall-config') === 'platform';
    rows.writeProviders(db, { installId, tenantId }, granted, { reset, now });
    writeEndpoints(db, versionId, { endpoints }, now);
    applyRemap(schedules, planRemap(schedules, installId, versionId));
    schedules.restoreJobs(installId);
    note({ tenantId, registryId, installId }, { action: actionOf(before?.version ?? null, version), version, contentHash });
    return installId;
  }

  /** Announces an install as it is now. */
  function told(tenantId: string, installId: string): Install {
    const install = registry.resolve(tenantId, installId);
    if (install === null) throw installUnknown(installId);
    changed(install);
    return install;
  }

  return {
    async install(tenantId, wanted) {
      const target = demandVersion(wanted.registryId, wanted.version);
      const { registryId, contentHash } = target;
      await parts.prepareBundle({ tenantId, registryId, contentHash });
      return told(
        tenantId,
        db.transaction(() => put(tenantId, target)),
      );
    },

    async uninstall(tenantId, installId, { purge = false } = {}) {
      const { version, registryId, ...install } = demandInstall(tenantId, installId);
      const contentHash = versions.find(registryId, version)?.contentHash ?? null;
      db.transaction(() => {
        schedules.removeAll(install.installId);
        rows.deleteInstall(db, install.installId);
        if (purge) rows.purgeRecords(db, tenantId, install.installId);
        note({ ...install, registryId }, { action: 'uninstalled', version, contentHash });
      });
      changed(null);
      if (contentHash === null || fidelity.position('installs.uninstall-bundle') === 'helpful') return;
      await parts.deleteBundle({ tenantId, registryId, contentHash });
    },

    setEnabled(tenantId, installId, enabled) {
      const install = demandInstall(tenantId, installId);
      const contentHash = versions.find(install.registryId, install.version)?.contentHash ?? null;
      db.transaction(() => {
        rows.setEnabled(db, install.installId, enabled, clock.now());
        if (enabled) schedules.restoreJobs(install.installId);
        else schedules.cancelJobs(install.installId);
        if (install.isEnabled === enabled) return;
        note(install, { action: enabled ? 'enabled' : 'disabled', version: install.version, contentHash });
      });
      return told(tenantId, install.installId);
    },

    async update(tenantId, installId, { version, disableMissingSchedules = false }) {
      const install = demandInstall(tenantId, installId);
      const target = demandVersion(install.registryId, version);
      const { registryId, versionId, contentHash, endpoints } = target;
      await parts.prepareBundle({ tenantId, registryId, contentHash });
      const { plan, updated } = db.transaction(() => {
        const { version: before } = demandInstall(tenantId, install.installId);
        writeEndpoints(db, versionId, { endpoints }, clock.now());
        const remap = planRemap(schedules, install.installId, versionId);
        if (!nothingMissing(remap) && !disableMissingSchedules) return { plan: remap, updated: false };
        applyRemap(schedules, remap);
        rows.setVersion(db, install.installId, versionId, clock.now());
        if (before !== version) note(install, { action: actionOf(before, version), version, contentHash });
        return { plan: remap, updated: true };
      });
      const missing = missingOf(plan);
      if (updated) return { install: told(tenantId, install.installId), updated, missing };
      const unchanged = registry.resolve(tenantId, install.installId);
      if (unchanged === null) throw installUnknown(installId);
      return { install: unchanged, updated, missing };
    },
  };
}
