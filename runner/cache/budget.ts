/**
 * Keeps the folders of the cache below a size: the least recently used go first. What another process left half-done
 * on its way in or out is removed after an hour.
 */
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { passingMark, readSeal, removeFolder, sealPath } from './sealed-folder.ts';

export interface CacheArea {
  /** In reports. */
  kind: string;
  /** Folders whose children are entries; asked at each sweep. */
  roots(): Promise<string[]>;
  /** Entries that must stay, by the name of their folder. */
  inUse(name: string): boolean;
  evicted(name: string): void;
}

export interface CacheUsage {
  bytes: number;
  maxBytes: number | null;
  evictions: number;
  entries: { kind: string; name: string; bytes: number; usedAt: number }[];
}

export interface CacheBudget {
  /** Notes that an entry was used. Never throws. */
  touch(folder: string): void;
  /** Makes the cache fit. Calls while one is under way share a second round. Rejects where the folder cannot be read. */
  sweep(): Promise<void>;
  usage(): Promise<CacheUsage>;
  /** What the last sweep or look found, without a look. */
  last(): { bytes: number; entries: number; evictions: number };
  /** Waits for what is under way. */
  dispose(): Promise<void>;
}

export interface CacheBudgetOptions {
  areas: readonly CacheArea[];
  /** Null for no limit. */
  maxBytes: number | null;
  /** Epoch milliseconds. */
  now(): number;
}

interface Entry {
  area: CacheArea;
  name: string;
  folder: string;
  bytes: number;
  usedAt: number;
}

/** Milliseconds between two writes of an entry's time: other processes and later ones order by it, roughly. */
const touchEvery = 60_000;
const abandonedAfter = 3_600_000;

export function createCacheBudget({ areas, maxBytes, now }: CacheBudgetOptions): CacheBudget {
  const usedAt = new Map<string, number>();
  const writtenAt = new Map<string, number>();
  const sizes = new Map<string, number>();
  let evictions = 0;
  let last = { bytes: 0, entries: 0 };
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function entries(): Promise<Entry[]> {
    const found: Entry[] = [];
    for (const area of areas) {
      for (const root of await area.roots()) {
        for (const name of await names(root)) {
          const folder = path.join(root, name);
          const entry = name.startsWith(passingMark) ? null : await entryAt(area, name, folder);
          if (entry === null) await removeAbandoned(folder, now());
          else found.push(entry);
        }
      }
    }
    return found.toSorted((one, other) => one.usedAt - other.usedAt);
  }

  /** Null for a folder that is not whole. */
  async function entryAt(area: CacheArea, name: string, folder: string): Promise<Entry | null> {
    const bytes = sizes.get(folder) ?? (await readSeal(folder))?.bytes;
    const written = await stat(sealPath(folder)).catch(() => null);
    if (bytes === undefined || written === null) return null;
    sizes.set(folder, bytes);
    return { area, name, folder, bytes, usedAt: Math.max(written.mtimeMs, usedAt.get(folder) ?? 0) };
  }

  async function evictUntilItFits(): Promise<void> {
    const all = await entries();
    let bytes = all.reduce((sum, entry) => sum + entry.bytes, 0);
    last = { bytes, entries: all.length };
    for (const { area, name, folder, bytes: size } of all) {
      if (maxBytes === null || bytes <= maxBytes) return;
      if (area.inUse(name)) continue;
      // From the check to the rename nothing else can run, so nobody begins to use what goes.
      const gone = removeFolder(folder);
      bytes -= size;
      evictions += 1;
      last = { bytes, entries: last.entries - 1 };
      for (const map of [usedAt, writtenAt, sizes]) map.delete(folder);
      area.evicted(name);
      await gone;
    }
  }

  function sweep(): Promise<void> {
    if (running === null) {
      running = evictUntilItFits().finally(() => {
        running = null;
      });
      return running;
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return sweep();
      });
    return next;
  }

  return {
    sweep,
    touch(folder) {
      const time = now();
      usedAt.set(folder, time);
      if (time - (writtenAt.get(folder) ?? 0) < touchEvery) return;
      writtenAt.set(folder, time);
      // Where it cannot be written, this process still knows the order.
      utimes(sealPath(folder), time / 1000, time / 1000).catch(() => undefined);
    },
    async usage() {
      const all = await entries();
      const bytes = all.reduce((sum, entry) => sum + entry.bytes, 0);
      last = { bytes, entries: all.length };
      return {
        bytes,
        maxBytes,
        evictions,
        entries: all.map(({ area, name, bytes: size, usedAt: time }) => ({ kind: area.kind, name, bytes: size, usedAt: time })),
      };
    },
    last: () => ({ ...last, evictions }),
    async dispose() {
      await Promise.allSettled([running, next]);
    },
  };
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function removeAbandoned(folder: string, now: number): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (found !== null && now - found.mtimeMs > abandonedAfter) await rm(folder, { recursive: true, force: true });
}
