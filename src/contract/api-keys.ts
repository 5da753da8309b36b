/** API keys of the local tenants: who may publish, install and call from outside of the window. */
import { z } from 'zod';
import { nameSchema, procedure, timeSchema } from './common.ts';

export const apiKeyScopes = ['extension:read', 'extension:write', 'extension:publish', 'extension:call'] as const;
export const apiKeyScopeSchema = z.enum(apiKeyScopes);
export type ApiKeyScope = z.infer<typeof apiKeyScopeSchema>;

export const apiKeySchema = z.object({
  keyId: z.uuid(),
  tenantId: z.uuid(),
  name: z.string(),
  /** The first characters, by which a person knows it again. */
  prefix: z.string(),
  scopes: z.array(apiKeyScopeSchema),
  /** The user that requests with this key act as. */
  userId: z.uuid(),
  userName: z.string(),
  createdAt: timeSchema,
  lastUsedAt: timeSchema.nullable(),
  /** Null for never. */
  expiresAt: timeSchema.nullable(),
  revokedAt: timeSchema.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const apiKeyInputSchema = z.object({
  name: nameSchema,
  scopes: z.array(apiKeyScopeSchema).min(1, 'Choose at least one scope.'),
  /** By default the selected tenant. */
  tenantId: z.uuid().optional(),
  /** By default the first of the tenant's staff. */
  userId: z.uuid().optional(),
  expiresAt: timeSchema.nullable().default(null),
});
export type ApiKeyInput = z.infer<typeof apiKeyInputSchema>;

export const apiKeysContract = {
  /** Keys of the given tenant, by default the selected one; newest first, revoked ones too. */
  list: procedure.input(z.object({ tenantId: z.uuid().optional() })).output(z.array(apiKeySchema)),
  /** `secret` is the whole key; it is not kept and cannot be shown again. */
  create: procedure.input(apiKeyInputSchema).output(z.object({ key: apiKeySchema, secret: z.string() })),
  /** Ends its use at once. Fails with `API_KEY_NOT_FOUND`. */
  revoke: procedure.input(z.object({ keyId: z.uuid() })).output(apiKeySchema),
};
