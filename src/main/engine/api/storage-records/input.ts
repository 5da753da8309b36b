/** What the storage routes take from query, headers and body. */
import { z } from 'zod';
import type { FidelityPosition } from '../../fidelity.ts';

/** The form of a request is wrong. */
export class StorageRefusal extends Error {
  readonly details: unknown;

  constructor(details: unknown) {
    super('Validation failed');
    this.details = details;
  }
}

const positive = z.int().min(1).optional();
const record = {
  // Any JSON value, but it must be there.
  value: z.unknown().refine((value) => value !== undefined, 'Required'),
  metadata: z.record(z.string(), z.unknown()).optional(),
  ttlSeconds: positive,
  ifRevision: z.int().min(0).optional(),
  schemaVersion: positive,
};

export const putSchema = z.object(record);
export const bulkSchema = z.object({ items: z.array(z.object({ key: z.string().min(1).max(256), ...record })).min(1) });
export const listSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().min(1).optional(),
  keyPrefix: z.string().max(256).optional(),
});
const revisionSchema = z.coerce.number().int().min(0);

/** Fails with `StorageRefusal`, which names the fields. */
export function read<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new StorageRefusal(z.flattenError(parsed.error).fieldErrors);
}

/** A revision as text; undefined when there is none. Fails with `StorageRefusal`. */
export function revisionOf(name: string, given: string | undefined): number | undefined {
  if (given === undefined || given.trim() === '') return undefined;
  const parsed = revisionSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new StorageRefusal({ [name]: ['Must be a whole number of at least 0'] });
}

/** In production any text that is not empty means yes. */
export function flagsOf(query: Record<string, string>, position: FidelityPosition) {
  const isSet = (name: string): boolean => {
    const text = query[name]?.trim() ?? '';
    return text !== '' && (position === 'platform' || !['false', '0', 'no'].includes(text.toLowerCase()));
  };
  return { includeValues: isSet('includeValues'), includeMetadata: isSet('includeMetadata') };
}
