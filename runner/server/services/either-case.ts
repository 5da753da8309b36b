/** Answers of the platform may carry their keys as `camelCase` or as `snake_case`. */
import { z } from 'zod';

/** Reads an object after renaming its own keys to `camelCase`; those that are so already win. */
export function eitherCase<Output>(schema: z.ZodType<Output>): z.ZodType<Output> {
  return z.preprocess((value) => (isRecord(value) ? camelKeys(value) : value), schema);
}

function camelKeys(record: Record<string, unknown>): Record<string, unknown> {
  const renamed = Object.entries(record).map(([key, value]) => [
    key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return { ...(Object.fromEntries(renamed) as Record<string, unknown>), ...record };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
