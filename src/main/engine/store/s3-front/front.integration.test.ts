import { randomBytes } from 'node:crypto';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Client } from 'minio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Store } from '../s3/s3.ts';
import { describeStore, hex, inPieces, noise } from '../testing/store-suite.ts';
import { keepFrontKeys } from './keys.ts';
import { openS3Front } from './open.ts';
import { bucket, logger, openRig, refused, region } from './testing/rig.ts';
import type { Rig } from './testing/rig.ts';

const connectionOf = ({ front, keys, folder }: Rig) => ({
  ...keys,
  endpoint: front.endpoint,
  bucket,
  region,
  spool: join(folder, 'spool'),
});

/** Keys and common prefixes, in the order in which they are listed. */
async function names(objects: AsyncIterable<{ name?: string; prefix?: string }>): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, prefix } of objects) found.push(name ?? prefix ?? '');
  return found;
}

describeStore(
  'S3 over the front over a folder',
  async () => {
    const rig = await openRig();
    return { store: createS3Store(connectionOf(rig)), dispose: rig.dispose };
  },
  { presigns: true },
);

describe('the S3 front', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openRig();
  });
  afterAll(() => rig.dispose());

  it('keeps its keys for the owner only, and keeps them', async () => {
    const file = join(rig.folder, 's3-front.json');
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await keepFrontKeys(file)).toEqual(rig.keys);
    const damaged = join(rig.folder, 'damaged.json');
    await writeFile(damaged, '{"accessKey":');
    expect(await keepFrontKeys(damaged)).not.toEqual(rig.keys);
  });

  it('shows one bucket, which is there already and stays', async () => {
    const { client } = rig;
    expect((await client.listBuckets()).map(({ name }) => name)).toEqual([bucket]);
    expect(await client.bucketExists(bucket)).toBe(true);
    expect(await client.bucketExists('another')).toBe(false);
    expect(await refused(client.makeBucket(bucket, region))).toBe('BucketAlreadyOwnedByYou');
    expect(await refused(client.makeBucket('another', region))).toBe('NoSuchBucket');
    expect(await refused(client.removeBucket(bucket))).toBe('AccessDenied');
    const unaware = new Client({ ...rig.clientOptions, region: '' });
    expect(await unaware.getBucketRegionAsync(bucket)).toBe(region);
    expect(await refused(client.getBucketPolicy(bucket))).toBe('NotImplemented');
  });

  it('takes 30 MB in parts by the client’s own upload, and gives out ranges of it', async () => {
    const { client, store, folder } = rig;
    const bytes = noise(30_000_000);
    const small = new Client({ ...rig.clientOptions, partSize: 5 * 1024 * 1024 });
    await small.putObject(bucket, 'large/30', inPieces(bytes), bytes.length, { 'content-type': 'application/zstd', mark: 'm' });
    expect(await store.head('large/30')).toMatchObject({ size: bytes.length, sha256: hex(bytes) });
    expect(await readdir(join(folder, 'uploads'))).toEqual([]);
    const { size, metaData, etag } = await client.statObject(bucket, 'large/30');
    expect({ size, metaData }).toEqual({
      size: bytes.length,
      metaData: { 'content-type': 'application/zstd', mark: 'm', sha256: hex(bytes) },
    });
    expect(etag).toMatch(/^[0-9a-f]{32}-1$/);
    expect(hex(await buffer(await client.getObject(bucket, 'large/30')))).toBe(hex(bytes));
    const part = await buffer(await client.getPartialObject(bucket, 'large/30', 29_999_990, 100));
    expect(part.equals(bytes.subarray(29_999_990))).toBe(true);
    expect(await refused(client.getPartialObject(bucket, 'large/30', 30_000_000))).toBe('InvalidRange');
  });

  it('lists 1500 keys in pages, with and without a delimiter, in both versions', async () => {
    const { client, store } = rig;
    for (let index = 0; index < 1_500; index += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, at) => store.put(`list/${(index + at) % 3}/${index + at}`, Buffer.from('x'))),
      );
    }
    const all = await names(client.listObjectsV2(bucket, 'list/', true));
    expect(all).toHaveLength(1_500);
    expect(all).toEqual(all.toSorted());
    expect(await names(client.listObjects(bucket, 'list/', true))).toEqual(all);
    expect(await names(client.listObjectsV2(bucket, 'list/', false))).toEqual(['list/0/', 'list/1/', 'list/2/']);
    expect(await names(client.listObjects(bucket, 'list/', false))).toEqual(['list/0/', 'list/1/', 'list/2/']);
    expect(await names(client.listObjectsV2(bucket, 'list/1', true, 'list/1/998'))).toEqual([]);
    const page = await client.listObjectsV2Query(bucket, 'list/', '', '/', 2, '');
    expect(page.objects.map((object) => object.prefix)).toEqual(['list/0/', 'list/1/']);
    expect(page.isTruncated).toBe(true);
    const next = await client.listObjectsV2Query(bucket, 'list/', String(page.nextContinuationToken), '/', 2, '');
    expect(next).toMatchObject({ isTruncated: false, objects: [{ prefix: 'list/2/' }] });
    expect((await client.listObjectsV2Query(bucket, 'nothing/', '', '', 10, '')).objects).toEqual([]);
    await client.removeObjects(bucket, all);
    expect(await names(client.listObjectsV2(bucket, 'list/', true))).toEqual([]);
  }, 60_000);

  it('copies, and reads under conditions', async () => {
    const { client, store } = rig;
    const { etag } = await client.putObject(bucket, 'copy/a', 'text', 4, { 'content-type': 'text/plain' });
    await client.copyObject(bucket, 'copy/b', `/${bucket}/copy/a`);
    expect(await store.head('copy/b')).toMatchObject({ sha256: hex('text'), headers: { 'content-type': 'text/plain' } });
    expect(await refused(client.copyObject(bucket, 'copy/c', `/${bucket}/copy/none`))).toBe('NoSuchKey');
    const url = await client.presignedGetObject(bucket, 'copy/a', 60, { 'response-content-disposition': 'attachment' });
    const whole = await fetch(url);
    expect([whole.status, whole.headers.get('content-disposition'), whole.headers.get('etag')]).toEqual([
      200,
      'attachment',
      `"${etag}"`,
    ]);
    expect((await fetch(url, { headers: { 'if-none-match': `"${etag}"` } })).status).toBe(304);
    expect((await fetch(url, { headers: { 'if-match': '"other"' } })).status).toBe(412);
    expect(await (await fetch(url, { headers: { range: 'bytes=-2' } })).text()).toBe('xt');
    expect((await fetch(url, { headers: { range: 'bytes=9-' } })).status).toBe(416);
    expect((await fetch(url, { headers: { range: 'lines=1-2' } })).status).toBe(200);
    expect(await refused(client.putObject(bucket, 'copy/a', 'x', 1, { 'if-none-match': '*' }))).toBe('PreconditionFailed');
  });

  it('refuses multipart uploads that do not add up', async () => {
    const { client } = rig;
    const begin = () => client.initiateNewMultipartUpload(bucket, 'parts', {});
    const send = (uploadID: string, partNumber: number, payload: Buffer) =>
      client.uploadPart({ bucketName: bucket, objectName: 'parts', uploadID, partNumber, headers: {} }, payload);
    const id = await begin();
    const small = await send(id, 1, Buffer.from('small'));
    const last = await send(id, 2, Buffer.from('last'));
    const complete = (parts: { part: number; etag?: string }[], upload = id) =>
      refused(client.completeMultipartUpload(bucket, 'parts', upload, parts));
    expect(await complete([small, last])).toBe('EntityTooSmall');
    expect(await complete([last, small])).toBe('InvalidPartOrder');
    expect(await complete([{ part: 1, etag: 'f'.repeat(32) }])).toBe('InvalidPart');
    expect(await complete([])).toBe('MalformedXML');
    expect(await complete([small], 'f'.repeat(32))).toBe('NoSuchUpload');
    expect(await complete([small], '../../store')).toBe('NoSuchUpload');
    expect(await refused(send(id, 0, Buffer.from('x')))).toBe('InvalidArgument');
    expect(await client.findUploadId(bucket, 'parts')).toBe(id);
    const again = await send(id, 1, Buffer.from('other'));
    expect((await client['listParts'](bucket, 'parts', id)).map(({ part, etag }) => [part, etag])).toEqual([
      [1, again.etag],
      [2, last.etag],
    ]);
    await client.abortMultipartUpload(bucket, 'parts', id);
    expect(await complete([last])).toBe('NoSuchUpload');
    const claimed = await client.initiateNewMultipartUpload(bucket, 'parts', { 'x-amz-meta-sha256': hex('other') });
    expect(await complete([await send(claimed, 1, randomBytes(10))], claimed)).toBe('BadDigest');
    expect(await refused(client.statObject(bucket, 'parts'))).toBe('NotFound');
  });

  it('names the holder of its port', async () => {
    const port = Number(new URL(rig.front.endpoint).port);
    const second = openS3Front({
      store: rig.store,
      uploads: join(rig.folder, 'uploads'),
      keys: rig.keys,
      bucket,
      region,
      port,
      clock: { now: Date.now },
      logger,
    });
    await expect(second).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  });
});
