/** A store whose value is kept in the browser's storage between starts. */
import type { z } from 'zod';
import { createStore, type Store } from './store.ts';

export interface KeptStoreOptions<T> {
  key: string;
  /** A kept value that does not fit is replaced by `initial`. */
  schema: z.ZodType<T>;
  initial: T;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

export function createKeptStore<T>({ key, schema, initial, storage }: KeptStoreOptions<T>): Store<T> {
  const store = createStore(read(storage.getItem(key), schema) ?? initial);
  return {
    ...store,
    set: (next) => {
      store.set(next);
      storage.setItem(key, JSON.stringify(store.get()));
    },
  };
}

function read<T>(text: string | null, schema: z.ZodType<T>): T | null {
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
