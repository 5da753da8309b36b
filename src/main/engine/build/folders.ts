/**
 * Where builds lie: `<dataDir>/projects/<id>/build/<buildId>/`. Each build has a folder of its own, and
 * `current.json` names the last good one; it is replaced in one step, so a failed or killed build changes nothing.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { atomicWrite } from '../files/atomic-write.ts';
import { errnoOf } from '../files/disk-error.ts';
import type { Disk } from './disk.ts';

export interface BuildFolder {
  path: string;
  /** What goes into the archive, laid out as there. */
  stage: string;
  archive: string;
  /** The bundled handler and its source map. */
  handler: string;
  handlerMap: string;
  /** The TypeScript configuration of the type check. */
  checkConfig: string;
}

const currentSchema = z.object({ buildId: z.string() });

export function buildFolder(root: string, buildId: string): BuildFolder {
  const path = join(root, buildId);
  return {
    path,
    stage: join(path, 'stage'),
    archive: join(path, 'bundle.tar.zst'),
    handler: join(path, 'handler.js'),
    handlerMap: join(path, 'handler.js.map'),
    checkConfig: join(path, 'tsconfig.json'),
  };
}

export interface ProjectBuilds {
  /** Removes what earlier unfinished builds left, and makes the folder of a new one. */
  open(buildId: string): Promise<BuildFolder>;
  /** Makes the build the current one and removes the one before it. */
  keep(buildId: string): Promise<void>;
  discard(buildId: string): Promise<void>;
}

export function createProjectBuilds(disk: Disk, dataDir: string, projectId: string): ProjectBuilds {
  const root = join(dataDir, 'projects', projectId, 'build');
  const pointer = join(root, 'current.json');

  async function removeAllBut(kept: string | null): Promise<void> {
    for (const entry of await readdir(root, { withFileTypes: true })) {
      if (entry.isDirectory() && entry.name !== kept) await disk.remove(join(root, entry.name));
    }
  }

  return {
    async open(buildId) {
      await disk.folder(root);
      await removeAllBut(await readCurrent(pointer));
      const folder = buildFolder(root, buildId);
      await disk.folder(folder.stage);
      return folder;
    },
    async keep(buildId) {
      await atomicWrite(pointer, `${JSON.stringify({ buildId })}\n`);
      await removeAllBut(buildId);
    },
    discard: (buildId) => disk.remove(join(root, buildId)),
  };
}

/** Null when no build succeeded yet, or the file is unreadable: it names nothing that could be lost. */
async function readCurrent(pointer: string): Promise<string | null> {
  try {
    return currentSchema.parse(JSON.parse(await readFile(pointer, 'utf8'))).buildId;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}
