/** Reads and writes the text files of a project for the editor. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WorkbenchError, type ErrorCode } from '../../../contract/errors.ts';
import type { FileChange, FileContent, FileTree } from '../../../contract/files.ts';
import { atomicWrite, type WriteFs } from '../files/atomic-write.ts';
import { errnoOf } from '../files/disk-error.ts';
import { normalisePath, resolveEntry, resolveTarget } from './contain.ts';
import { fileError } from './file-error.ts';
import { isFolder } from './layout.ts';
import { folderNotFound } from './read-project.ts';
import { listTree } from './tree.ts';
import type { Watches } from './watches.ts';

/** Larger files are not for a text editor. */
export const largestFileBytes = 2 * 1024 * 1024;

interface FileWrite {
  path: string;
  text: string;
  /** Hash of the version that the edit started from; null when the file must not exist yet. */
  baseHash: string | null;
  /** Writes whatever the disk holds. */
  force?: boolean;
}

/** Paths are relative to the project and use `/`. All calls fail with `PROJECT_NOT_FOUND` and `PATH_OUTSIDE_PROJECT`. */
export interface Files {
  /** Fails with `FOLDER_NOT_FOUND` when the project's folder is gone. */
  tree(projectId: string): Promise<FileTree>;
  /** Fails with `FILE_NOT_FOUND`, `FILE_TOO_LARGE` or `FILE_NOT_TEXT`. */
  read(projectId: string, path: string): Promise<FileContent>;
  /** Fails with `FILE_CONFLICT`, `FILE_TOO_LARGE`, `FOLDER_NOT_FOUND`, `READ_ONLY` or `DISK_FULL`; nothing is written then. */
  write(projectId: string, write: FileWrite): Promise<Omit<FileContent, 'text'>>;
  /** Fails with `FILE_NOT_FOUND`, `FILE_EXISTS` or `READ_ONLY`. Missing folders of `to` are made. */
  rename(projectId: string, path: string, to: string): Promise<void>;
  /** Removes a file or an empty folder; fails with `FOLDER_NOT_EMPTY`, `FILE_NOT_FOUND` or `READ_ONLY`. */
  remove(projectId: string, path: string): Promise<void>;
  /** Batches of changes until the signal aborts; the first batch is empty and says that watching has begun. */
  watch(projectId: string, signal?: AbortSignal): AsyncGenerator<FileChange[]>;
}

interface FilesParts {
  /** Real path of an open project's folder; fails with `PROJECT_NOT_FOUND`. */
  rootOf(projectId: string): Promise<string>;
  watches: Watches;
  fs?: WriteFs;
}

export function createFiles({ rootOf, watches, fs }: FilesParts): Files {
  const writing = new Map<string, Promise<unknown>>();

  /** Writes to one file go one after the other, so that of two edits of the same version one meets the conflict. */
  async function inTurn<T>(target: string, step: () => Promise<T>): Promise<T> {
    const turn = (writing.get(target) ?? Promise.resolve()).then(step, step);
    writing.set(target, turn);
    try {
      return await turn;
    } finally {
      if (writing.get(target) === turn) writing.delete(target);
    }
  }

  return {
    tree: async (projectId) => listTree(await rootOf(projectId)),

    async read(projectId, path) {
      const root = await rootOf(projectId);
      const bytes = await told(path, 'read', async () => readBounded(await resolveTarget(root, path), path));
      return { path, text: decode(bytes, path), hash: sha256(bytes), size: bytes.length };
    },

    async write(projectId, { path, text, baseHash, force = false }) {
      const root = await rootOf(projectId);
      const bytes = new TextEncoder().encode(text);
      if (bytes.length > largestFileBytes) throw tooLarge(path, bytes.length);
      const hash = sha256(bytes);
      await told(path, 'write', async () => {
        const target = await resolveTarget(root, path);
        await inTurn(target, async () => {
          // A folder that was moved away must not come back with this one file in it.
          if (!(await isFolder(root))) throw folderNotFound(root);
          if (!force) await checkBase(target, path, baseHash);
          await mkdir(dirname(target), { recursive: true });
          await atomicWrite(target, bytes, { fs });
        });
      });
      watches.wrote(root, normalisePath(path), hash);
      return { path, hash, size: bytes.length };
    },

    async rename(projectId, path, to) {
      const root = await rootOf(projectId);
      await told(path, 'rename', async () => {
        const [from, target] = [await resolveEntry(root, path), await resolveEntry(root, to)];
        const before = await lstat(from);
        const occupant = await lstatOrNull(target);
        // On disks that ignore case, a file in the way may be the very file that is renamed.
        if (occupant && !(occupant.ino === before.ino && occupant.dev === before.dev)) throw exists(to);
        await mkdir(dirname(target), { recursive: true });
        await rename(from, target);
      });
    },

    async remove(projectId, path) {
      const root = await rootOf(projectId);
      await told(path, 'remove', async () => {
        const entry = await resolveEntry(root, path);
        await ((await lstat(entry)).isDirectory() ? rmdir(entry) : unlink(entry));
      });
    },

    async *watch(projectId, signal) {
      yield* watches.watch(await rootOf(projectId), signal);
    },
  };
}

async function told<T>(path: string, doing: 'read' | 'write' | 'rename' | 'remove', step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw fileError(error, path, doing);
  }
}

async function readBounded(target: string, path: string): Promise<Uint8Array> {
  const stats = await stat(target);
  // Reading a pipe or a device may never end.
  if (!stats.isFile() && !stats.isDirectory()) throw notText(path, 'It is a pipe, a socket or a device, not a file.');
  if (stats.size > largestFileBytes) throw tooLarge(path, stats.size);
  return readFile(target);
}

async function checkBase(target: string, path: string, baseHash: string | null): Promise<void> {
  const present = await hashOrNull(target);
  if (present === baseHash) return;
  const why =
    baseHash === null
      ? 'A file of this name exists already.'
      : present === null
        ? 'The file was removed after it was read.'
        : 'Another program changed the file after it was read.';
  throw failure(
    'FILE_CONFLICT',
    `${path} was not saved.`,
    why,
    'Compare both versions, then save again or take the one on disk.',
  );
}

async function hashOrNull(target: string): Promise<string | null> {
  try {
    return sha256(await readFile(target));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function lstatOrNull(path: string): Promise<{ ino: number; dev: number } | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Keeps a byte order mark, so that saving an untouched file gives the same bytes. */
function decode(bytes: Uint8Array, path: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw notText(path, 'It is not UTF-8 text.');
}

function notText(path: string, why: string): WorkbenchError {
  return failure('FILE_NOT_TEXT', `${path} cannot be shown.`, why, 'Open it with a program for its kind.');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function tooLarge(path: string, size: number): WorkbenchError {
  const why = `It has ${(size / 1024 / 1024).toFixed(1)} MB; the editor takes files up to 2 MB.`;
  return failure('FILE_TOO_LARGE', `${path} is too large.`, why, 'Use another editor for this file.');
}

function exists(path: string): WorkbenchError {
  return failure('FILE_EXISTS', `${path} exists already.`, 'Renaming never replaces a file.', 'Choose another name.');
}

function failure(code: ErrorCode, what: string, why: string, fix: string): WorkbenchError {
  return new WorkbenchError({ code, what, why, fix });
}
