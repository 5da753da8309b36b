/** The file operations of the folder store; tests put failing ones in their place. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../files/disk-error.ts';

export const nodeStoreFs = { createReadStream, createWriteStream, mkdir, open, readFile, readdir, rename, rm, rmdir, stat };
export type StoreFs = typeof nodeStoreFs;

/** Removes `folder` and those above it, up to `root` and without it, while they are empty. */
export async function removeEmptyFolders(fs: StoreFs, root: string, folder: string): Promise<void> {
  let current = folder;
  while (current.length > root.length && current.startsWith(root)) {
    try {
      await fs.rmdir(current);
    } catch (error) {
      // In use, or gone already; a folder that stays for another reason does no harm.
      if (errnoOf(error) === null) throw error;
      return;
    }
    current = dirname(current);
  }
}

/** Makes the renamed entry itself durable; Windows has no such call for folders. */
export async function flushFolder(fs: StoreFs, folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
