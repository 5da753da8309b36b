/** Unsaved text, kept in the browser's storage so that a reload or a crash loses nothing that was typed. */
import { z } from 'zod';
import { createStore, type ReadableStore } from '../../../ui/store.ts';

const draftSchema = z.object({ text: z.string(), baseHash: z.string().nullable() });

/** `baseHash` is the version on disk that the text started from; null for a file that was not there yet. */
export type Draft = z.infer<typeof draftSchema>;

export interface Drafts {
  paths: () => string[];
  get: (path: string) => Draft | null;
  /** Keeps what `read` gives when the writing is done, shortly after the last call. */
  keep: (path: string, read: () => Draft) => void;
  drop: (path: string) => void;
  /** Writes at once what waits to be written. */
  flush: () => void;
  /** Paths of texts that the storage has no room for. */
  refused: ReadableStore<readonly string[]>;
  dispose: () => void;
}

export interface DraftsOptions {
  projectId: string;
  storage: Storage;
  /** Milliseconds without typing before a text is written. */
  delayMs?: number;
}

export function createDrafts({ projectId, storage, delayMs = 300 }: DraftsOptions): Drafts {
  const prefix = `alga-workbench.draft.${projectId}/`;
  const waiting = new Map<string, () => Draft>();
  const refused = createStore<readonly string[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const markRefused = (path: string, isRefused: boolean) =>
    refused.set((paths) => {
      if (paths.includes(path) === isRefused) return paths;
      return isRefused ? [...paths, path] : paths.filter((each) => each !== path);
    });

  const write = (path: string, draft: Draft) => {
    try {
      storage.setItem(prefix + path, JSON.stringify(draft));
      markRefused(path, false);
    } catch {
      // An outdated draft would be worse than none.
      storage.removeItem(prefix + path);
      markRefused(path, true);
    }
  };

  const flush = () => {
    clearTimeout(timer);
    for (const [path, read] of waiting) write(path, read());
    waiting.clear();
  };

  return {
    paths: () => {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
      return keys.flatMap((key) => (key?.startsWith(prefix) ? [key.slice(prefix.length)] : [])).toSorted();
    },
    get: (path) => parse(storage.getItem(prefix + path)),
    keep: (path, read) => {
      waiting.set(path, read);
      clearTimeout(timer);
      timer = setTimeout(flush, delayMs);
    },
    drop: (path) => {
      waiting.delete(path);
      storage.removeItem(prefix + path);
      markRefused(path, false);
    },
    flush,
    refused,
    dispose: flush,
  };
}

/** A draft that cannot be read any more counts as none. */
function parse(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    return draftSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
