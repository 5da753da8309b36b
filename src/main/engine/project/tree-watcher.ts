/** Watches one project folder and tells which files really changed, by comparing content hashes. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { watch } from 'chokidar';
import type { FileChange } from '../../../contract/files.ts';
import { errnoOf } from '../files/disk-error.ts';
import type { Logger } from '../parts.ts';
import { createBroadcast } from './broadcast.ts';
import { isIgnored } from './ignored.ts';

/** A save by another program arrives as several events; they are one change when this many ms pass without another. */
const quietMs = 50;
/** A folder that never rests is told about all the same. */
const longestWaitMs = 250;

export interface TreeWatcher {
  /** Resolves when the folder's present state is known; later differences are changes. */
  ready: Promise<void>;
  listen(signal?: AbortSignal): AsyncGenerator<FileChange[]>;
  /** Tells listeners at once of a file that the workbench itself wrote; its event on disk then counts as no change. */
  wrote(path: string, hash: string): void;
  close(): Promise<void>;
}

/** The SHA-256 of a file, a mark for what has no content of its own, or null for what is not there. */
type State = string | null;
const marks = { folder: 'folder', other: 'other' };

export function createTreeWatcher({ root, logger }: { root: string; logger: Logger }): TreeWatcher {
  const known = new Map<string, string>();
  const dirty = new Set<string>();
  const justWritten = new Set<string>();
  const changes = createBroadcast<FileChange[]>();
  const ready = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  let firstDirtyAt = 0;
  let work = Promise.resolve();

  function warn(error: unknown): void {
    logger.warn(
      { root, err: error },
      'Watching the project folder failed in part; changes by other programs may go unnoticed.',
    );
  }

  /** Takes in the state of all dirty paths; the differences become one batch. */
  async function settle(): Promise<FileChange[]> {
    const paths = [...dirty].toSorted();
    dirty.clear();
    justWritten.clear();
    const states = await statesOf(root, paths);
    return paths.flatMap((path, index) => {
      // Written while it was read: which of the two states was seen is unknown, and its own event will follow.
      if (justWritten.has(path)) return [];
      return take(path, states[index]!) ?? [];
    });
  }

  function take(path: string, state: State): FileChange | null {
    const before = known.get(path);
    if (state === (before ?? null)) return null;
    if (state === null) known.delete(path);
    else known.set(path, state);
    const change = state === null ? 'removed' : before === undefined ? 'added' : 'changed';
    return { path, change, hash: state !== null && state in marks ? null : state };
  }

  function settleSoon(): void {
    const now = performance.now();
    if (timer === undefined) firstDirtyAt = now;
    clearTimeout(timer);
    const wait = Math.max(0, Math.min(quietMs, firstDirtyAt + longestWaitMs - now));
    timer = setTimeout(() => {
      timer = undefined;
      enqueue(async () => {
        const batch = await settle();
        if (batch.length > 0) changes.publish(batch);
      });
    }, wait);
  }

  function enqueue(step: () => Promise<void>): void {
    work = work.then(step).catch(warn);
  }

  const watcher = watch(root, {
    ignored: (path) => isIgnored(toRelative(root, path)),
    followSymlinks: false,
    atomic: false,
  });
  watcher.on('error', warn);
  watcher.on('all', (_event, path) => {
    const name = toRelative(root, path);
    if (name !== '') dirty.add(name);
  });
  watcher.once('ready', () => {
    enqueue(async () => {
      await settle();
      ready.resolve();
    });
    watcher.on('all', settleSoon);
  });

  return {
    ready: ready.promise,
    listen: (signal) => changes.listen(signal),
    wrote(path, hash) {
      justWritten.add(path);
      const change = take(path, hash);
      if (change) changes.publish([change]);
    },
    async close() {
      clearTimeout(timer);
      await watcher.close();
      await work;
      changes.close();
      ready.resolve();
    },
  };
}

function toRelative(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** Reads a few files at a time, so that a large folder does not use up the open files of the process. */
async function statesOf(root: string, paths: string[]): Promise<State[]> {
  const states: State[] = [];
  for (let start = 0; start < paths.length; start += 16) {
    const some = paths.slice(start, start + 16);
    states.push(...(await Promise.all(some.map((path) => stateOf(join(root, path))))));
  }
  return states;
}

async function stateOf(path: string): Promise<State> {
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) return marks.folder;
    if (!stats.isFile()) return marks.other;
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch (error) {
    const errno = errnoOf(error);
    // Gone again, or not ours to read: for a listener the file is not there.
    if (errno === 'ENOENT' || errno === 'ENOTDIR' || errno === 'EACCES' || errno === 'EPERM') return null;
    throw error;
  }
}
