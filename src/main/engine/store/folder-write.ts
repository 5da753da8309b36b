/** Writes objects of the folder store: hashed beside their place, flushed to disk, and renamed into it. */
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { diskError, errnoOf } from '../files/disk-error.ts';
import type { FileIdentity } from './digests.ts';
import { hashMismatch, objectExists } from './failures.ts';
import type { StoreFs } from './folder-fs.ts';
import { flushFolder } from './folder-fs.ts';
import { createMeasure } from './hashing.ts';
import { invalidKey } from './keys.ts';
import { createKeyedLock } from '../keyed-lock.ts';
import type { PutOptions } from './store.ts';

interface Written {
  file: FileIdentity;
  sha256: string;
}

/** A file and a folder cannot have the same name, which two keys can ask for. */
const isNameClash = (error: unknown): boolean => ['ENOTDIR', 'EEXIST', 'EISDIR', 'ENOTEMPTY'].includes(errnoOf(error) ?? '');

const renameTries = 5;

export function createFolderWriter(parts: { temporary: string; fs: StoreFs; exists(path: string): Promise<boolean> }) {
  const { temporary, fs, exists } = parts;
  const queue = createKeyedLock();
  let swept: Promise<void> | null = null;

  /** What lies in `tmp/` at the first write is of a process that died: one engine owns the folder. */
  async function prepare(): Promise<void> {
    swept ??= fs.rm(temporary, { recursive: true, force: true });
    try {
      await swept;
    } catch (error) {
      swept = null;
      throw error;
    }
    await fs.mkdir(temporary, { recursive: true });
  }

  async function writeTemporary(path: string, body: Readable, signal: AbortSignal | undefined): Promise<Written> {
    const measure = createMeasure();
    const target = fs.createWriteStream(path, { flags: 'wx', flush: true });
    await pipeline(body, measure.stream, target, signal === undefined ? {} : { signal });
    return { file: await fs.stat(path), sha256: measure.sha256() };
  }

  /** A folder that became empty may be taken away between its making and the rename. */
  async function renameInto(path: string, target: string): Promise<void> {
    for (let tries = renameTries; ; tries -= 1) {
      await fs.mkdir(dirname(target), { recursive: true });
      try {
        await fs.rename(path, target);
        return;
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT' || tries <= 1) throw error;
      }
    }
  }

  return {
    /** Proves that the disk takes bytes. */
    async probe(): Promise<void> {
      const path = join(temporary, `probe-${randomBytes(8).toString('hex')}`);
      try {
        await prepare();
        await pipeline(['probe'], fs.createWriteStream(path, { flags: 'wx' }));
        await fs.rm(path);
      } catch (error) {
        // The disk that refused the probe may refuse this too; the first failure is the one to tell.
        await fs.rm(path, { force: true }).catch(() => undefined);
        throw error;
      }
    },

    /** `placed` runs while no other write of the key can come between. */
    async write(
      key: string,
      target: string,
      body: Readable,
      options: PutOptions,
      placed: (written: Written) => Promise<void>,
    ): Promise<Written> {
      const path = join(temporary, randomBytes(8).toString('hex'));
      // Until the pipeline below listens, an error of the source (a file that is gone) would end the process.
      body.on('error', () => undefined);
      try {
        await prepare();
        const written = await writeTemporary(path, body, options.signal);
        const expected = options.sha256;
        if (expected !== undefined && written.sha256 !== expected) throw hashMismatch(expected, written.sha256);
        await queue(key, async () => {
          if (options.ifAbsent === true && (await exists(target))) throw objectExists(key);
          await renameInto(path, target);
          await flushFolder(fs, dirname(target));
          await placed(written);
        });
        return written;
      } catch (error) {
        body.destroy();
        // A disk that refused the write may refuse the clean-up too; the first failure is the one to tell.
        await fs.rm(path, { force: true }).catch(() => undefined);
        throw isNameClash(error)
          ? invalidKey(key, 'Another key is a folder of this one, or the other way round.')
          : diskError(error, target);
      }
    },

    /** Runs `work` while no write of the key can come between. */
    alone: queue,
  };
}
