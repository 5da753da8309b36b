/** The local registry: extensions, their versions and bundles, and what the tenant has installed. */
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { devInstall } from './dev-install.ts';
import { createExecutionLog } from './execution-log.ts';
import { createConfigResolver } from './install-config.ts';
import type { CurrentBundleRule } from './install-rows.ts';
import { createInstallRows } from './install-rows.ts';
import type { Registry, SecretVault } from './types.ts';

interface RegistryOptions {
  db: Database;
  clock: Clock;
  vault: Pick<SecretVault, 'envelope'>;
  /** Which bundle of a version answers; `helpful` unless given. */
  currentBundle?: CurrentBundleRule;
}

/** Host of a request without its port, in lower case. */
function hostName(host: string): string {
  return host.trim().toLowerCase().replace(/:\d*$/, '');
}

/** Makes the registry over an open database. It holds nothing open itself. */
export function createRegistry({ db, clock, vault, currentBundle = 'helpful' }: RegistryOptions): Registry {
  const installs = createInstallRows(db, currentBundle);
  const resolveConfig = createConfigResolver(db, vault);
  const bundleOfInstall = db.prepare((p: { tenant: string; registry: string; hash: string }) =>
    db.build
      .selectFrom('tenant_extension_install as install')
      .innerJoin('extension_bundle as bundle', 'bundle.version_id', 'install.version_id')
      .select('bundle.id')
      .where('install.tenant_id', '=', p.tenant)
      .where('install.registry_id', '=', p.registry)
      .where('bundle.content_hash', '=', p.hash)
      .limit(1),
  );

  return {
    devInstall(input) {
      const installId = devInstall(db, clock, input);
      return installs.byId(input.tenantId, installId)!;
    },
    list: installs.list,
    resolve: installs.find,
    config(tenantId, installId) {
      const install = installs.byId(tenantId, installId);
      return install === null ? null : resolveConfig(install);
    },
    validate(tenantId, registryId, contentHash) {
      // A prefixed hash is compared as it is, a bare one gets the prefix, as the platform's route does it.
      const hash = /^[0-9a-f]{64}$/i.test(contentHash) ? `sha256:${contentHash}` : contentHash;
      return bundleOfInstall.first({ tenant: tenantId, registry: registryId, hash }) !== null;
    },
    lookupByHost(host) {
      const install = installs.byHost(hostName(host));
      if (install === null) return null;
      const { tenantId, registryId, contentHash, installId } = install;
      return { tenantId, registryId, contentHash, installId };
    },
    executions: createExecutionLog(db, clock),
  };
}
