/** `GET /healthz`. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import { same } from '../expect.ts';
import type { Bench } from '../bench.ts';
import { shared } from '../profiles.ts';

const { required } = section('healthz');
const storeless = section('healthz', { profile: 'storeless' });

async function health(bench: Bench, bucketStatus: number): Promise<unknown> {
  bench.peers.store.setBucketStatus(bucketStatus);
  try {
    const { status, text } = await bench.get('/healthz');
    return [status, JSON.parse(text)];
  } finally {
    bench.peers.store.setBucketStatus(200);
  }
}

const body = (bundle_store: string) => ({ cache_writable: true, bundle_store, ext_cache_max_bytes: shared.cacheMaxBytes });

export const healthCases: Case[] = [
  required('ok', 'A writable cache and a store that answers; the cache size is echoed as it was set', async (bench) => {
    same('answer', await health(bench, 200), [200, body('ok')]);
  }),
  ...[403, 404, 500].map((status) =>
    required(
      `store-${status}`,
      `A store that answers HEAD with ${status} is unreachable, yet the status stays 200`,
      async (bench) => {
        same('answer', await health(bench, status), [200, body('bundle_store_unreachable')]);
      },
    ),
  ),
  storeless.required(
    'no-store',
    'A store that is not set counts as ok, a cache size that is not set is null',
    async (bench) => {
      same('answer', await health(bench, 200), [200, { cache_writable: true, bundle_store: 'ok', ext_cache_max_bytes: null }]);
    },
  ),
];
