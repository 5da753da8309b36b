/**
 * Multipart uploads on their way: a folder each, a file for each part. The file's name holds the part's number and MD5,
 * so that a part is there whole or not at all, and a restart of the workbench loses none.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { atomicWrite } from '../../files/atomic-write.ts';
import { diskError, errnoOf } from '../../files/disk-error.ts';
import type { Clock } from '../../parts.ts';
import type { ObjectHeaders } from '../store.ts';
import { S3Error } from './errors.ts';

const recordSchema = z.object({ key: z.string(), headers: z.record(z.string(), z.string()), startedAt: z.number() });

export type Upload = z.infer<typeof recordSchema> & { id: string };

export interface Part {
  number: number;
  /** Hex MD5 of its bytes, as clients expect it. */
  etag: string;
  size: number;
  modifiedAt: number;
}

const idPattern = /^[0-9a-f]{32}$/;
const partName = /^(\d{5})\.([0-9a-f]{32})$/;
const forgottenMs = 7 * 24 * 3_600_000;

const noUpload = (): S3Error =>
  new S3Error('NoSuchUpload', 'There is no such multipart upload; it may have been completed or aborted.');

export function createUploads({ folder, clock }: { folder: string; clock: Clock }) {
  const folderOf = (id: string): string => join(folder, id);

  async function read(id: string): Promise<Upload | null> {
    if (!idPattern.test(id)) return null;
    try {
      const record = recordSchema.safeParse(JSON.parse(await readFile(join(folderOf(id), 'upload.json'), 'utf8')));
      return record.success ? { ...record.data, id } : null;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return null;
      throw error;
    }
  }

  async function all(): Promise<Upload[]> {
    const names = await readdir(folder).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return [];
      throw error;
    });
    const uploads = await Promise.all(names.map(read));
    return uploads.filter((upload) => upload !== null).toSorted((one, other) => (one.key < other.key ? -1 : 1));
  }

  const remove = (id: string): Promise<void> => rm(folderOf(id), { recursive: true, force: true });

  async function parts(upload: Upload): Promise<Part[]> {
    const names = (await readdir(folderOf(upload.id))).toSorted();
    const found = await Promise.all(
      names.map(async (name) => {
        const match = partName.exec(name);
        if (match === null) return [];
        const file = await stat(join(folderOf(upload.id), name)).catch((error: unknown) => {
          // Replaced by another part of the same number just now.
          if (errnoOf(error) === 'ENOENT') return null;
          throw error;
        });
        if (file === null) return [];
        return [{ number: Number(match[1]), etag: match[2] ?? '', size: file.size, modifiedAt: file.mtimeMs }];
      }),
    );
    return found.flat();
  }

  const pathOf = (upload: Upload, { number, etag }: Pick<Part, 'number' | 'etag'>): string =>
    join(folderOf(upload.id), `${String(number).padStart(5, '0')}.${etag}`);

  return {
    async begin(key: string, headers: ObjectHeaders): Promise<Upload> {
      const upload = { id: randomBytes(16).toString('hex'), key, headers, startedAt: clock.now() };
      await mkdir(folderOf(upload.id), { recursive: true });
      const { id: _, ...record } = upload;
      await atomicWrite(join(folderOf(upload.id), 'upload.json'), JSON.stringify(record));
      return upload;
    },

    /** Throws `NoSuchUpload` for an id that is not one of the key. */
    async find(id: string, key: string): Promise<Upload> {
      const upload = await read(id);
      if (upload?.key !== key) throw noUpload();
      return upload;
    },

    /** A part of the same number is replaced. */
    async putPart(upload: Upload, number: number, body: Readable): Promise<Part> {
      const temporary = join(folderOf(upload.id), `part-${randomBytes(8).toString('hex')}`);
      const hash = createHash('md5');
      let size = 0;
      async function* hashing(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
        for await (const piece of source) {
          hash.update(piece);
          size += piece.length;
          yield piece;
        }
      }
      try {
        await pipeline(body, hashing, createWriteStream(temporary, { flags: 'wx' }));
        const part = { number, etag: hash.digest('hex'), size, modifiedAt: clock.now() };
        const earlier = (await parts(upload)).filter((other) => other.number === number && other.etag !== part.etag);
        await rename(temporary, pathOf(upload, part));
        for (const other of earlier) await rm(pathOf(upload, other), { force: true });
        return part;
      } catch (error) {
        // The first failure is the one to tell.
        await rm(temporary, { force: true }).catch(() => undefined);
        throw errnoOf(error) === 'ENOENT' ? noUpload() : diskError(error, temporary);
      }
    },

    parts,

    /** The bytes of the parts, one behind the other. */
    read(upload: Upload, chosen: readonly Part[]): Readable {
      async function* bytes(): AsyncGenerator<Buffer, void> {
        for (const part of chosen) yield* createReadStream(pathOf(upload, part)) as AsyncIterable<Buffer>;
      }
      return Readable.from(bytes(), { objectMode: false });
    },

    remove,
    all,

    /** Removes uploads that nobody ended for a week. */
    async sweep(): Promise<void> {
      for (const { id, startedAt } of await all()) if (clock.now() - startedAt > forgottenMs) await remove(id);
    },
  };
}

export type Uploads = ReturnType<typeof createUploads>;
