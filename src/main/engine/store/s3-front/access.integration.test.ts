/** Who gets in: signatures, clocks, addresses, keys that would lead out, and bodies that are not what was signed. */
import { createHash } from 'node:crypto';
import { buffer, text } from 'node:stream/consumers';
import { Client } from 'minio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amzTime, mac, signingKey } from '../../../../../runner/server/presign.ts';
import { hex } from '../testing/store-suite.ts';
import { createS3Store } from '../s3/s3.ts';
import type { FrontKeys } from './sigv4/authenticate.ts';
import { bucket, openRig, refused, region } from './testing/rig.ts';
import type { Rig } from './testing/rig.ts';

describe('access to the S3 front', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openRig();
  });
  afterAll(() => rig.dispose());

  const other = (changes: Partial<FrontKeys>, where = region): Client =>
    new Client({ ...rig.clientOptions, ...changes, region: where });

  it('refuses what is not signed with its keys', async () => {
    const { client, keys } = rig;
    await client.putObject(bucket, 'guarded', 'text');
    expect(await refused(other({ secretKey: 'wrong-secret' }).getObject(bucket, 'guarded'))).toBe('SignatureDoesNotMatch');
    expect(await refused(other({ accessKey: 'stranger' }).getObject(bucket, 'guarded'))).toBe('InvalidAccessKeyId');
    expect(await refused(other({}, 'eu-west-1').getObject(bucket, 'guarded'))).toBe('AuthorizationHeaderMalformed');
    expect(await rig.raw('GET', `/${bucket}/guarded`)).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(await rig.raw('PUT', `/${bucket}/guarded`, {}, Buffer.from('x'))).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    });
    expect(await rig.raw('GET', `/${bucket}/guarded`, { authorization: `AWS ${keys.accessKey}:x` })).toMatchObject({
      status: 400,
    });
    expect(await buffer(await client.getObject(bucket, 'guarded'))).toEqual(Buffer.from('text'));
  });

  it('takes uploads as curl signs them, without a hash of their body', async () => {
    const { front, keys, store } = rig;
    const url = new URL(`${front.endpoint}/${bucket}/by-curl`);
    const time = amzTime(new Date());
    const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
    const canonical = ['PUT', url.pathname, '', `host:${url.host}`, `x-amz-date:${time}`, '', 'host;x-amz-date', hex('')].join(
      '\n',
    );
    const key = signingKey(keys.secretKey, time.slice(0, 8), region);
    const signature = mac(key, ['AWS4-HMAC-SHA256', time, scope, hex(canonical)].join('\n')).toString('hex');
    const authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKey}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
    const headers = { authorization, 'x-amz-date': time, expect: '100-continue', 'content-length': '4' };
    expect(await rig.raw('PUT', url.pathname, headers, Buffer.from('text'))).toMatchObject({ status: 200 });
    expect(await text((await store.get('by-curl'))!)).toBe('text');
    expect(await rig.raw('PUT', url.pathname, { ...headers, 'x-amz-acl': 'public' }, Buffer.from('x'))).toMatchObject({
      status: 403,
    });
  });

  it('refuses clocks that are too far off, and addresses whose time is over or not come', async () => {
    const { client, clock } = rig;
    await client.putObject(bucket, 'timed', 'text');
    const url = await client.presignedGetObject(bucket, 'timed', 60);
    const at = async (offsetMs: number, work: () => Promise<unknown>) => {
      clock.fixed = Date.now() + offsetMs;
      try {
        return await work();
      } finally {
        clock.fixed = null;
      }
    };
    const read = async () => (await fetch(url)).status;
    const minute = 60_000;
    expect(await at(16 * minute, () => refused(client.getObject(bucket, 'timed')))).toBe('RequestTimeTooSkewed');
    expect(await at(-16 * minute, () => refused(client.getObject(bucket, 'timed')))).toBe('RequestTimeTooSkewed');
    const store = createS3Store({ ...rig.keys, endpoint: rig.front.endpoint, bucket, region, spool: rig.folder });
    const skewed = { code: 'STORE_UNREACHABLE', message: expect.stringContaining('15 minutes apart') };
    await at(16 * minute, () => expect(store.head('timed')).rejects.toMatchObject(skewed));
    expect(await at(14 * minute, () => refused(client.getObject(bucket, 'timed')))).toBe('accepted');
    expect(await at(0, read)).toBe(200);
    expect(await at(2 * minute, read)).toBe(403);
    expect(await at(-16 * minute, read)).toBe(403);
  });

  it('lets a signed address do what it was signed for, and nothing else', async () => {
    const { client, front } = rig;
    const put = await client.presignedPutObject(bucket, 'by-address', 60);
    expect((await fetch(put, { method: 'PUT', body: 'text', headers: { 'x-amz-meta-more': 'x' } })).status).toBe(403);
    expect((await fetch(put, { method: 'PUT', body: 'text' })).status).toBe(200);
    expect((await fetch(put)).status).toBe(403);
    expect((await fetch(put.replace('by-address', 'by-another'), { method: 'PUT', body: 'x' })).status).toBe(403);
    expect((await fetch(put.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'), { method: 'PUT', body: 'x' })).status).toBe(403);
    expect((await fetch(`${put}&uploads`, { method: 'PUT', body: 'x' })).status).toBe(403);
    const get = front.presign('by-address', { method: 'GET', expiresSeconds: 60 });
    expect(await (await fetch(get)).text()).toBe('text');
    const forever = new URL(get);
    forever.searchParams.set('X-Amz-Expires', '9999999');
    expect((await fetch(forever)).status).toBe(400);
  });

  it('has no way out of the store', async () => {
    const { client, front } = rig;
    for (const key of ['../s3-front.json', 'a/../../s3-front.json', '.hidden', 'a//b', 'a\\..\\b', 'nul\0']) {
      expect(await refused(client.putObject(bucket, key, 'x'))).not.toBe('accepted');
    }
    for (const path of [
      '/extensions/..%2f..%2fs3-front.json',
      '/extensions/%2e%2e/s3-front.json',
      '/../s3-front.json',
      '/extensions/%zz',
    ]) {
      const { status } = await rig.raw('GET', path);
      expect(status).toBeGreaterThanOrEqual(400);
    }
    // Signed, the way out is still none.
    const url = front.presign('x', { method: 'GET', expiresSeconds: 60 });
    expect((await rig.raw('GET', `${url.pathname.replace('x', '..')}${url.search}`)).status).toBeGreaterThanOrEqual(400);
    expect(await refused(client.getObject(bucket, 'a b'))).toBe('InvalidArgument');
  });

  it('refuses damaged bodies and keeps what was there', async () => {
    const { client, front, store } = rig;
    await client.putObject(bucket, 'sound', 'old');
    const put = front.presign('sound', { method: 'PUT', expiresSeconds: 60 });
    const path = `${put.pathname}${put.search}`;
    const body = Buffer.from('new');
    const md5 = createHash('md5').update('other').digest('base64');
    expect(await rig.raw('PUT', path, { 'content-md5': md5 }, body)).toMatchObject({ status: 400, code: 'BadDigest' });
    expect(await rig.raw('PUT', path, { 'transfer-encoding': 'chunked' }, body)).toMatchObject({
      status: 411,
      code: 'MissingContentLength',
    });
    const claimed = { 'content-type': 'text/plain', sha256: hex('other') };
    expect(await refused(client.putObject(bucket, 'sound', 'new', 3, claimed))).toBe('BadDigest');
    expect(await text((await store.get('sound'))!)).toBe('old');
  });
});
