/** The files of a project as a flat, sorted list. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntry, FileTree } from '../../../contract/files.ts';
import { errnoOf } from '../files/disk-error.ts';
import { isIgnored } from './ignored.ts';
import { folderNotFound } from './read-project.ts';

/** More entries than a person looks through; the rest is left out and `truncated` says so. */
const mostEntries = 5000;

/**
 * Lists breadth first, so that a huge folder deep down does not hide the files above it. Fails with
 * `FOLDER_NOT_FOUND` when the root is gone.
 */
export async function listTree(root: string, limit = mostEntries): Promise<FileTree> {
  const entries: FileEntry[] = [];
  let truncated = false;
  let level = [''];
  while (level.length > 0 && !truncated) {
    const next: string[] = [];
    for (const folder of level) {
      for (const entry of await listFolder(root, folder)) {
        truncated ||= entries.length >= limit;
        if (truncated) break;
        entries.push(entry);
        if (entry.kind === 'folder') next.push(entry.path);
      }
    }
    level = next;
  }
  const order = new Intl.Collator('en', { numeric: true });
  return { entries: entries.toSorted((a, b) => order.compare(a.path, b.path)), truncated };
}

async function listFolder(root: string, folder: string): Promise<FileEntry[]> {
  const found: FileEntry[] = [];
  for (const dirent of await direntsOf(root, folder)) {
    const path = folder === '' ? dirent.name : `${folder}/${dirent.name}`;
    if (isIgnored(path)) continue;
    if (dirent.isDirectory()) found.push({ path, kind: 'folder', size: 0 });
    else if (dirent.isFile() || dirent.isSymbolicLink()) found.push(...(await fileEntry(root, path)));
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function direntsOf(root: string, folder: string): Promise<Dirent[]> {
  try {
    return await readdir(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(errnoOf(error) ?? '')) throw error;
    if (folder === '') throw folderNotFound(root);
    // Removed meanwhile, or not ours to read: the rest of the tree is worth showing.
    return [];
  }
}

/** Links to folders are left out: they may lead outside or in circles. */
async function fileEntry(root: string, path: string): Promise<FileEntry[]> {
  try {
    const stats = await stat(join(root, path));
    return stats.isFile() ? [{ path, kind: 'file', size: stats.size }] : [];
  } catch (error) {
    // A dangling link, or a file removed meanwhile.
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ELOOP') return [];
    throw error;
  }
}
