/** The suite against an endpoint that the environment names; `npm run test:minio` names a real MinIO. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolderStore } from '../folder.ts';
import { copyStore } from '../move.ts';
import { allObjects } from '../store.ts';
import { describeStore, noise } from '../testing/store-suite.ts';
import { createS3Client } from './client.ts';
import { createS3Store } from './s3.ts';

const { ALGA_TEST_S3_ENDPOINT, ALGA_TEST_S3_ACCESS_KEY, ALGA_TEST_S3_SECRET_KEY, ALGA_TEST_S3_BUCKET, ALGA_TEST_S3_REGION } =
  process.env;

const connection = {
  endpoint: ALGA_TEST_S3_ENDPOINT ?? '',
  accessKey: ALGA_TEST_S3_ACCESS_KEY ?? 'minioadmin',
  secretKey: ALGA_TEST_S3_SECRET_KEY ?? 'minioadmin',
  bucket: ALGA_TEST_S3_BUCKET ?? 'extensions',
  region: ALGA_TEST_S3_REGION ?? 'us-east-1',
};

/** One test that is not run, instead of one for each of the suite. */
if (connection.endpoint === '') it.skip('the suite of the bundle store against the endpoint in ALGA_TEST_S3_ENDPOINT');
else describe(`the endpoint ${connection.endpoint}`, againstEndpoint);

function againstEndpoint(): void {
  describeStore(
    connection.endpoint,
    async () => {
      const spool = await mkdtemp(join(tmpdir(), 'alga-s3-'));
      return {
        store: createS3Store({ ...connection, spool, createBucket: true }),
        dispose: () => rm(spool, { recursive: true, force: true }),
      };
    },
    { presigns: true },
  );

  it('takes a whole store and gives it back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'alga-s3-move-'));
    const from = createFolderStore(join(folder, 'from'));
    const back = createFolderStore(join(folder, 'back'));
    const remote = createS3Store({ ...connection, spool: join(folder, 'spool'), createBucket: true });
    const bytes = noise(9_000_000);
    const prefix = `move-${randomUUID()}`;
    for (let index = 0; index < 20; index += 1) {
      await from.put(`${prefix}/${index}`, bytes.subarray(0, index === 7 ? bytes.length : 1_000 + index));
    }
    const options = { signal: new AbortController().signal, onProgress: () => undefined };
    await copyStore({ ...options, from, to: remote });
    await copyStore({ ...options, from: remote, to: back });
    for (const { key, sha256 } of await allObjects(from)) {
      expect(await back.head(key)).toMatchObject({ sha256 });
      await remote.delete(key);
    }
    await rm(folder, { recursive: true });
  });

  it('creates a missing bucket where it may', async () => {
    const fresh = { ...connection, bucket: `alga-${randomUUID()}` };
    const spool = join(tmpdir(), 'alga-s3-never-made');
    await expect(createS3Store({ ...fresh, spool }).list()).rejects.toMatchObject({ code: 'BUCKET_MISSING' });
    expect(await createS3Store({ ...fresh, spool, createBucket: true }).list()).toEqual({ objects: [], next: null });
    expect(await createS3Store({ ...fresh, spool }).list()).toEqual({ objects: [], next: null });
    await createS3Client(fresh).removeBucket(fresh.bucket);
  });

  it('tells wrong keys and a missing bucket apart', async () => {
    const spool = join(tmpdir(), 'alga-s3-never-made');
    const stranger = createS3Store({ ...connection, spool, secretKey: 'not the secret' });
    await expect(stranger.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    await expect(stranger.get('a')).rejects.toThrow(/keys/);
    expect(await stranger.health()).toMatchObject({ ok: false, detail: expect.stringContaining('key') });
    const lost = createS3Store({ ...connection, spool, bucket: 'there-is-no-such-bucket' });
    await expect(lost.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'BUCKET_MISSING' });
    await expect(lost.get('a')).rejects.toMatchObject({ code: 'BUCKET_MISSING' });
    await expect(lost.head('a')).rejects.toMatchObject({ code: 'BUCKET_MISSING' });
    await expect(lost.list()).rejects.toMatchObject({ code: 'BUCKET_MISSING' });
  });
}
