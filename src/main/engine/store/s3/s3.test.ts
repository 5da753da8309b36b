import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../../contract/errors.ts';
import { s3Failure } from './failures.ts';
import { createS3Store } from './s3.ts';

const connection = { accessKey: 'access', secretKey: 'secret-key', bucket: 'bundles', region: 'us-east-1' };
const spool = join(tmpdir(), 'alga-s3-unused');
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An endpoint that answers as it is told. */
async function endpoint(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => void server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('an endpoint that cannot be used', () => {
  it('is told where nothing listens', async () => {
    const gone = await endpoint(() => undefined);
    for (const close of closing.splice(0)) await close();
    const store = createS3Store({ ...connection, endpoint: gone, spool });
    const refused = { code: 'STORE_UNREACHABLE', message: expect.stringContaining('Nothing answers there.') };
    await expect(store.put('a', Buffer.from('x'))).rejects.toMatchObject(refused);
    await expect(store.get('a')).rejects.toMatchObject(refused);
    await expect(store.head('a')).rejects.toMatchObject(refused);
    await expect(store.list()).rejects.toMatchObject(refused);
    await expect(store.delete('a')).rejects.toMatchObject(refused);
    expect(await store.health()).toEqual({
      ok: false,
      detail: 'Nothing answers there. Start the store, or set the endpoint that it listens on.',
    });
  });

  it.each([
    ['AccessDenied', 403, 'STORE_UNREACHABLE', 'It refuses the access key'],
    ['RequestTimeTooSkewed', 403, 'STORE_UNREACHABLE', '15 minutes apart'],
    ['NoSuchBucket', 404, 'BUCKET_MISSING', 'The bucket does not exist.'],
    ['XMinioStorageFull', 507, 'DISK_FULL', 'Its disk is full.'],
    ['SomethingElse', 400, 'STORE_UNREACHABLE', 'It answered SomethingElse: Sorry.'],
  ])('is told when it answers %s', async (code, status, expected, why) => {
    const url = await endpoint((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>Sorry.</Message></Error>`);
    });
    const store = createS3Store({ ...connection, endpoint: url, spool });
    const failure: unknown = await store.put('a', Buffer.from('x')).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: expected });
    expect(failure).toBeInstanceOf(WorkbenchError);
    expect((failure as WorkbenchError).failure.why).toContain(why);
    expect((await store.health()).detail).toContain(why);
  });

  it('may break off in the middle of a body', async () => {
    const url = await endpoint((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
    });
    const stream = await createS3Store({ ...connection, endpoint: url, spool }).get('a');
    await expect(stream!.toArray()).rejects.toThrow();
  });

  it.each(['', 'localhost:9000', 'ftp://localhost', 'http://'])('is told for the address %j', (address) => {
    expect(() => createS3Store({ ...connection, endpoint: address, spool })).toThrow(/no address of an S3 endpoint/);
  });
});

describe('s3Failure', () => {
  it('leaves alone what is told already, and ends its sentences', () => {
    const told = s3Failure(new Error('odd'), 'http://s3/bucket');
    expect(s3Failure(told, 'elsewhere')).toBe(told);
    expect(told.failure.why).toBe('It answered odd.');
    expect(s3Failure(new Error(' '), 'http://s3/bucket').failure.why).toBe('It answered with an error.');
  });
});
