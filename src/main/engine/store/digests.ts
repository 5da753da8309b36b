/**
 * Remembers the SHA-256 of stored objects, so that listing does not read them all. A digest counts only while the
 * object's file is the very one it was taken from (inode, size, time of change): a crash between the two writes, or a
 * file changed by hand, means hashing again and never a wrong answer.
 */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { WorkbenchError } from '../../../contract/errors.ts';
import { atomicWrite } from '../files/atomic-write.ts';
import { diskError, errnoOf } from '../files/disk-error.ts';
import type { StoreFs } from './folder-fs.ts';

const digestSchema = z.object({ sha256: z.string(), size: z.number(), mtimeMs: z.number(), ino: z.number() });
type Digest = z.infer<typeof digestSchema>;

export type FileIdentity = Pick<Digest, 'size' | 'mtimeMs' | 'ino'>;

interface Digests {
  remember(key: string, file: FileIdentity, sha256: string): Promise<void>;
  /** The digest of the object in `path`, from memory or by reading it. */
  of(key: string, path: string, file: FileIdentity): Promise<string>;
  forget(key: string): Promise<void>;
}

function parseDigest(text: string): Digest | null {
  try {
    return digestSchema.parse(JSON.parse(text));
  } catch {
    // Cut short or edited: as good as absent, the object is hashed again.
    return null;
  }
}

export function createDigests(folder: string, fs: StoreFs): Digests {
  const pathOf = (key: string): string => join(folder, `${key}.json`);

  async function read(key: string): Promise<Digest | null> {
    try {
      return parseDigest(await fs.readFile(pathOf(key), 'utf8'));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async function remember(key: string, { size, mtimeMs, ino }: FileIdentity, sha256: string): Promise<void> {
    try {
      await fs.mkdir(dirname(pathOf(key)), { recursive: true });
      await atomicWrite(pathOf(key), JSON.stringify({ sha256, size, mtimeMs, ino } satisfies Digest));
    } catch (error) {
      // A disk that refuses this file costs time at the next look, nothing else; the object itself is safe.
      if (!(diskError(error, folder) instanceof WorkbenchError)) throw error;
    }
  }

  return {
    remember,
    async of(key, path, file) {
      const known = await read(key);
      const same = known?.ino === file.ino && known.size === file.size && known.mtimeMs === file.mtimeMs;
      if (known !== null && same) return known.sha256;
      const hash = createHash('sha256');
      await pipeline(fs.createReadStream(path), hash);
      const sha256 = hash.digest('hex');
      await remember(key, file, sha256);
      return sha256;
    },
    forget: (key) => fs.rm(pathOf(key), { force: true }),
  };
}
