/** Tells of changes to stored records: the first at once, those that follow closely together. Guests write in loops. */
import type { StorageService } from '../../../../runner/host/services.ts';
import type { Disposable } from '../parts.ts';
import { systemTimers } from '../schedule/ticker.ts';
import type { Timers } from '../schedule/ticker.ts';

/** Milliseconds between two announcements. */
export const announceEveryMs = 250;

export interface AnnouncedStorage extends Disposable {
  service: StorageService;
  /** For changes that do not go through the service. */
  announce(): void;
}

/** Wraps a storage service. Calls of `changed` end with `dispose`. */
export function announceStorage(storage: StorageService, changed: () => void, timers: Timers = systemTimers): AnnouncedStorage {
  let cancel: (() => void) | null = null;
  let isWaiting = false;

  function announce(): void {
    if (cancel !== null) {
      isWaiting = true;
      return;
    }
    changed();
    cancel = timers.set(() => {
      cancel = null;
      if (!isWaiting) return;
      isWaiting = false;
      announce();
    }, announceEveryMs);
  }

  return {
    announce,
    service: {
      get: storage.get,
      list: storage.list,
      async put(installId, record) {
        const answer = await storage.put(installId, record);
        announce();
        return answer;
      },
      async delete(installId, namespace, key) {
        const answer = await storage.delete(installId, namespace, key);
        if (answer.success) announce();
        return answer;
      },
    },
    async dispose() {
      cancel?.();
      // What comes later finds a timer that waits for ever.
      cancel = () => undefined;
    },
  };
}
