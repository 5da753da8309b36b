/** The local registry: extensions with their versions and bundles, whatever tenant has them installed. */
import { z } from 'zod';
import { nameSchema, procedure, timeSchema } from './common.ts';

/** What checking a signature came to; the platform's own shape, with plain words beside it. */
export const signatureSchema = z.object({
  /** Whether the policy in force asks for one. */
  required: z.boolean(),
  verified: z.boolean(),
  algorithm: z.string().nullable(),
  /** Why it is not verified; null when it is. */
  reason: z.string().nullable(),
  /** Fingerprint of the key that signed. */
  subject: z.string().nullable(),
  issuer: z.string().nullable(),
  checkedAt: timeSchema.nullable(),
});
export type Signature = z.infer<typeof signatureSchema>;

export const bundleSchema = z.object({
  bundleId: z.uuid(),
  /** `sha256:` and 64 hex digits. */
  contentHash: z.string(),
  sizeBytes: z.number(),
  createdAt: timeSchema,
  /** Whether this is the bundle that answers for its version. */
  isCurrent: z.boolean(),
  /** Null for a bundle that was never checked. */
  signature: signatureSchema.nullable(),
});
export type Bundle = z.infer<typeof bundleSchema>;

export const registryVersionSchema = z.object({
  versionId: z.uuid(),
  version: z.string(),
  /** `published` never changes; `development` is overwritten by each build. */
  origin: z.enum(['published', 'development']),
  runtime: z.string(),
  endpoints: z.number(),
  hasUi: z.boolean(),
  capabilities: z.array(z.string()),
  createdAt: timeSchema,
  /** Null unless deprecated. */
  deprecated: z.object({ at: timeSchema, reason: z.string() }).nullable(),
  /** Newest first. */
  bundles: z.array(bundleSchema),
  /** Whether the selected tenant has this version installed. */
  isInstalled: z.boolean(),
});
export type RegistryVersion = z.infer<typeof registryVersionSchema>;

export const registryEntrySchema = z.object({
  registryId: z.uuid(),
  publisher: z.string(),
  name: z.string(),
  /** `publisher.name`. */
  slug: z.string(),
  displayName: z.string().nullable(),
  description: z.string().nullable(),
  versions: z.number(),
  /** The highest by semantic versioning; null for an extension without versions. */
  latestVersion: z.string().nullable(),
  /** The version that the selected tenant has installed. */
  installedVersion: z.string().nullable(),
  updatedAt: timeSchema,
});
export type RegistryEntry = z.infer<typeof registryEntrySchema>;

const registryIdInput = z.object({ registryId: z.uuid() });
const versionInput = z.object({ versionId: z.uuid() });

export const registryContract = {
  /** By slug. The next page follows the slug `next`; null when there is none. */
  list: procedure
    .input(
      z.object({
        /** Only slugs that contain this, in any case. */
        search: z.string().max(256).default(''),
        after: z.string().default(''),
        limit: z.number().int().min(1).max(500).default(200),
      }),
    )
    .output(z.object({ entries: z.array(registryEntrySchema), total: z.number(), next: z.string().nullable() })),
  /** Versions newest first. Fails with `REGISTRY_ENTRY_NOT_FOUND`. */
  get: procedure
    .input(registryIdInput)
    .output(z.object({ entry: registryEntrySchema, versions: z.array(registryVersionSchema) })),
  /** Reserves a name without a version. Fails with `REGISTRY_ENTRY_EXISTS`. */
  create: procedure
    .input(
      z.object({
        publisher: nameSchema,
        name: nameSchema,
        displayName: z.string().trim().max(255).optional(),
        description: z.string().trim().max(4000).optional(),
      }),
    )
    .output(registryEntrySchema),
  /** Marks a version so that installing it warns; null takes the mark away. Fails with `VERSION_NOT_FOUND`. */
  deprecate: procedure
    .input(versionInput.extend({ reason: z.string().trim().max(1000).nullable() }))
    .output(registryVersionSchema),
  /** Checks the signature of a bundle against the trust bundle in force now, and keeps the result. */
  verify: procedure.input(z.object({ bundleId: z.uuid() })).output(bundleSchema),
};
