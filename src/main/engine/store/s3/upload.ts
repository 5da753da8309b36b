/**
 * Uploads to S3: in one request what fits into a part, else part by part, so that memory holds one part at a time. The
 * client's own upload is not used: it goes on with what an earlier one left, under that one's headers, and never ends
 * when the source of the bytes fails.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { addAbortSignal } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'minio';
import { hashMismatch } from '../failures.ts';
import { createMeasure } from '../hashing.ts';
import type { ObjectHeaders, PutOptions, StoredObject } from '../store.ts';

/** Bytes; the protocol demands at least 5 MiB. */
export const partBytes = 8 * 1024 * 1024;

export const digestHeader = 'x-amz-meta-sha256';

interface UploadParts {
  client: Client;
  bucket: string;
  /** Runs a call and tells its failure. */
  call<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Folder for bodies that must be hashed before they are sent. */
  spool: string;
}

const headersOf = (headers: ObjectHeaders, sha256: string): Record<string, string> => ({
  'content-type': 'application/octet-stream',
  ...headers,
  [digestHeader]: sha256,
});

const hexOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Cuts a stream into parts of `partBytes`; only the last one may be smaller. An empty stream is one empty part. */
async function* partsOf(source: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Buffer, void> {
  let held: Uint8Array[] = [];
  let size = 0;
  let first = true;
  for await (const chunk of source) {
    signal?.throwIfAborted();
    held.push(chunk);
    size += chunk.length;
    while (size > partBytes) {
      const bytes = Buffer.concat(held);
      yield bytes.subarray(0, partBytes);
      first = false;
      held = [bytes.subarray(partBytes)];
      size -= partBytes;
    }
  }
  if (size > 0 || first) yield Buffer.concat(held);
}

/** The iteration that was begun, as one that can be begun. */
async function* rejoin(first: Buffer, rest: AsyncIterator<Buffer, void>): AsyncGenerator<Buffer, void> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

export function createUploader({ client, bucket, call, spool }: UploadParts) {
  async function sendWhole(key: string, bytes: Buffer, options: PutOptions): Promise<StoredObject> {
    const sha256 = hexOf(bytes);
    if (options.sha256 !== undefined && options.sha256 !== sha256) throw hashMismatch(options.sha256, sha256);
    options.signal?.throwIfAborted();
    const condition = options.ifAbsent === true ? { 'if-none-match': '*' } : {};
    const headers = { ...headersOf(options.headers ?? {}, sha256), ...condition };
    await call(() => client.putObject(bucket, key, bytes, bytes.length, headers));
    return { key, size: bytes.length, sha256 };
  }

  async function sendPart(key: string, uploadId: string, part: number, bytes: Buffer): Promise<{ part: number; etag: string }> {
    const response = await call(() =>
      client.makeRequestAsyncOmit(
        {
          method: 'PUT',
          bucketName: bucket,
          objectName: key,
          query: `partNumber=${part}&uploadId=${encodeURIComponent(uploadId)}`,
          headers: { 'content-md5': createHash('md5').update(bytes).digest('base64') },
        },
        bytes,
      ),
    );
    return { part, etag: String(response.headers.etag).replaceAll('"', '') };
  }

  async function sendParts(
    key: string,
    parts: AsyncIterable<Buffer>,
    sha256: string,
    options: PutOptions,
  ): Promise<StoredObject> {
    const uploadId = await call(() => client.initiateNewMultipartUpload(bucket, key, headersOf(options.headers ?? {}, sha256)));
    try {
      const hash = createHash('sha256');
      const sent: { part: number; etag: string }[] = [];
      let size = 0;
      for await (const bytes of parts) {
        hash.update(bytes);
        size += bytes.length;
        sent.push(await sendPart(key, uploadId, sent.length + 1, bytes));
        options.signal?.throwIfAborted();
      }
      const computed = hash.digest('hex');
      if (computed !== sha256) throw hashMismatch(sha256, computed);
      await call(() => client.completeMultipartUpload(bucket, key, uploadId, sent));
      return { key, size, sha256 };
    } catch (error) {
      // A store that failed may refuse this too; it forgets unfinished uploads by itself. The first failure is the one to tell.
      await client.abortMultipartUpload(bucket, key, uploadId).catch(() => undefined);
      throw error;
    }
  }

  /** The hash has to be known before the first part goes, so the bytes wait in a file. */
  async function sendSpooled(key: string, parts: AsyncIterable<Buffer>, options: PutOptions): Promise<StoredObject> {
    const path = join(spool, randomBytes(8).toString('hex'));
    const measure = createMeasure();
    try {
      await mkdir(spool, { recursive: true });
      await pipeline(parts, measure.stream, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      return await sendParts(key, partsOf(createReadStream(path), options.signal), measure.sha256(), options);
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Nothing is stored unless every byte is there and the digest fits. Errors of the source come as they are. */
  return async (key: string, body: Readable, options: PutOptions): Promise<StoredObject> => {
    if (options.signal !== undefined) addAbortSignal(options.signal, body);
    const parts = partsOf(body as AsyncIterable<Buffer>, options.signal);
    try {
      const first = await parts.next();
      const bytes = first.done === true ? Buffer.alloc(0) : first.value;
      if (bytes.length < partBytes) return await sendWhole(key, bytes, options);
      const all = rejoin(bytes, parts);
      return await (options.sha256 === undefined
        ? sendSpooled(key, all, options)
        : sendParts(key, all, options.sha256, options));
    } finally {
      body.destroy();
    }
  };
}
