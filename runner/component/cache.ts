/**
 * Prepared components on disk: `<root>/<toolchain>/<digest of the component>/`, with the digest of every file beside
 * them. A folder appears by one rename, so it is complete or absent; one that fails its check is made anew.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { RunnerError, textOf } from '../errors.ts';
import { toolchainTag } from './toolchain.ts';
import type { GeneratedFiles } from './transpile.ts';

const listFile = 'files.json';
const listSchema = z.record(z.string(), z.string());

export interface PreparedFiles {
  folder: string;
  files: GeneratedFiles;
}

/** Hex SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Reads the prepared files of a component; null when there are none or one of them is not what was written. */
export async function readPrepared(root: string, digest: string): Promise<PreparedFiles | null> {
  const folder = path.join(root, toolchainTag, digest);
  const list = await readList(folder);
  if (list === null) return null;
  const files: GeneratedFiles = new Map();
  for (const [name, expected] of Object.entries(list)) {
    const bytes = await readFile(path.join(folder, name)).catch(() => null);
    if (bytes === null || digestOf(bytes) !== expected) return null;
    files.set(name, bytes);
  }
  return { folder, files };
}

/** Stores prepared files. Where another process stored them first, its folder stays. */
export async function writePrepared(root: string, digest: string, files: GeneratedFiles): Promise<PreparedFiles> {
  const parent = path.join(root, toolchainTag);
  const folder = path.join(parent, digest);
  try {
    await mkdir(parent, { recursive: true });
    const staged = await mkdtemp(path.join(parent, '.new-'));
    const list: Record<string, string> = {};
    for (const [name, bytes] of files) {
      await writeFile(path.join(staged, name), bytes);
      list[name] = digestOf(bytes);
    }
    await writeFile(path.join(staged, listFile), JSON.stringify(list));
    await rm(folder, { recursive: true, force: true });
    await rename(staged, folder).catch(async (error: NodeJS.ErrnoException) => {
      await rm(staged, { recursive: true, force: true });
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw new RunnerError('BUNDLE_CACHE_FAILED', textOf(error), {
      what: 'The prepared component cannot be stored.',
      why: `Writing to the cache folder failed: ${textOf(error)}.`,
      fix: 'Make room on the disk and check that the cache folder can be written.',
    });
  }
  return { folder, files };
}

async function readList(folder: string): Promise<Record<string, string> | null> {
  const text = await readFile(path.join(folder, listFile), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return listSchema.parse(JSON.parse(text));
  } catch {
    // A damaged list means a damaged folder: the caller prepares the component again.
    return null;
  }
}
