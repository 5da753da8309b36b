/** Where a runner elsewhere gets bundles: the address that the settings name for it, else the store in use. */
import type { StoreDriver } from '../../../contract/store.ts';
import type { Settings } from '../settings/settings.ts';
import type { RunnerStoreAccess } from './env-file.ts';

type Reader = Pick<Settings, 'get'>;

interface StoreInUse {
  driver: StoreDriver;
  /** The S3 front over it; null while that is closed. */
  front: RunnerStoreAccess | null;
}

/**
 * `BUNDLE_STORE_BASE` wins, with the keys beside it: a runner may know the store by another address. Null where the
 * store in use cannot be reached over HTTP, as a folder cannot without the S3 front.
 */
export function runnerStoreAccess(settings: Reader, { driver, front }: StoreInUse): RunnerStoreAccess | null {
  const named = settings.get('BUNDLE_STORE_BASE')?.trim().replace(/\/+$/, '') ?? '';
  if (named === '') return driver === 's3' ? s3Access(settings) : front;
  return {
    base: named,
    keys: keysOf(settings.get('S3_ACCESS_KEY'), settings.get('S3_SECRET_KEY')),
    region: settings.get('S3_REGION'),
  };
}

/** Path-style, as runners build their URLs. */
function s3Access(settings: Reader): RunnerStoreAccess | null {
  const endpoint = settings.get('STORAGE_S3_ENDPOINT')?.replace(/\/+$/, '');
  const bucket = settings.get('STORAGE_S3_BUNDLE_BUCKET') ?? settings.get('STORAGE_S3_BUCKET');
  const region = settings.get('STORAGE_S3_REGION');
  if (bucket === undefined) return null;
  return {
    base: `${endpoint ?? `https://s3.${region}.amazonaws.com`}/${bucket}`,
    keys: keysOf(settings.get('STORAGE_S3_ACCESS_KEY'), settings.get('STORAGE_S3_SECRET_KEY')),
    region,
  };
}

function keysOf(access: string | undefined, secret: string | undefined): RunnerStoreAccess['keys'] {
  return access && secret ? { access, secret } : null;
}
