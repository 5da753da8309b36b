/** Copies an object inside of a store, from one key to another. */
import type { BundleStore } from '../store/store.ts';

/** False when there is nothing at `from`. Fails as the store does, with nothing left open. */
export async function copyObject(
  store: Pick<BundleStore, 'get' | 'put'>,
  { from, to, sha256 }: { from: string; to: string; sha256?: string },
): Promise<boolean> {
  const body = await store.get(from);
  if (body === null) return false;
  try {
    await store.put(to, body, sha256 === undefined ? {} : { sha256 });
    return true;
  } finally {
    body.destroy();
  }
}
