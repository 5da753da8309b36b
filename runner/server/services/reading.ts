/** What the two read APIs, clients and services, have in common. */
import { z } from 'zod';
import type { ReadingUser } from '../../host/services.ts';

export const textOrNull = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const count = z.int().min(0);

/** One item that cannot be read spoils the page, as on the platform. */
export function pageSchema<Item>(item: z.ZodType<Item>) {
  return z.object({ items: z.array(item), totalCount: count, page: count, pageSize: count });
}

/** `item` may be null, but must be there. */
export function itemSchema<Item>(item: z.ZodType<Item>) {
  return z.object({ item: item.nullable() });
}

/** The user's own permissions count where there is a user. */
export function withUser(operation: Record<string, unknown>, user: ReadingUser): Record<string, unknown> {
  return user === null ? operation : { ...operation, user };
}
