/** Finds a MinIO server to test against, or builds one where Go is on the machine. */
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Checkout } from '../test/command.ts';

/** The last one of its repository. */
const source = 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c';

interface Search {
  env: NodeJS.ProcessEnv;
  isExecutable?: (file: string) => boolean;
}

function canExecute(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const suffix = process.platform === 'win32' ? '.exe' : '';

function onPath(name: string, { env, isExecutable = canExecute }: Search): string | null {
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, `${name}${suffix}`)).find(isExecutable) ?? null;
}

/** Where a binary that was built here is kept: outside the checkout, so that a fresh one finds it again. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return path.join(env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'alga-workbench', 'minio');
}

/** `MINIO_BIN`, else the one on the PATH, else the one built before; null when there is none. */
export function findMinio(search: Search): string | null {
  const { env, isExecutable = canExecute } = search;
  const named = env['MINIO_BIN'];
  if (named !== undefined && named !== '') return isExecutable(named) ? named : null;
  const built = path.join(cacheFolder(env), `minio${suffix}`);
  return onPath('minio', search) ?? (isExecutable(built) ? built : null);
}

/** The path of a server's binary, or why there is none. */
export async function provideMinio(checkout: Checkout): Promise<{ binary: string } | { missing: string }> {
  const { env } = process;
  const present = findMinio({ env });
  if (present !== null) return { binary: present };
  if (env['MINIO_BIN']) return { missing: `MINIO_BIN names ${env['MINIO_BIN']}, which cannot be run` };
  const go = onPath('go', { env });
  if (go === null) return { missing: 'no MinIO server was found; set MINIO_BIN, or install MinIO or Go' };
  console.error(`Building ${source}; this takes some minutes, once.`);
  const built = await checkout.run(go, ['install', source], { GOBIN: cacheFolder(env) });
  const binary = findMinio({ env });
  return built && binary !== null ? { binary } : { missing: `Go could not build ${source}` };
}
