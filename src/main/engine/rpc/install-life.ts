/** Procedures of `installs.*` that change installs of the selected tenant, and tell what became of them. */
import type { RpcBase } from './base.ts';
import { ownInstall } from './own-install.ts';
import type { RpcParts } from './parts.ts';

export function installLifeProcedures(os: RpcBase, parts: RpcParts) {
  const { life, capabilities, configs, executions, history } = parts.installLife;
  const own = ownInstall(parts);
  const tenantId = (): string => parts.tenants.tenant().tenantId;
  return {
    install: os.installs.install.handler(({ input }) => life.install(tenantId(), input)),
    uninstall: os.installs.uninstall.handler(({ input: { installId, purge } }) =>
      life.uninstall(tenantId(), own(installId).installId, { purge }),
    ),
    setEnabled: os.installs.setEnabled.handler(({ input: { installId, enabled } }) =>
      life.setEnabled(tenantId(), own(installId).installId, enabled),
    ),
    update: os.installs.update.handler(({ input: { installId, ...wanted } }) =>
      life.update(tenantId(), own(installId).installId, wanted),
    ),
    history: os.installs.history.handler(({ input }) => history(own(input.installId))),
    capabilities: {
      list: os.installs.capabilities.list.handler(({ input }) => capabilities.list(own(input.installId))),
      withhold: os.installs.capabilities.withhold.handler(({ input }) =>
        capabilities.withhold(own(input.installId), input.capabilities),
      ),
    },
    config: {
      get: os.installs.config.get.handler(({ input }) => configs.get(own(input.installId))),
      set: os.installs.config.set.handler(({ input: { installId, config, ifVersion } }) =>
        configs.set(own(installId), config, ifVersion),
      ),
    },
    executions: os.installs.executions.handler(({ input: { installId, limit } }) => executions.of(own(installId), limit)),
    quota: os.installs.quota.handler(({ input }) => executions.usage(own(input.installId))),
  };
}
