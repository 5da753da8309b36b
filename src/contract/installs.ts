/** Installs of the local tenant, and the secrets of an install. */
import { z } from 'zod';
import { procedure, timeSchema } from './common.ts';
import { endpointSchema, manifestSchema } from './manifest.ts';

export const installSchema = z.object({
  installId: z.uuid(),
  tenantId: z.string(),
  registryId: z.uuid(),
  versionId: z.uuid(),
  bundleId: z.uuid(),
  publisher: z.string(),
  name: z.string(),
  /** `publisher.name`, the form that the gateway accepts in URLs. */
  slug: z.string(),
  version: z.string(),
  /** `sha256:` and 64 hex digits. */
  contentHash: z.string(),
  /** Key of the archive in the bundle store. */
  objectKey: z.string(),
  sizeBytes: z.number(),
  endpoints: z.array(endpointSchema),
  capabilities: z.array(z.string()),
  ui: manifestSchema.shape.ui,
  enabled: z.boolean(),
  installedAt: timeSchema,
  updatedAt: timeSchema,
});
export type Install = z.infer<typeof installSchema>;

/** Values are never part of an answer. */
export const secretSchema = z.object({ name: z.string(), updatedAt: timeSchema });
export type Secret = z.infer<typeof secretSchema>;

const installInput = z.object({ installId: z.uuid() });

export const installsContract = {
  list: procedure.output(z.array(installSchema)),
  /** The install of an open project's extension; null before its first build. */
  forProject: procedure.input(z.object({ projectId: z.string() })).output(installSchema.nullable()),
  /** Finds an install by install id, registry id, slug `publisher.name`, or absolute folder of a project. */
  resolve: procedure.input(z.object({ extension: z.string().min(1) })).output(installSchema),
  secrets: {
    list: procedure.input(installInput).output(
      z.object({
        secrets: z.array(secretSchema),
        /** Another one after each change; null when there are none. */
        version: z.string().nullable(),
        notice: z.string().nullable(),
      }),
    ),
    set: procedure.input(installInput.extend({ name: z.string(), value: z.string() })).output(secretSchema),
    /** Removes all secrets unopened: the way out of `SECRETS_LOCKED`. */
    discard: procedure.input(installInput).output(z.object({ discarded: z.boolean() })),
    remove: procedure.input(installInput.extend({ name: z.string() })).output(z.void()),
    /** Seals the secrets of all installs with a new key. Fails with `SECRETS_LOCKED`. */
    rotateKey: procedure.output(z.object({ installs: z.number() })),
  },
};
