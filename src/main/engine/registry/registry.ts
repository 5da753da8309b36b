/** The local registry: extensions, their versions and bundles, and what the tenant has installed. */
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { devInstall } from './dev-install.ts';
import { createExecutionLog } from './execution-log.ts';
import { createConfigResolver } from './install-config.ts';
import type { CurrentBundleRule } from './install-rows.ts';
import { createInstallRows } from './install-rows.ts';
import type { Registry, SecretVault } from './types.ts';
import { createWithheld } from './withheld.ts';
import type { CurrentGrantRule } from './withheld.ts';

interface RegistryOptions {
  db: Database;
  clock: Clock;
  vault: Pick<SecretVault, 'envelope'>;
  /** Which bundle of a version answers; `helpful` unless given. */
  currentBundle?: CurrentBundleRule;
  /** Whether withheld capabilities are kept back; `helpful` unless given. */
  grants?: CurrentGrantRule;
  /**
   * Whether the UI of a disabled install is still served, as production does (`platform`), or is not found;
   * `helpful` unless given.
   */
  disabledUi?: () => 'platform' | 'helpful';
}

/** Host of a request without its port, in lower case. */
function hostName(host: string): string {
  return host.trim().toLowerCase().replace(/:\d*$/, '');
}

/** Makes the registry over an open database. It holds nothing open itself. */
export function createRegistry(options: RegistryOptions): Registry {
  const { db, clock, vault, currentBundle = 'helpful', grants = () => 'helpful', disabledUi = () => 'helpful' } = options;
  const installs = createInstallRows(db, currentBundle);
  const resolveConfig = createConfigResolver(db, vault, createWithheld(db, grants));
  const servesDisabled = (): boolean => disabledUi() === 'platform';
  const bundleOfInstall = db.prepare((p: { tenant: string; registry: string; hash: string }) =>
    db.build
      .selectFrom('tenant_extension_install as install')
      .innerJoin('extension_bundle as bundle', 'bundle.version_id', 'install.version_id')
      .select(['install.is_enabled as isEnabled', 'install.status as status'])
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
      const found = bundleOfInstall.first({ tenant: tenantId, registry: registryId, hash });
      return found !== null && (servesDisabled() || (found.isEnabled === 1 && found.status === 'enabled'));
    },
    lookupByHost(host) {
      const install = installs.byHost(hostName(host));
      if (install === null || !(servesDisabled() || install.enabled)) return null;
      const { tenantId, registryId, contentHash, installId } = install;
      return { tenantId, registryId, contentHash, installId };
    },
    executions: createExecutionLog(db, clock),
  };
}
