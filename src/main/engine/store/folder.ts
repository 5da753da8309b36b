/**
 * The bundle store in a folder: `objects/` holds the archives under their keys, `digests/` what is known about them,
 * `tmp/` what is being written. An object appears whole or not at all: it is written and hashed in `tmp/`, flushed to
 * disk, and renamed into place.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WorkbenchError } from '../../../contract/errors.ts';
import { diskError, errnoOf } from '../files/disk-error.ts';
import type { FileIdentity } from './digests.ts';
import { createDigests } from './digests.ts';
import type { StoreFs } from './folder-fs.ts';
import { nodeStoreFs } from './folder-fs.ts';
import { hashMismatch } from './hash-mismatch.ts';
import { assertSafeKey, invalidKey } from './keys.ts';
import type { BundleStore, StoredObject } from './store.ts';

interface Written {
  file: FileIdentity;
  sha256: string;
}

const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');

/** A file and a folder cannot have the same name, which two keys can ask for. */
const isNameClash = (error: unknown): boolean => ['ENOTDIR', 'EEXIST', 'EISDIR', 'ENOTEMPTY'].includes(errnoOf(error) ?? '');

/** Makes the renamed entry itself durable; Windows has no such call for folders. */
async function flushFolder(fs: StoreFs, folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a store over `folder`, which is created when first needed. Failed writes are `DISK_FULL` or `READ_ONLY`. */
export function createFolderStore(folder: string, fs: StoreFs = nodeStoreFs): BundleStore {
  const objects = join(folder, 'objects');
  const temporary = join(folder, 'tmp');
  const digests = createDigests(join(folder, 'digests'), fs);
  let swept: Promise<void> | null = null;

  function pathOf(key: string): string {
    assertSafeKey(key);
    return join(objects, ...key.split('/'));
  }

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

  async function writeTemporary(path: string, body: Readable): Promise<Written> {
    const hash = createHash('sha256');
    const hashing = async function* (source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(body, hashing, fs.createWriteStream(path, { flags: 'wx', flush: true }));
    return { file: await fs.stat(path), sha256: hash.digest('hex') };
  }

  async function store(key: string, target: string, body: Readable, expected: string | undefined): Promise<StoredObject> {
    const path = join(temporary, randomBytes(8).toString('hex'));
    // Until the pipeline below listens, an error of the source (a file that is gone) would end the process.
    body.on('error', () => undefined);
    try {
      await prepare();
      const { file, sha256 } = await writeTemporary(path, body);
      if (expected !== undefined && sha256 !== expected) throw hashMismatch(expected, sha256);
      await fs.mkdir(dirname(target), { recursive: true });
      await fs.rename(path, target);
      await flushFolder(fs, dirname(target));
      await digests.remember(key, file, sha256);
      return { key, size: file.size, sha256 };
    } catch (error) {
      body.destroy();
      // A disk that refused the write may refuse the clean-up too; the first failure is the one to tell.
      await fs.rm(path, { force: true }).catch(() => undefined);
      throw isNameClash(error)
        ? invalidKey(key, 'Another key is a folder of this one, or the other way round.')
        : diskError(error, target);
    }
  }

  /** Null when there is no file of that name. */
  async function fileAt(path: string): Promise<FileIdentity | null> {
    try {
      const found = await fs.stat(path);
      return found.isFile() ? found : null;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /** Null when there is no file of that name. */
  async function openFile(path: string): Promise<FileHandle | null> {
    try {
      const handle = await fs.open(path, 'r');
      if ((await handle.stat()).isFile()) return handle;
      await handle.close();
      return null;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  async function describe(key: string, path: string): Promise<StoredObject | null> {
    const file = await fileAt(path);
    if (file === null) return null;
    return { key, size: file.size, sha256: await digests.of(key, path, file) };
  }

  async function filesBelow(path: string): Promise<string[]> {
    try {
      const entries = await fs.readdir(path, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }

  return {
    async put(key, body, expected) {
      const target = pathOf(key);
      return store(key, target, body instanceof Readable ? body : Readable.from([body]), expected?.sha256);
    },

    async get(key) {
      const handle = await openFile(pathOf(key));
      return handle?.createReadStream() ?? null;
    },

    async head(key) {
      return describe(key, pathOf(key));
    },

    async list(prefix) {
      const parent = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')));
      const paths = await filesBelow(parent === '' ? objects : pathOf(parent));
      const keys = paths.map((path) => relative(objects, path).split(sep).join('/'));
      const found = keys.filter((key) => key.startsWith(prefix)).toSorted();
      const described = await Promise.all(found.map((key) => describe(key, pathOf(key))));
      return described.filter((object) => object !== null);
    },

    async delete(key) {
      const path = pathOf(key);
      if ((await fileAt(path)) === null) return false;
      try {
        await fs.rm(path);
        await digests.forget(key);
        return true;
      } catch (error) {
        throw diskError(error, path);
      }
    },

    async health() {
      const probe = join(temporary, `probe-${randomBytes(8).toString('hex')}`);
      try {
        await prepare();
        await pipeline(Readable.from(['probe']), fs.createWriteStream(probe, { flags: 'wx' }));
        await fs.rm(probe);
        return { ok: true, detail: `Folder ${folder}` };
      } catch (error) {
        // The disk that refused the probe may refuse this too; the first failure is the one to tell.
        await fs.rm(probe, { force: true }).catch(() => undefined);
        const failure = diskError(error, folder);
        return { ok: false, detail: failure instanceof WorkbenchError ? failure.failure.why : String(failure) };
      }
    },
  };
}
