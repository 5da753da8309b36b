/** Signed requests of any kind: whatever is asked, the front answers in S3's terms, and the store stays what it is. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isSafeKey } from '../keys.ts';
import { allObjects } from '../store.ts';
import { bucket, openRig } from './testing/rig.ts';
import type { Rig } from './testing/rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.dispose());

const method = fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'PATCH');
const segment = fc.oneof(
  fc.constantFrom('a', 'b', 'a b', '..', '.', '', '~', 'é', '%2e', 'x'.repeat(1_100), '\\', '\0'),
  fc.string({ maxLength: 5 }),
);
const key = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
const name = fc.constantFrom(
  'uploads',
  'uploadId',
  'partNumber',
  'list-type',
  'max-keys',
  'prefix',
  'delimiter',
  'marker',
  'continuation-token',
  'start-after',
  'encoding-type',
  'delete',
  'acl',
  'location',
  'versioning',
  'response-content-type',
);
const value = fc.oneof(
  fc.constantFrom('', '1', '2', '-1', '0', 'url', '/', 'f'.repeat(32), '../..', 'NaN'),
  fc.string({ maxLength: 6 }),
);
const query = fc.dictionary(name, value, { maxKeys: 4 });
const body = fc.constantFrom(
  '',
  'text',
  '<Delete><Object><Key>../x</Key></Object><Object><Key>a</Key></Object></Delete>',
  '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>',
);
const headers = fc.dictionary(
  fc.constantFrom('range', 'if-match', 'if-none-match', 'content-md5'),
  fc.constantFrom('*', 'bytes=0-', 'bytes=-0', 'bytes=9-1', '"x"', 'bytes=0-0,2-3'),
  { maxKeys: 2 },
);

const answers = [200, 204, 206, 304, 400, 403, 404, 405, 409, 411, 412, 416, 501];

it('answers every request, and takes no key but a safe one', async () => {
  const { client } = rig;
  await client.putObject(bucket, 'a', 'text');
  await fc.assert(
    fc.asyncProperty(method, fc.boolean(), key, query, body, headers, async (verb, onBucket, object, given, sent, more) => {
      const url = await client.presignedUrl(verb, bucket, onBucket ? '' : object, 60, given);
      const path = url.slice(rig.front.endpoint.length);
      const bytes = Buffer.from(sent);
      const length = ['GET', 'HEAD'].includes(verb) ? {} : { 'content-length': String(bytes.length) };
      const answer = await rig.raw(verb, path, { ...more, ...length }, ['GET', 'HEAD'].includes(verb) ? undefined : bytes);
      expect(answers).toContain(answer.status);
      if (answer.status >= 400 && verb !== 'HEAD') expect(answer.code).not.toBeNull();
    }),
    { numRuns: 400 },
  );
  for (const { key: kept } of await allObjects(rig.store)) expect(isSafeKey(kept)).toBe(true);
}, 60_000);
