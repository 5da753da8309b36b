/** Writes the files of a new project into an absent or empty folder. */
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { WorkbenchError } from '../../../contract/errors.ts';
import { diskError, errnoOf } from '../files/disk-error.ts';
import { folderNotFound } from './read-project.ts';
import type { TemplateFile } from './templates.ts';

/** One file or folder that this call made. */
interface Made {
  path: string;
  kind: 'file' | 'folder';
}

/**
 * Fails with `FOLDER_NOT_EMPTY`, `FOLDER_NOT_FOUND` (not absolute, or a file), `READ_ONLY` or `DISK_FULL`;
 * what was written until then is taken away again, and nothing that anyone else wrote there meanwhile.
 */
export async function writeProject(root: string, files: readonly TemplateFile[], write = writeNew): Promise<void> {
  if (!isAbsolute(root)) throw folderNotFound(root);
  await checkEmpty(root);
  const made: Made[] = [];
  try {
    await makeFolder(root, made);
    for (const file of files) {
      const path = join(root, file.path);
      await makeFolder(dirname(path), made);
      await write(path, file.text).catch((error: unknown) => {
        if (errnoOf(error) === 'EEXIST') throw notEmpty(root);
        made.push({ path, kind: 'file' });
        throw error;
      });
      made.push({ path, kind: 'file' });
    }
  } catch (error) {
    for (const one of made.toReversed()) await takeBack(one);
    throw diskError(error, root);
  }
}

/** Makes a folder and those above it that are missing, and notes each. */
async function makeFolder(path: string, made: Made[]): Promise<void> {
  try {
    await mkdir(path);
    made.push({ path, kind: 'folder' });
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return;
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path), made);
    await makeFolder(path, made);
  }
}

async function takeBack({ path, kind }: Made): Promise<void> {
  if (kind === 'file') return rm(path, { force: true });
  try {
    await rmdir(path);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errnoOf(error) ?? '')) throw error;
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
  throw notEmpty(root);
}

function notEmpty(root: string): WorkbenchError {
  return new WorkbenchError({
    code: 'FOLDER_NOT_EMPTY',
    what: `No project was created in ${root}.`,
    why: 'The folder is not empty.',
    fix: 'Choose an empty folder or the name of a new one.',
  });
}
