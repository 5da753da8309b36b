/** Prepared components on disk: `<root>/<toolchain>/<digest of the component>/`, as `cache/sealed-folder.ts` says. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf, passingMark, placeFolder, readSeal, readSealed, writeSeal } from '../cache/sealed-folder.ts';
import { RunnerError, textOf } from '../errors.ts';
import { toolchainTag } from './toolchain.ts';
import type { GeneratedFiles } from './transpile.ts';

export interface PreparedFiles {
  folder: string;
  files: GeneratedFiles;
}

export function preparedFolder(root: string, digest: string): string {
  return path.join(root, toolchainTag, digest);
}

/** Reads the prepared files of a component; null when there are none or one of them is not what was written. */
export async function readPrepared(root: string, digest: string): Promise<PreparedFiles | null> {
  const folder = preparedFolder(root, digest);
  const seal = await readSeal(folder);
  if (seal === null) return null;
  const files: GeneratedFiles = new Map();
  for (const name of seal.files.keys()) {
    const bytes = await readSealed(folder, seal, name);
    if (bytes === null) return null;
    files.set(name, bytes);
  }
  return { folder, files };
}

/** Stores prepared files. Where another process stored them first, its folder stays. */
export async function writePrepared(root: string, digest: string, files: GeneratedFiles): Promise<PreparedFiles> {
  const folder = preparedFolder(root, digest);
  const staged = path.join(path.dirname(folder), `${passingMark}${randomUUID()}`);
  try {
    await mkdir(staged, { recursive: true });
    for (const [name, bytes] of files) await writeFile(path.join(staged, name), bytes);
    const entries = [...files].map(([name, bytes]) => [name, digestOf(bytes)] as const);
    const bytes = [...files.values()].reduce((sum, file) => sum + file.byteLength, 0);
    await writeSeal(staged, { files: new Map(entries), bytes });
    await placeFolder(staged, folder, async () => (await readPrepared(root, digest)) !== null);
  } catch (error) {
    // What stays behind is removed by a later sweep; the failure to tell is the first one.
    await rm(staged, { recursive: true, force: true }).catch(() => undefined);
    throw new RunnerError('BUNDLE_CACHE_FAILED', textOf(error), {
      what: 'The prepared component cannot be stored.',
      why: `Writing to the cache folder failed: ${textOf(error)}.`,
      fix: 'Make room on the disk and check that the cache folder can be written.',
    });
  }
  return { folder, files };
}
