/** One watcher per project folder, shared by all who listen and closed with the last of them. */
import type { FileChange } from '../../../contract/files.ts';
import type { Disposable, Logger } from '../parts.ts';
import { createTreeWatcher, type TreeWatcher } from './tree-watcher.ts';

export interface Watches extends Disposable {
  /**
   * Changes of the folder at `root` (a real path). The first batch is empty and says that watching has begun:
   * what was read before may be stale, what changes later will be told.
   */
  watch(root: string, signal?: AbortSignal): AsyncGenerator<FileChange[]>;
  /** Tells of a file that the workbench wrote itself, without waiting for the disk's own event. */
  wrote(root: string, path: string, hash: string): void;
}

export function createWatches({ logger }: { logger: Logger }): Watches {
  const open = new Map<string, { watcher: TreeWatcher; listeners: number }>();

  async function leave(root: string, entry: { watcher: TreeWatcher; listeners: number }): Promise<void> {
    entry.listeners -= 1;
    if (entry.listeners > 0) return;
    if (open.get(root) === entry) open.delete(root);
    await entry.watcher.close();
  }

  return {
    async *watch(root, signal) {
      if (signal?.aborted) return;
      const entry = open.get(root) ?? { watcher: createTreeWatcher({ root, logger }), listeners: 0 };
      entry.listeners += 1;
      open.set(root, entry);
      const left = new AbortController();
      try {
        const changes = entry.watcher.listen(signal ? AbortSignal.any([signal, left.signal]) : left.signal);
        await entry.watcher.ready;
        yield [];
        yield* changes;
      } finally {
        left.abort();
        await leave(root, entry);
      }
    },
    wrote: (root, path, hash) => open.get(root)?.watcher.wrote(path, hash),
    async dispose() {
      await Promise.all([...open.values()].map(({ watcher }) => watcher.close()));
      open.clear();
    },
  };
}
