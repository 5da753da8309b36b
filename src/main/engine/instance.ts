/** `<dataDir>/instance.json`: how the command line finds a running workbench, and what a lock error names. */
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { atomicWrite } from './files/atomic-write.ts';

export const instanceSchema = z.object({
  pid: z.number(),
  version: z.string(),
  token: z.string(),
  app: z.string(),
  gateway: z.string(),
  runner: z.string(),
  host: z.enum(['electron', 'headless']),
});
export type Instance = z.infer<typeof instanceSchema>;

export const instanceFile = (dataDir: string): string => path.join(dataDir, 'instance.json');

/** Null when no workbench wrote one, or it cannot be read. It may be stale: only a connection proves life. */
export function readInstance(dataDir: string): Instance | null {
  try {
    return instanceSchema.parse(JSON.parse(readFileSync(instanceFile(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

/** Written with mode 0600: the token in it opens the RPC. */
export async function writeInstance(dataDir: string, instance: Instance): Promise<void> {
  await atomicWrite(instanceFile(dataDir), JSON.stringify(instance, null, 2), { mode: 0o600 });
}

/** Removes the file if it is still ours. */
export function removeInstance(dataDir: string, pid: number): void {
  if (readInstance(dataDir)?.pid === pid) rmSync(instanceFile(dataDir), { force: true });
}
