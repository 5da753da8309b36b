/** `x-idempotency-key`: which answers come again. */
import { randomUUID } from 'node:crypto';
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench, ExecuteOptions } from '../bench.ts';
import { holds, same } from '../expect.ts';

const { required, security } = section('idempotency');

/** Two executions with one key; the second may be another. */
async function twice(bench: Bench, key: string, first: ExecuteOptions, second: ExecuteOptions = first) {
  const headers = { 'x-idempotency-key': key };
  const one = await bench.execute({ ...first, headers: { ...headers, ...first.headers } });
  const other = await bench.execute({ ...second, headers: { ...headers, ...second.headers } });
  return { one, other };
}

const random: ExecuteOptions = { component: 'guest', path: '/random' };
const nowhere = `sha256:${'0'.repeat(64)}`;
const failing = (status: number): ExecuteOptions => ({
  component: 'guest',
  path: '/answer',
  body: JSON.stringify({ status, headers: [{ name: 'x-run', value: randomUUID() }], body: null }),
});

export const idempotencyCases: Case[] = [
  required('again', 'A key seen before answers with the first answer, verbatim', async (bench) => {
    const { one, other } = await twice(bench, randomUUID(), random);
    same('second answer', other, one);
  }),
  required('without', 'Without a key each request runs', async (bench) => {
    const one = await bench.execute(random);
    const other = await bench.execute(random);
    holds('answers', one.body_b64 !== other.body_b64, 'two answers', other.body_b64);
  }),
  required('empty', 'An empty key counts as none', async (bench) => {
    const { one, other } = await twice(bench, '', random);
    holds('answers', one.body_b64 !== other.body_b64, 'two answers', other.body_b64);
  }),
  required('other-key', 'Another key runs again', async (bench) => {
    const one = await bench.execute({ ...random, headers: { 'x-idempotency-key': randomUUID() } });
    const other = await bench.execute({ ...random, headers: { 'x-idempotency-key': randomUUID() } });
    holds('answers', one.body_b64 !== other.body_b64, 'two answers', other.body_b64);
  }),
  required('other-request', 'The key alone counts, whatever else the request asks for', async (bench) => {
    const { one, other } = await twice(bench, randomUUID(), random, { component: 'guest', path: '/echo' });
    same('second answer', other, one);
  }),
  ...[404, 500].map((status) =>
    required(`guest-${status}`, `A ${status} of the guest is kept as well`, async (bench) => {
      const { one, other } = await twice(bench, randomUUID(), failing(status), failing(status));
      same('second answer', other, one);
    }),
  ),
  required('not-kept/bundle', 'A bundle that could not be fetched is tried again', async (bench) => {
    const key = randomUUID();
    const first = await bench.execute({ contentHash: nowhere, headers: { 'x-idempotency-key': key } });
    same('first status', first.status, 502);
    const plain = await bench.publishComponent('plain');
    same('second status', (await bench.execute({ contentHash: plain, headers: { 'x-idempotency-key': key } })).status, 200);
  }),
  required('not-kept/trap', 'A trap is tried again', async (bench) => {
    const { one, other } = await twice(
      bench,
      randomUUID(),
      { component: 'guest', path: '/throw' },
      { component: 'guest', path: '/count' },
    );
    same('statuses', [one.status, other.status], [500, 200]);
  }),
  required('not-kept/headers', 'Missing routing headers are refused also where the key has an answer', async (bench) => {
    const { other } = await twice(bench, randomUUID(), random, { ...random, headers: { 'x-alga-tenant': undefined } });
    same('second status', [other.status, other.error], [400, 'missing_routing_headers']);
  }),
  security('other-hash', 'The key is shared by all content hashes, and looked at before the bundle is', async (bench) => {
    const { one, other } = await twice(bench, randomUUID(), random, { contentHash: nowhere });
    same('second answer', other, one);
  }),
  security('all-tenants', 'The key is shared by all tenants and extensions', async (bench) => {
    const { one, other } = await twice(bench, randomUUID(), random, {
      ...random,
      headers: { 'x-alga-tenant': randomUUID() },
    });
    same('second answer', other, one);
  }),
  security('no-single-flight', 'Two requests at the same time with one key both run', async (bench) => {
    const options = { ...random, headers: { 'x-idempotency-key': randomUUID() } };
    const [one, other] = await Promise.all([bench.execute(options), bench.execute(options)]);
    holds('answers', one.body_b64 !== other.body_b64, 'two answers', other.body_b64);
  }),
];
