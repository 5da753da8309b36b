/** Bundles over HTTP, from the store that the environment names (contract topics: bundle location, download, healthz). */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { BundleSource } from '../bundle/source.ts';
import { presign } from './presign.ts';
import type { StoreSettings } from './settings.ts';

/** Signed addresses hold this long. */
const expiresSeconds = 60;
const downloadMs = 60_000;
const probeMs = 1000;

/** Where the platform's static host looks when no store is set. */
const fallbackBase = 'http://localhost:9000/alga-ext';

export function createHttpBundleSource(settings: StoreSettings | null): BundleSource {
  const store = settings ?? { base: fallbackBase, keys: null, region: '' };

  function addressOf(key: string): URL {
    const path = key.split('/').map(encodeURIComponent).join('/');
    const url = new URL(`${store.base}/${path}`);
    const { keys, region } = store;
    return keys === null ? url : presign({ url, keys, region, expiresSeconds, at: new Date() });
  }

  return {
    async open(key) {
      const response = await fetch(addressOf(key), { signal: AbortSignal.timeout(downloadMs) });
      if (!response.ok || response.body === null) {
        await response.body?.cancel();
        if (response.status === 404) return null;
        throw new Error(`verify_archive_sha256 fetch failed: ${response.status} ${response.statusText}`.trim());
      }
      return Readable.fromWeb(response.body as ReadableStream);
    },
    async probe() {
      if (settings === null) return 'ok';
      try {
        const { ok } = await fetch(settings.base, { method: 'HEAD', signal: AbortSignal.timeout(probeMs) });
        return ok ? 'ok' : 'bundle_store_unreachable';
      } catch {
        return 'bundle_store_unreachable';
      }
    },
  };
}
