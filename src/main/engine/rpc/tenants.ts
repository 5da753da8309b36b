/** Procedures of `tenants.*`. */
import { changeSchema } from '../../../contract/workbench.ts';
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function tenantProcedures(os: RpcBase, parts: RpcParts) {
  const { tenants, tenantRecords: records } = parts;
  const announced = <T>(result: T): T => {
    for (const topic of ['tenants', 'workbench'] as const) parts.changes.publish('change', { topic });
    return result;
  };
  return {
    list: os.tenants.list.handler(() => records.list()),
    create: os.tenants.create.handler(({ input }) => announced(records.create(input.name))),
    rename: os.tenants.rename.handler(({ input }) => announced(records.rename(input.tenantId, input.name))),
    remove: os.tenants.remove.handler(async ({ input }) => {
      const { tenantId } = records.demandRemovable(input.tenantId);
      const unneeded = await parts.tenantArchives.spare(tenantId);
      announced(records.remove(tenantId));
      parts.traces.clear(tenantId);
      await parts.tenantArchives.remove(unneeded).catch((error: unknown) => {
        // The tenant is gone all the same; what is left only takes space.
        parts.logger.warn({ err: error, tenantId, archives: unneeded.length }, 'the archives of a tenant could not be removed');
      });
    }),
    select: os.tenants.select.handler(({ input }) => {
      tenants.show(input.tenantId);
      // Everything that a window shows is of the selected tenant.
      for (const topic of changeSchema.shape.topic.options) parts.changes.publish('change', { topic });
      return parts.info();
    }),
  };
}
