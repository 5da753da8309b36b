/** The store in use. It can be exchanged while the engine runs; whoever was given this one need not know. */
import type { BundleStore } from './store.ts';

export interface SwitchableStore extends BundleStore {
  /** The store behind it now. */
  current(): BundleStore;
  /**
   * Runs `last` while nothing is written, then uses `next`. When `last` fails, the store in use stays. Writes that
   * come meanwhile wait, and go to whichever store is in use afterwards.
   */
  exchange(next: BundleStore, last: () => Promise<void>): Promise<void>;
  /** The keys that are written or deleted from now on. */
  recordWrites(): { keys: ReadonlySet<string> } & Disposable;
}

export function createSwitchableStore(first: BundleStore): SwitchableStore {
  const state: { current: BundleStore; closed: Promise<void> | null } = { current: first, closed: null };
  const writes = new Set<Promise<unknown>>();
  const recorders = new Set<Set<string>>();

  async function write<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    while (state.closed !== null) await state.closed;
    for (const keys of recorders) keys.add(key);
    const mine = work();
    writes.add(mine);
    try {
      return await mine;
    } finally {
      writes.delete(mine);
    }
  }

  return {
    get driver() {
      return state.current.driver;
    },
    get location() {
      return state.current.location;
    },
    current: () => state.current,

    async exchange(next, last) {
      while (state.closed !== null) await state.closed;
      const gate = Promise.withResolvers<void>();
      state.closed = gate.promise;
      try {
        await Promise.allSettled(writes);
        await last();
        state.current = next;
      } finally {
        state.closed = null;
        gate.resolve();
      }
    },

    recordWrites() {
      const keys = new Set<string>();
      recorders.add(keys);
      return { keys, [Symbol.dispose]: () => void recorders.delete(keys) };
    },

    put(key, body, options) {
      // A source may fail while the write waits; the write tells it then.
      if ('on' in body) body.on('error', () => undefined);
      return write(key, () => state.current.put(key, body, options));
    },
    delete: (key) => write(key, () => state.current.delete(key)),
    get: (key, range) => state.current.get(key, range),
    head: (key) => state.current.head(key),
    list: (options) => state.current.list(options),
    presign: (key, options) => state.current.presign(key, options),
    health: () => state.current.health(),
  };
}
