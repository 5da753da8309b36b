/**
 * Folders of a cache. A folder appears by one rename, so it is whole or absent whenever a process dies; with it goes
 * a list of what its files hash to, so that what a disk or a hand did to them later is found before they are used.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

export interface Seal {
  /** Hex SHA-256 of each file, by its path below the folder with forward slashes. */
  files: Map<string, string>;
  /** Bytes of all files. */
  bytes: number;
}

const sealFile = 'files.json';
const sealSchema = z.object({ bytes: z.number(), files: z.array(z.tuple([z.string(), z.string()])) });

/** Begins the names of folders that are on their way in or out. */
export const passingMark = '.passing-';

/** Hex SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Path of the list; it is there when the folder is whole, and its time is when the folder was last used. */
export function sealPath(folder: string): string {
  return path.join(folder, sealFile);
}

export async function writeSeal(folder: string, { files, bytes }: Seal): Promise<void> {
  await writeFile(sealPath(folder), JSON.stringify({ bytes, files: [...files] }));
}

/** Null when there is none or it cannot be read. */
export async function readSeal(folder: string): Promise<Seal | null> {
  const text = await readFile(sealPath(folder), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { bytes, files } = sealSchema.parse(JSON.parse(text));
    return { bytes, files: new Map(files) };
  } catch {
    // A damaged list means a damaged folder: whoever asks fills it again.
    return null;
  }
}

/** The file's bytes; null when it is not what was sealed. */
export async function readSealed(folder: string, seal: Seal, name: string): Promise<Buffer | null> {
  const bytes = await readFile(path.join(folder, name)).catch(() => null);
  return bytes !== null && digestOf(bytes) === seal.files.get(name) ? bytes : null;
}

/**
 * Gives a staged folder its place. A whole folder that another process put there meanwhile stays, and the staged one
 * goes; a folder that is damaged is moved away.
 */
export async function placeFolder(staged: string, folder: string, isWhole: () => Promise<boolean>): Promise<void> {
  try {
    await rename(staged, folder);
    return;
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  if (!(await isWhole())) {
    await removeFolder(folder);
    await rename(staged, folder).catch((error: unknown) => {
      // Another process that met the same damage was quicker.
      if (!isTaken(error)) throw error;
    });
  }
  await rm(staged, { recursive: true, force: true });
}

/** Takes a folder away in one step, before this returns a promise, then its files one by one. */
export function removeFolder(folder: string): Promise<void> {
  const away = path.join(path.dirname(folder), `${passingMark}${randomUUID()}`);
  if (!existsSync(folder)) return Promise.resolve();
  renameSync(folder, away);
  return rm(away, { recursive: true, force: true });
}

function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM';
}
