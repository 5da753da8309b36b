/** Writes a file so that readers, and a crash, see either the old bytes or the new ones, never a mixture. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskError, errnoOf } from './disk-error.ts';

/** The file system calls used here; tests hand in ones that fail. */
export interface WriteFs {
  open(path: string, flags: string, mode: number): Promise<Pick<FileHandle, 'writeFile' | 'chmod' | 'sync' | 'close'>>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: boolean }): Promise<void>;
  stat(path: string): Promise<{ mode: number }>;
}

export const nodeFs: WriteFs = { open, rename, rm, stat };

interface AtomicWriteOptions {
  /** Permission bits. By default those of the file that is replaced, else 0644. */
  mode?: number;
  fs?: WriteFs;
}

const temporaryName = /^\.(.+)\.[0-9a-f]{12}\.alga-tmp$/;

/** True for the name of a file that `atomicWrite` has not finished yet; watchers and listings leave it out. */
export function isTemporaryName(name: string): boolean {
  return temporaryName.test(name);
}

/**
 * Writes beside the target, flushes to disk, then renames over it. The folder must exist.
 * Fails with `READ_ONLY` or `DISK_FULL`; the old file is then untouched and nothing is left behind.
 */
export async function atomicWrite(path: string, data: string | Uint8Array, options: AtomicWriteOptions = {}): Promise<void> {
  const fs = options.fs ?? nodeFs;
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.alga-tmp`);
  try {
    const mode = options.mode ?? (await existingMode(fs, path));
    await writeFlushed(fs, temporary, data, mode);
    await fs.rename(temporary, path);
  } catch (error) {
    // A disk that refuses the write may refuse the clean-up too; the first failure is the one to tell.
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw diskError(error, path);
  }
}

async function existingMode(fs: WriteFs, path: string): Promise<number | undefined> {
  try {
    return (await fs.stat(path)).mode & 0o777;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeFlushed(fs: WriteFs, path: string, data: string | Uint8Array, mode: number | undefined): Promise<void> {
  const file = await fs.open(path, 'wx', mode ?? 0o644);
  try {
    await file.writeFile(data);
    // `open` subtracts the umask, which a kept mode must not suffer.
    if (mode !== undefined) await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}
