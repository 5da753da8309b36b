/**
 * The bundle store in a folder: `objects/` holds the archives under their keys, `digests/` what is known about them,
 * `tmp/` what is being written. An object appears whole or not at all.
 */
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { WorkbenchError } from '../../../contract/errors.ts';
import { diskError } from '../files/disk-error.ts';
import type { FileIdentity } from './digests.ts';
import { createDigests } from './digests.ts';
import { rangeOutside } from './failures.ts';
import type { StoreFs } from './folder-fs.ts';
import { nodeStoreFs, removeEmptyFolders } from './folder-fs.ts';
import { isAbsent, walkKeys } from './folder-walk.ts';
import { createFolderWriter } from './folder-write.ts';
import { assertSafeKey } from './keys.ts';
import type { BundleStore, ByteRange, ListedObject, ObjectInfo, PresignOptions } from './store.ts';
import { pageLimit } from './store.ts';

interface FolderStoreOptions {
  fs?: StoreFs;
  /** Makes URLs that the S3 front answers; null while it is closed. */
  presign?: (key: string, options: PresignOptions) => URL | null;
}

type StoredFile = FileIdentity & { mtimeMs: number };

function noFront(): WorkbenchError {
  return new WorkbenchError({
    code: 'STORE_UNREACHABLE',
    what: 'No URL was made for the object.',
    why: 'The bundle store is a folder, and its S3 front, which would answer the URL, is closed.',
    fix: 'Open the S3 front in the settings, or use a store that speaks S3.',
  });
}

/** Makes a store over `folder`, which is created when first needed. Failed writes are `DISK_FULL` or `READ_ONLY`. */
export function createFolderStore(folder: string, { fs = nodeStoreFs, presign }: FolderStoreOptions = {}): BundleStore {
  const objects = join(folder, 'objects');
  const digests = createDigests(join(folder, 'digests'), fs);
  const writer = createFolderWriter({
    temporary: join(folder, 'tmp'),
    fs,
    exists: async (path) => (await fileAt(path)) !== null,
  });

  function pathOf(key: string): string {
    assertSafeKey(key);
    return join(objects, ...key.split('/'));
  }

  /** Null when there is no file of that name. */
  async function fileAt(path: string): Promise<StoredFile | null> {
    try {
      const found = await fs.stat(path);
      return found.isFile() ? found : null;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /** Null when there is no file of that name. */
  async function openFile(path: string): Promise<{ handle: FileHandle; size: number } | null> {
    try {
      const handle = await fs.open(path, 'r');
      const found = await handle.stat();
      if (found.isFile()) return { handle, size: found.size };
      await handle.close();
      return null;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  async function get(key: string, range?: ByteRange): Promise<Readable | null> {
    const file = await openFile(pathOf(key));
    if (file === null) return null;
    if (range !== undefined && range.start >= file.size) {
      await file.handle.close();
      throw rangeOutside(key, range.start, file.size);
    }
    return file.handle.createReadStream(range);
  }

  async function head(key: string): Promise<ObjectInfo | null> {
    const path = pathOf(key);
    const file = await fileAt(path);
    if (file === null) return null;
    const note = await digests.of(key, path, file);
    return { key, size: file.size, modifiedAt: Math.floor(file.mtimeMs), ...note };
  }

  /** Null when it is gone again. */
  async function listed(key: string): Promise<ListedObject | null> {
    const file = await fileAt(pathOf(key));
    if (file === null) return null;
    const note = await digests.known(key, file);
    return { key, size: file.size, modifiedAt: Math.floor(file.mtimeMs), sha256: note?.sha256 ?? null };
  }

  return {
    driver: 'folder',
    location: folder,

    async put(key, body, options = {}) {
      const source = body instanceof Readable ? body : Readable.from([body]);
      const headers = options.headers ?? {};
      const { file, sha256 } = await writer.write(key, pathOf(key), source, options, ({ file, sha256 }) =>
        digests.remember(key, file, { sha256, headers }),
      );
      return { key, size: file.size, sha256 };
    },

    get,
    head,

    async list({ prefix = '', after = '', limit = pageLimit } = {}) {
      const keys: string[] = [];
      for await (const key of walkKeys(fs, objects, { prefix, after })) {
        keys.push(key);
        // One more key than asked for says that there is a next page.
        if (keys.length > limit) break;
      }
      const page = keys.slice(0, limit);
      const found = await Promise.all(page.map(listed));
      const next = keys.length > limit ? (page.at(-1) ?? null) : null;
      return { objects: found.filter((object) => object !== null), next };
    },

    async delete(key) {
      const path = pathOf(key);
      return writer.alone(key, async () => {
        if ((await fileAt(path)) === null) return false;
        try {
          await fs.rm(path);
          await removeEmptyFolders(fs, objects, dirname(path));
          await digests.forget(key);
          return true;
        } catch (error) {
          throw diskError(error, path);
        }
      });
    },

    async presign(key, options) {
      assertSafeKey(key);
      const url = presign?.(key, options) ?? null;
      if (url === null) throw noFront();
      return url;
    },

    async health() {
      try {
        await writer.probe();
        return { ok: true, detail: `Folder ${folder}` };
      } catch (error) {
        const failure = diskError(error, folder);
        return { ok: false, detail: failure instanceof WorkbenchError ? failure.failure.why : String(failure) };
      }
    },
  };
}
