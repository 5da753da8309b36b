/** Moving the bundles to another driver: one at a time, and the engine works on meanwhile. */
import type { MoveProgress, StoreDriver } from '../../../contract/store.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import { copyStore } from './move.ts';
import type { BundleStore } from './store.ts';
import type { SwitchableStore } from './switchable.ts';

interface MovesOptions {
  store: SwitchableStore;
  /** Opens the store of a driver. Fails where the driver cannot be used. */
  open: (driver: StoreDriver, signal: AbortSignal) => Promise<BundleStore>;
  /** Fails where the choice of the driver cannot be kept, before anything is copied. */
  mayChoose: (driver: StoreDriver) => void;
  /** Keeps the choice for the next start. */
  choose: (driver: StoreDriver) => Promise<void>;
}

interface MoveOptions {
  signal: AbortSignal;
  onProgress: (progress: MoveProgress) => void;
}

export interface StoreMoves {
  /**
   * Copies, verifies, and uses the other driver from then on; the objects of the old one stay where they are. Fails
   * with `STORE_MOVING`, `CANCELLED`, `HASH_MISMATCH` and as the stores fail; the driver in use stays then.
   */
  move(to: StoreDriver, options: MoveOptions): Promise<void>;
}

function moving(): WorkbenchError {
  return new WorkbenchError({
    code: 'STORE_MOVING',
    what: 'The bundles were not moved.',
    why: 'Another move is under way.',
    fix: 'Wait until it is done, or cancel it.',
  });
}

const nothing: MoveProgress = {
  phase: 'done',
  objects: 0,
  totalObjects: 0,
  bytes: 0,
  totalBytes: 0,
  skipped: 0,
  current: null,
};

export function createStoreMoves({ store, open, mayChoose, choose }: MovesOptions): StoreMoves {
  let busy = false;

  async function run(driver: StoreDriver, { signal, onProgress }: MoveOptions): Promise<void> {
    if (driver === store.driver) return onProgress(nothing);
    mayChoose(driver);
    let last = nothing;
    const tell = (progress: MoveProgress): void => onProgress((last = progress));
    const from = store.current();
    const to = await open(driver, signal);
    using writes = store.recordWrites();
    const copied = await copyStore({ from, to, signal, onProgress: tell });
    onProgress({ ...last, phase: 'switching', current: null });
    await store.exchange(to, async () => {
      // What was written while the bulk was on its way. Nothing is written during this.
      await copyStore({ from, to, signal, onProgress: () => undefined }, { copied, written: writes.keys });
      await choose(driver);
    });
    onProgress({ ...last, phase: 'done', current: null });
  }

  return {
    async move(driver, options) {
      if (busy) throw moving();
      busy = true;
      try {
        await run(driver, options);
      } finally {
        busy = false;
      }
    },
  };
}
