/**
 * Remembers the SHA-256 and the headers of stored objects, so that listing does not read them all. A note counts only
 * while the object's file is the very one it was taken from (inode, size, time of change): a crash between the two
 * writes, or a file changed by hand, means hashing again and never a wrong answer.
 */
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { WorkbenchError } from '../../../contract/errors.ts';
import { atomicWrite } from '../files/atomic-write.ts';
import { diskError, errnoOf } from '../files/disk-error.ts';
import type { StoreFs } from './folder-fs.ts';
import { removeEmptyFolders } from './folder-fs.ts';
import type { ObjectHeaders } from './store.ts';

const digestSchema = z.object({
  sha256: z.string(),
  size: z.number(),
  mtimeMs: z.number(),
  ino: z.number(),
  headers: z.record(z.string(), z.string()).default({}),
});
type Digest = z.infer<typeof digestSchema>;

export type FileIdentity = Pick<Digest, 'size' | 'mtimeMs' | 'ino'>;

/** What is known about the bytes of an object. */
export interface Note {
  sha256: string;
  headers: ObjectHeaders;
}

interface Digests {
  remember(key: string, file: FileIdentity, note: Note): Promise<void>;
  /** What is remembered of the object; null when that would have to be found out. */
  known(key: string, file: FileIdentity): Promise<Note | null>;
  /** What is known of the object in `path`, from memory or by reading it. */
  of(key: string, path: string, file: FileIdentity): Promise<Note>;
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
  // No segment of a key begins with a dot, so a note never has the name of a folder.
  const pathOf = (key: string): string => join(folder, dirname(key), `.${basename(key)}.json`);

  async function read(key: string): Promise<Digest | null> {
    try {
      return parseDigest(await fs.readFile(pathOf(key), 'utf8'));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async function remember(key: string, { size, mtimeMs, ino }: FileIdentity, { sha256, headers }: Note): Promise<void> {
    try {
      await fs.mkdir(dirname(pathOf(key)), { recursive: true });
      await atomicWrite(pathOf(key), JSON.stringify({ sha256, size, mtimeMs, ino, headers } satisfies Digest));
    } catch (error) {
      // A disk that refuses this file costs time at the next look, nothing else; the object itself is safe.
      if (!(diskError(error, folder) instanceof WorkbenchError)) throw error;
    }
  }

  async function known(key: string, file: FileIdentity): Promise<Note | null> {
    const digest = await read(key);
    const same = digest?.ino === file.ino && digest.size === file.size && digest.mtimeMs === file.mtimeMs;
    return digest !== null && same ? { sha256: digest.sha256, headers: digest.headers } : null;
  }

  return {
    remember,
    known,
    async of(key, path, file) {
      const remembered = await known(key, file);
      if (remembered !== null) return remembered;
      const hash = createHash('sha256');
      await pipeline(fs.createReadStream(path), hash);
      const note: Note = { sha256: hash.digest('hex'), headers: {} };
      await remember(key, file, note);
      return note;
    },
    async forget(key) {
      await fs.rm(pathOf(key), { force: true });
      await removeEmptyFolders(fs, folder, dirname(pathOf(key)));
    },
  };
}
