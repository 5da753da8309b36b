/** The workbench itself: where it listens, who is signed in, what changed. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure, timeSchema } from './common.ts';

/** The one JSON line that `serve --json` prints when it is ready. */
export const readySchema = z.object({
  url: z.string(),
  gateway: z.string(),
  runner: z.string(),
  dataDir: z.string(),
  pid: z.number(),
});
export type Ready = z.infer<typeof readySchema>;

/** What staff may be allowed or refused; portal users are held to other rules. */
export const userPermissions = ['extension:read', 'extension:write', 'client:read', 'service:read'] as const;
export const userPermissionSchema = z.enum(userPermissions);
export type UserPermission = z.infer<typeof userPermissionSchema>;

export const userSchema = z.object({
  userId: z.uuid(),
  tenantId: z.string(),
  email: z.string(),
  name: z.string(),
  /** `internal` for staff, `client` for a portal user. */
  type: z.enum(['internal', 'client']),
  clientId: z.uuid().nullable(),
  clientName: z.string(),
  /** Of staff; portal users have none. */
  permissions: z.array(userPermissionSchema),
});
export type User = z.infer<typeof userSchema>;

export const tenantSchema = z.object({ tenantId: z.string(), name: z.string() });
export type Tenant = z.infer<typeof tenantSchema>;

export const workbenchInfoSchema = z.object({
  version: z.string(),
  host: z.enum(['electron', 'headless']),
  dataDir: z.string(),
  pid: z.number(),
  node: z.string(),
  startedAt: timeSchema,
  urls: z.object({ app: z.string(), gateway: z.string(), runner: z.string() }),
  tenant: tenantSchema,
  user: userSchema,
  users: z.array(userSchema),
  /** Things a person should know, such as a port that had to change. */
  notices: z.array(z.string()),
});
export type WorkbenchInfo = z.infer<typeof workbenchInfoSchema>;

export const partHealthSchema = z.object({ ok: z.boolean(), detail: z.string() });
export const healthSchema = z.object({ runner: partHealthSchema, store: partHealthSchema, gateway: partHealthSchema });
export type Health = z.infer<typeof healthSchema>;

/** Names a kind of data that changed, so that a client reads it again. */
export const changeSchema = z.object({
  topic: z.enum([
    'workbench',
    'projects',
    'installs',
    'secrets',
    'storage',
    'clients',
    'services',
    'invoices',
    'schedules',
    'tenants',
    'api-keys',
    'registry',
    'store',
    'settings',
    'connections',
  ]),
});
export type Change = z.infer<typeof changeSchema>;

export const workbenchContract = {
  info: procedure.output(workbenchInfoSchema),
  health: procedure.output(healthSchema),
  selectUser: procedure.input(z.object({ userId: z.uuid() })).output(workbenchInfoSchema),
  changes: procedure.output(eventIterator(changeSchema)),
};
