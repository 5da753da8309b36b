/** Procedures of `workbench.*`. */
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function workbenchProcedures(os: RpcBase, parts: RpcParts) {
  return {
    info: os.workbench.info.handler(() => parts.info()),
    health: os.workbench.health.handler(() => parts.health()),
    selectUser: os.workbench.selectUser.handler(({ input }) => {
      parts.tenants.select(input.userId);
      parts.changes.publish('change', { topic: 'workbench' });
      return parts.info();
    }),
    changes: os.workbench.changes.handler(({ signal }) => parts.changes.subscribe('change', { signal })),
  };
}
