/** The key-value storage of an install: what its handler stored, and what a person edits as test data. */
import { z } from 'zod';
import { jsonValueSchema, procedure, timeSchema } from './common.ts';

export const storageNamespaceSchema = z.object({
  namespace: z.string(),
  keys: z.number(),
  /** Values and metadata together, as the quota counts them. */
  sizeBytes: z.number(),
});
export type StorageNamespace = z.infer<typeof storageNamespaceSchema>;

export const storageKeySchema = z.object({
  key: z.string(),
  revision: z.number(),
  /** Value and metadata together, as JSON. */
  sizeBytes: z.number(),
  updatedAt: timeSchema,
});
export type StorageKey = z.infer<typeof storageKeySchema>;

export const storageRecordSchema = storageKeySchema.extend({
  namespace: z.string(),
  /** JSON as stored. A handler's bytes are base64 text, and the metadata's `encoding` is `base64-bytes` then. */
  value: jsonValueSchema,
  metadata: z.record(z.string(), jsonValueSchema),
  createdAt: timeSchema,
});
export type StorageRecord = z.infer<typeof storageRecordSchema>;

const installInput = z.object({ installId: z.uuid() });
const namespaceInput = installInput.extend({ namespace: z.string() });
const keyInput = namespaceInput.extend({ key: z.string() });

export const storageContract = {
  /** By name; a namespace is there as long as it holds a key. */
  namespaces: procedure.input(installInput).output(z.array(storageNamespaceSchema)),
  /** Keys by code point. The next page follows the key `next`; null when there is none. */
  list: procedure
    .input(
      namespaceInput.extend({
        /** Only keys that contain this, in any case. */
        search: z.string().max(256).default(''),
        after: z.string().default(''),
        limit: z.number().int().min(1).max(500).default(200),
      }),
    )
    .output(z.object({ keys: z.array(storageKeySchema), next: z.string().nullable() })),
  /** Fails with `RECORD_NOT_FOUND`. */
  get: procedure.input(keyInput).output(storageRecordSchema),
  /**
   * Stores by the platform's rules. Fails with `RECORD_CONFLICT` when the record has another revision than `ifRevision`,
   * or, where that is null, when there is one already; with `LIMIT_REACHED` or `INPUT_INVALID` where the platform refuses.
   */
  put: procedure
    .input(
      keyInput.extend({
        value: jsonValueSchema,
        metadata: z.record(z.string(), jsonValueSchema).default({}),
        ifRevision: z.number().int().nullable(),
      }),
    )
    .output(storageRecordSchema),
  /** Fails with `RECORD_NOT_FOUND`. */
  remove: procedure.input(keyInput).output(z.void()),
};
