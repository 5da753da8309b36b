/** The keys of the S3 front: made once for each data folder, and readable for its owner only. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { atomicWrite } from '../../files/atomic-write.ts';
import { errnoOf } from '../../files/disk-error.ts';
import type { FrontKeys } from './sigv4/authenticate.ts';

const keysSchema = z.object({ accessKey: z.string().min(3), secretKey: z.string().min(8) });

async function readKeys(file: string): Promise<FrontKeys | null> {
  try {
    return keysSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    // Absent, or damaged: new keys are made, and clients are told them by the window and the command line.
    if (errnoOf(error) === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** The keys in `file`; makes them where there are none. Fails with `READ_ONLY` or `DISK_FULL`. */
export async function keepFrontKeys(file: string): Promise<FrontKeys> {
  const kept = await readKeys(file);
  if (kept !== null) return kept;
  const made: FrontKeys = {
    accessKey: `alga${randomBytes(8).toString('hex')}`,
    secretKey: randomBytes(24).toString('base64url'),
  };
  await atomicWrite(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}
