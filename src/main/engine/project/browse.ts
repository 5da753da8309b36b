/** Lists folders and files of the engine's machine, for hosts without a native dialog. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { FolderListing } from '../../../contract/projects.ts';
import { isFile, isFolder } from './layout.ts';
import { manifestFile } from './manifest-report.ts';
import { folderNotFound } from './read-project.ts';

/** A file that is gone meanwhile is left out. */
async function listFiles(folder: string, names: readonly string[]): Promise<FolderListing['files']> {
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const found = await stat(path).catch(() => null);
      return found?.isFile() ? [{ name, path, sizeBytes: found.size, modifiedAt: found.mtimeMs }] : [];
    }),
  );
  return files.flat().toSorted((a, b) => b.modifiedAt - a.modifiedAt);
}

/**
 * Folders inside `path` (absolute; by default the home folder) without hidden ones, and files
 * whose name ends in `filesEnding`. Fails with `FOLDER_NOT_FOUND`.
 */
export async function browseFolders(path = homedir(), filesEnding?: string): Promise<FolderListing> {
  if (!isAbsolute(path)) throw folderNotFound(path);
  const here = await realpath(path).catch(() => null);
  const dirents = here === null ? null : await readdir(here, { withFileTypes: true }).catch(() => null);
  if (here === null || dirents === null) throw folderNotFound(path);
  const order = new Intl.Collator('en', { numeric: true });
  const candidates = dirents
    .filter((dirent) => !dirent.name.startsWith('.') && (dirent.isDirectory() || dirent.isSymbolicLink()))
    .map(({ name }) => ({ name, path: join(here, name) }))
    .toSorted((a, b) => order.compare(a.name, b.name));
  const folders = await Promise.all(
    candidates.map(async (folder) => {
      const [isOne, hasManifest] = await Promise.all([isFolder(folder.path), isFile(join(folder.path, manifestFile))]);
      return isOne ? [{ ...folder, hasManifest }] : [];
    }),
  );
  const fileNames =
    filesEnding === undefined ? [] : dirents.map(({ name }) => name).filter((name) => name.endsWith(filesEnding));
  const parent = dirname(here);
  return {
    path: here,
    parent: parent === here ? null : parent,
    home: homedir(),
    hasManifest: await isFile(join(here, manifestFile)),
    folders: folders.flat(),
    files: await listFiles(here, fileNames),
  };
}
