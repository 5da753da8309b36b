/** Where an install is served, and the state of that (contract topic: other management routes). */
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { runnerDomain } from './domain.ts';
import { domainTaken } from './failures.ts';
import { findByExtension, isDomainTaken } from './rows.ts';

export interface InstallInfo {
  installId: string;
  runnerDomain: string | null;
  runnerStatus: Record<string, unknown>;
}

export interface InstallInfos {
  /** Null when the tenant has no install of the extension. */
  get(tenantId: string, registryId: string): InstallInfo | null;
  /**
   * Gives the install its domain anew, after another root was set; null when there is no install. Fails with
   * `RECORD_CONFLICT` where another install has the domain.
   */
  reprovision(tenantId: string, registryId: string): InstallInfo | null;
}

interface InfoParts {
  db: Database;
  clock: Clock;
  domainRoot: () => string | null;
  changed: () => void;
}

export function createInstallInfos({ db, clock, domainRoot, changed }: InfoParts): InstallInfos {
  function get(tenantId: string, registryId: string): InstallInfo | null {
    const install = findByExtension(db, tenantId, registryId);
    if (install === null) return null;
    const { installId, runnerDomain: domain, runnerStatus } = install;
    return { installId, runnerDomain: domain, runnerStatus };
  }

  return {
    get,
    reprovision(tenantId, registryId) {
      const done = db.transaction(() => {
        const install = findByExtension(db, tenantId, registryId);
        if (install === null) return false;
        const domain = runnerDomain(install, domainRoot());
        if (isDomainTaken(db, domain, install.installId)) throw domainTaken(domain);
        const change = { runner_domain: domain, runner_status: '{"state":"ready"}', updated_at: clock.now() };
        db.run(db.build.updateTable('tenant_extension_install').set(change).where('id', '=', install.installId));
        return true;
      });
      if (!done) return null;
      changed();
      return get(tenantId, registryId);
    },
  };
}
