/** The bundle store in a bucket of any endpoint that speaks S3. The hash of an object is kept as its user metadata. */
import { Readable } from 'node:stream';
import type { BucketItemStat } from 'minio';
import type { StoreDriver } from '../../../../contract/store.ts';
import { WorkbenchError } from '../../../../contract/errors.ts';
import { objectExists, rangeOutside } from '../failures.ts';
import { assertSafeKey, isSafeKey } from '../keys.ts';
import type { BundleStore, ObjectInfo, StoredObject, StoreHealth } from '../store.ts';
import { pageLimit } from '../store.ts';
import type { S3Connection } from './client.ts';
import { createS3Client } from './client.ts';
import { s3CodeOf, s3Failure } from './failures.ts';
import { createUploader, digestHeader } from './upload.ts';

interface S3StoreOptions extends S3Connection {
  /** `minio` for the container that the workbench looks after. */
  driver?: Exclude<StoreDriver, 'folder'>;
  /** Whether a bucket that is missing is created; else it is `BUCKET_MISSING`. */
  createBucket?: boolean;
  /** Folder for large bodies on their way; what a process that died left there is its owner's to remove. */
  spool: string;
}

const absent = ['NoSuchKey', 'NotFound'];
const healthMs = 5_000;
const userHeader = 'x-amz-meta-';
const standardHeaders = ['content-type', 'cache-control', 'content-encoding', 'content-disposition', 'content-language'];

/** The client takes the mark off the names of user metadata. */
function infoOf(key: string, { size, lastModified, metaData }: BucketItemStat): ObjectInfo {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(metaData)) {
    headers[standardHeaders.includes(name) ? name : `${userHeader}${name}`] = String(value);
  }
  const { [digestHeader]: sha256 = null, ...rest } = headers;
  return { key, size, modifiedAt: lastModified.getTime(), sha256, headers: rest };
}

/** Fails with `SETTING_INVALID` for an endpoint that is none. Nothing is sent before the first call. */
export function createS3Store(options: S3StoreOptions): BundleStore {
  const { bucket, createBucket = false, spool } = options;
  const client = createS3Client(options);
  const location = `${options.endpoint.replace(/\/+$/, '')}/${bucket}`;
  const upload = createUploader({ client, bucket, call, spool });
  let ready: Promise<void> | null = null;

  async function call<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw s3Failure(error, location);
    }
  }

  /** Unlike a HEAD of the bucket, a list tells by its code what is wrong. */
  const look = () => client.listObjectsV2Query(bucket, '', '', '', 1, '');

  async function prepare(): Promise<void> {
    try {
      await look();
    } catch (error) {
      if (s3CodeOf(error) !== 'NoSuchBucket' || !createBucket) throw error;
      await client.makeBucket(bucket, options.region).catch((refusal: unknown) => {
        // Somebody else was quicker.
        if (s3CodeOf(refusal) !== 'BucketAlreadyOwnedByYou') throw refusal;
      });
    }
  }

  /** Sees to the bucket once; a failure is forgotten, so that the next call tries again. */
  async function prepared(): Promise<void> {
    ready ??= call(prepare);
    try {
      await ready;
    } catch (error) {
      ready = null;
      throw error;
    }
  }

  async function head(key: string): Promise<ObjectInfo | null> {
    assertSafeKey(key);
    try {
      return infoOf(key, await client.statObject(bucket, key));
    } catch (error) {
      // A refusal without a body hides its reason, which a list tells.
      if (s3CodeOf(error) === 'AccessDenied') await call(look);
      if (!absent.includes(s3CodeOf(error))) throw s3Failure(error, location);
      // The same answer is given when there is no bucket, which only the first miss has to find out.
      await prepared();
      return null;
    }
  }

  async function put(key: string, body: Readable, options_: Parameters<typeof upload>[2]): Promise<StoredObject> {
    await prepared();
    if (options_.ifAbsent === true && (await head(key)) !== null) throw objectExists(key);
    try {
      return await upload(key, body, options_);
    } catch (error) {
      const cause = error instanceof WorkbenchError ? error.cause : null;
      throw s3CodeOf(cause) === 'PreconditionFailed' ? objectExists(key) : error;
    }
  }

  return {
    driver: options.driver ?? 's3',
    location,

    async put(key, body, putOptions = {}) {
      const source = body instanceof Readable ? body : Readable.from([body]);
      // Until the upload listens, an error of the source (a file that is gone) would end the process.
      source.on('error', () => undefined);
      try {
        assertSafeKey(key);
        return await put(key, source, putOptions);
      } finally {
        source.destroy();
      }
    },

    async get(key, range) {
      assertSafeKey(key);
      const { start = 0, end } = range ?? {};
      try {
        return await client.getPartialObject(bucket, key, start, end === undefined ? 0 : end - start + 1);
      } catch (error) {
        const code = s3CodeOf(error);
        if (absent.includes(code)) return null;
        if (code === 'InvalidRange') throw rangeOutside(key, start, (await head(key))?.size ?? 0);
        throw s3Failure(error, location);
      }
    },

    head,

    async list({ prefix = '', after = '', limit = pageLimit } = {}) {
      await prepared();
      const page = await call(() => client.listObjectsV2Query(bucket, prefix, '', '', limit, after));
      const named = page.objects.flatMap(({ name, size, lastModified }) =>
        name === undefined ? [] : [{ key: name, size, sha256: null, modifiedAt: lastModified?.getTime() ?? 0 }],
      );
      // Others may use the bucket too, with keys that no folder could keep.
      return {
        objects: named.filter(({ key }) => isSafeKey(key)),
        next: page.isTruncated ? (named.at(-1)?.key ?? null) : null,
      };
    },

    async delete(key) {
      if ((await head(key)) === null) return false;
      await call(() => client.removeObject(bucket, key));
      return true;
    },

    async presign(key, { method, expiresSeconds }) {
      assertSafeKey(key);
      return new URL(await call(() => client.presignedUrl(method, bucket, key, expiresSeconds)));
    },

    async health(): Promise<StoreHealth> {
      const late = new Promise<never>((_resolve, reject) => {
        const tooLate = Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' });
        setTimeout(() => reject(tooLate), healthMs).unref();
      });
      try {
        await Promise.race([prepared().then(look), late]);
        return { ok: true, detail: `Bucket ${location}` };
      } catch (error) {
        const { why, fix } = s3Failure(error, location).failure;
        return { ok: false, detail: `${why} ${fix}` };
      }
    },
  };
}
