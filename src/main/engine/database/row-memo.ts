/** Keeps what was read from the database until something is written. */
import type { Database } from './open.ts';

/** Answers what is kept under the key, or reads it. What `read` throws is not kept. */
export type RowMemo<T> = (key: string, read: () => T) => T;

/** Names in URLs are chosen by clients: the bound keeps them from filling the memory. */
const mostKept = 1000;

export function createRowMemo<T>(db: Pick<Database, 'revision'>): RowMemo<T> {
  const kept = new Map<string, { value: T }>();
  let revision = db.revision();

  return (key, read) => {
    if (revision !== db.revision() || kept.size >= mostKept) {
      kept.clear();
      revision = db.revision();
    }
    const known = kept.get(key);
    if (known !== undefined) return known.value;
    const value = read();
    // A read may write, as of a last use; then the next one reads again.
    kept.set(key, { value });
    return value;
  };
}
