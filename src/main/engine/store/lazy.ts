/** A store that is opened when it is first needed, and again after it could not be reached: its address may be another one. */
import type { StoreDriver } from '../../../contract/store.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { BundleStore } from './store.ts';

interface LazyOptions {
  driver: StoreDriver;
  /** What is told of its place before it is open. */
  place: string;
  /** Fails where it cannot be opened; every call fails like that then. */
  open: () => Promise<BundleStore>;
}

export function createLazyStore({ driver, place, open }: LazyOptions): BundleStore {
  let opening: Promise<BundleStore> | null = null;
  let location = place;

  async function opened(): Promise<BundleStore> {
    opening ??= open();
    try {
      const store = await opening;
      ({ location } = store);
      return store;
    } catch (error) {
      opening = null;
      throw error;
    }
  }

  async function use<Result>(work: (store: BundleStore) => Promise<Result>): Promise<Result> {
    const store = await opened();
    try {
      return await work(store);
    } catch (error) {
      if (error instanceof WorkbenchError && error.code === 'STORE_UNREACHABLE') opening = null;
      throw error;
    }
  }

  return {
    driver,
    get location() {
      return location;
    },
    put: (key, body, options) => {
      // A source may fail while the store is opened; the write tells it then.
      if ('on' in body) body.on('error', () => undefined);
      return use((store) => store.put(key, body, options));
    },
    get: (key, range) => use((store) => store.get(key, range)),
    head: (key) => use((store) => store.head(key)),
    list: (options) => use((store) => store.list(options)),
    delete: (key) => use((store) => store.delete(key)),
    presign: (key, options) => use((store) => store.presign(key, options)),
    async health() {
      try {
        const health = await (await opened()).health();
        if (!health.ok) opening = null;
        return health;
      } catch (error) {
        if (!(error instanceof WorkbenchError)) throw error;
        return { ok: false, detail: `${error.failure.why} ${error.failure.fix}` };
      }
    },
  };
}
