/** The file operations of a build, with refusals of the disk told as `DISK_FULL` and `READ_ONLY`. */
import { constants } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskError } from '../files/disk-error.ts';

/** The file system calls that write; tests hand in ones that fail. */
export interface DiskFs {
  mkdir(path: string, options: { recursive: true }): Promise<unknown>;
  writeFile(path: string, data: string | Uint8Array): Promise<void>;
  copyFile(from: string, to: string, mode: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { recursive: true; force: true }): Promise<void>;
}

export const nodeDiskFs: DiskFs = { mkdir, writeFile, copyFile, rename, rm };

export interface Disk {
  /** Makes the folder and those above it. */
  folder(path: string): Promise<void>;
  /** Writes a file, making its folder. */
  write(path: string, data: string | Uint8Array): Promise<void>;
  /** Copies a file, making the folder of the copy; shares the blocks where the file system can. */
  copy(from: string, to: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  /** Removes a file or a folder with all in it; an absent one is fine. */
  remove(path: string): Promise<void>;
}

export function createDisk(fs: DiskFs = nodeDiskFs): Disk {
  const folder = (path: string) => guard(path, () => fs.mkdir(path, { recursive: true }));
  return {
    folder,
    async write(path, data) {
      await folder(dirname(path));
      await guard(path, () => fs.writeFile(path, data));
    },
    async copy(from, to) {
      await folder(dirname(to));
      await guard(to, () => fs.copyFile(from, to, constants.COPYFILE_FICLONE));
    },
    move: (from, to) => guard(to, () => fs.rename(from, to)),
    remove: (path) => guard(path, () => fs.rm(path, { recursive: true, force: true })),
  };
}

async function guard(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw diskError(error, path);
  }
}
