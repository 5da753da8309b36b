/** Writes the files of a new project into an absent or empty folder. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { WorkbenchError } from '../../../contract/errors.ts';
import { diskError, errnoOf } from '../files/disk-error.ts';
import { folderNotFound } from './read-project.ts';
import type { TemplateFile } from './templates.ts';

/**
 * Fails with `FOLDER_NOT_EMPTY`, `FOLDER_NOT_FOUND` (not absolute, or a file), `READ_ONLY` or `DISK_FULL`;
 * what was written until then is taken away again.
 */
export async function writeProject(root: string, files: readonly TemplateFile[], write = writeNew): Promise<void> {
  if (!isAbsolute(root)) throw folderNotFound(root);
  await checkEmpty(root);
  const made: string[] = [];
  try {
    const first = await mkdir(root, { recursive: true });
    if (first) made.push(first);
    for (const file of files) {
      const path = join(root, file.path);
      const folder = await mkdir(dirname(path), { recursive: true });
      made.push(folder ?? path);
      await write(path, file.text);
    }
  } catch (error) {
    for (const path of made) await rm(path, { recursive: true, force: true });
    throw diskError(error, root);
  }
}

function writeNew(path: string, text: string): Promise<void> {
  return writeFile(path, text, { flag: 'wx' });
}

async function checkEmpty(root: string): Promise<void> {
  try {
    if ((await readdir(root)).length === 0) return;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT') return;
    if (errno === 'ENOTDIR') throw folderNotFound(root);
    throw diskError(error, root);
  }
  throw new WorkbenchError({
    code: 'FOLDER_NOT_EMPTY',
    what: `No project was created in ${root}.`,
    why: 'The folder is not empty.',
    fix: 'Choose an empty folder or the name of a new one.',
  });
}
