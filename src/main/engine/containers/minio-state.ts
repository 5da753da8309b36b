/** What is remembered of the MinIO container of a data folder: its credentials and ports. Readable for its owner only. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { atomicWrite } from '../files/atomic-write.ts';
import { errnoOf } from '../files/disk-error.ts';

const stateSchema = z.object({
  accessKey: z.string().min(3),
  secretKey: z.string().min(8),
  port: z.number(),
  consolePort: z.number(),
  onExit: z.enum(['stop', 'keep']),
});
export type MinioState = z.infer<typeof stateSchema>;

const fileName = 'minio.json';

/** Distinguishes the containers of several data folders on one machine. */
export function dataDirId(dataDir: string): string {
  return createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 12);
}

/** Null before the first start. A damaged file fails: its credentials are those of the data. */
export async function readMinioState(dataDir: string): Promise<MinioState | null> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(path.join(dataDir, fileName), 'utf8')));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

export function newCredentials(): Pick<MinioState, 'accessKey' | 'secretKey'> {
  return { accessKey: `alga${randomBytes(8).toString('hex')}`, secretKey: randomBytes(24).toString('base64url') };
}

export async function writeMinioState(dataDir: string, state: MinioState): Promise<void> {
  await atomicWrite(path.join(dataDir, fileName), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
}
