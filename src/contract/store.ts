/** The bundle store: which driver keeps the archives, what is in it, and moving everything to another. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure, timeSchema } from './common.ts';

export const storeDrivers = ['folder', 's3', 'minio'] as const;
export const storeDriverSchema = z.enum(storeDrivers);
export type StoreDriver = z.infer<typeof storeDriverSchema>;

export const storeStatusSchema = z.object({
  driver: storeDriverSchema,
  /** The folder, or the endpoint with its bucket. */
  location: z.string(),
  health: z.object({ ok: z.boolean(), detail: z.string() }),
  /** The S3 door over the folder, for `mc`, SDKs and an external runner; null while it is closed. */
  s3: z.object({ endpoint: z.string(), bucket: z.string(), accessKey: z.string(), region: z.string() }).nullable(),
  /** Each driver, and what stands in the way of using it; null when it can be used. */
  drivers: z.array(z.object({ driver: storeDriverSchema, location: z.string().nullable(), obstacle: z.string().nullable() })),
});
export type StoreStatus = z.infer<typeof storeStatusSchema>;

export const storedObjectSchema = z.object({
  key: z.string(),
  sizeBytes: z.number(),
  /** Hex SHA-256; null where the store knows it only after reading the object. */
  sha256: z.string().nullable(),
  modifiedAt: timeSchema.nullable(),
  /** The extension whose bundle it is, `publisher.name` and version; null for an object that no row names. */
  owner: z.object({ slug: z.string(), version: z.string() }).nullable(),
});
export type StoredObjectInfo = z.infer<typeof storedObjectSchema>;

export const moveProgressSchema = z.object({
  phase: z.enum(['listing', 'copying', 'verifying', 'switching', 'done']),
  objects: z.number(),
  totalObjects: z.number(),
  bytes: z.number(),
  totalBytes: z.number(),
  /** Objects that the target had already. */
  skipped: z.number(),
  /** Key that is worked on. */
  current: z.string().nullable(),
});
export type MoveProgress = z.infer<typeof moveProgressSchema>;

export const storeContract = {
  status: procedure.output(storeStatusSchema),
  /** By key. The next page follows the key `next`; null when there is none. */
  list: procedure
    .input(
      z.object({
        /** Only keys that contain this. */
        search: z.string().max(1024).default(''),
        after: z.string().default(''),
        limit: z.number().int().min(1).max(1000).default(200),
      }),
    )
    .output(z.object({ objects: z.array(storedObjectSchema), next: z.string().nullable() })),
  /** Reads an object and says whether it has the hash that its key or its record names. */
  verify: procedure
    .input(z.object({ key: z.string() }))
    .output(z.object({ ok: z.boolean(), expected: z.string().nullable(), actual: z.string() })),
  /**
   * Copies every object to another driver, verifies each by its hash, and then uses that driver. Ending the iteration
   * cancels; a later call goes on where this one was. Fails with `STORE_UNREACHABLE` or `HASH_MISMATCH`; the driver in
   * use stays then.
   */
  move: procedure.input(z.object({ to: storeDriverSchema })).output(eventIterator(moveProgressSchema)),
};
