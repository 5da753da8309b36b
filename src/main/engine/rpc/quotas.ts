/** Procedures of `quotas.*`: limits of the installs of the selected tenant. */
import type { RpcBase } from './base.ts';
import { ownInstall } from './own-install.ts';
import type { RpcParts } from './parts.ts';

export function quotaProcedures(os: RpcBase, parts: RpcParts) {
  const { quotaLimits } = parts;
  const own = ownInstall(parts);
  return {
    limits: os.quotas.limits.handler(({ input }) => quotaLimits.get(own(input.installId).installId)),
    setLimits: os.quotas.setLimits.handler(({ input }) => {
      const limits = quotaLimits.set(own(input.installId).installId, input.limits);
      parts.changes.publish('change', { topic: 'installs' });
      return limits;
    }),
  };
}
