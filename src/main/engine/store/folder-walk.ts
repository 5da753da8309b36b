/** Walks the keys below a folder in the order of S3, and reads only the folders that a page needs. */
import { join } from 'node:path';
import { errnoOf } from '../files/disk-error.ts';
import type { StoreFs } from './folder-fs.ts';
import { isSafeKey } from './keys.ts';

interface WalkOptions {
  prefix: string;
  /** Only keys behind this one. */
  after: string;
}

export const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');

async function entriesOf(fs: StoreFs, folder: string) {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    // A folder's keys go on with a slash, which some characters of names come before: `a-b` is ahead of `a/b`.
    return entries
      .map((entry) => ({ isFile: entry.isFile(), name: entry.isDirectory() ? `${entry.name}/` : entry.name }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Keys of files below `root`, ascending. Names that are no keys, such as those a desktop leaves behind, are passed over. */
export async function* walkKeys(fs: StoreFs, root: string, options: WalkOptions, below = ''): AsyncGenerator<string, void> {
  const { prefix, after } = options;
  for (const { name, isFile } of await entriesOf(fs, join(root, below))) {
    const key = `${below}${name}`;
    if (isFile) {
      if (key.startsWith(prefix) && key > after && isSafeKey(key)) yield key;
    } else if (name.endsWith('/')) {
      const mayMatch = key.startsWith(prefix) || prefix.startsWith(key);
      const isBehind = key > after || after.startsWith(key);
      if (mayMatch && isBehind) yield* walkKeys(fs, root, options, key);
    }
  }
}
