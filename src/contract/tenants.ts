/** The local tenants; the selected one is what the window shows, and what requests without a key act for. */
import { z } from 'zod';
import { nameSchema, procedure, timeSchema } from './common.ts';
import { tenantSchema, workbenchInfoSchema } from './workbench.ts';

export const tenantDetailSchema = tenantSchema.extend({
  isSelected: z.boolean(),
  users: z.number(),
  installs: z.number(),
  createdAt: timeSchema,
});
export type TenantDetail = z.infer<typeof tenantDetailSchema>;

const tenantIdInput = z.object({ tenantId: z.uuid() });

export const tenantsContract = {
  /** By name. */
  list: procedure.output(z.array(tenantDetailSchema)),
  /** A new tenant comes with a staff user, a portal user, and the clients and services that tests start from. */
  create: procedure.input(z.object({ name: nameSchema })).output(tenantDetailSchema),
  /** Fails with `TENANT_NOT_FOUND`. */
  rename: procedure.input(tenantIdInput.extend({ name: nameSchema })).output(tenantDetailSchema),
  /** Selects what the window shows, also after a restart. Fails with `TENANT_NOT_FOUND`. */
  select: procedure.input(tenantIdInput).output(workbenchInfoSchema),
  /** Fails with `TENANT_NOT_FOUND`, and with `RECORD_IN_USE` while it has installs or is the only or selected one. */
  remove: procedure.input(tenantIdInput).output(z.void()),
};
