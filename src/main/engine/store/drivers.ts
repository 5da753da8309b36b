/** The drivers of the bundle store, from the settings and the container that the workbench looks after. */
import type { StoreDriver, StoreStatus } from '../../../contract/store.ts';
import { storeDrivers } from '../../../contract/store.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { MinioEndpoint } from '../containers/minio-health.ts';
import type { MinioContainer } from '../containers/minio.ts';
import type { Settings } from '../settings/settings.ts';
import { createLazyStore } from './lazy.ts';
import type { S3Connection } from './s3/client.ts';
import type { BundleStore } from './store.ts';

interface DriverParts {
  settings: Pick<Settings, 'get' | 'boolean'>;
  folder: BundleStore;
  minio: Pick<MinioContainer, 'endpoint' | 'start' | 'status'>;
  /** Folder for large bodies on their way to a bucket. */
  spool: string;
}

export interface StoreDrivers {
  /** The store of a driver, which may not be reachable now; its health says so then. */
  use(driver: StoreDriver): BundleStore;
  /** The same, proven to be reachable; starts the container where it is one. Fails where it cannot be used. */
  open(driver: StoreDriver, signal: AbortSignal): Promise<BundleStore>;
  list(): Promise<StoreStatus['drivers']>;
}

const minioRegion = 'us-east-1';

/** The connection that the settings name, or the names of those that are missing. */
function s3Settings({ get, boolean }: DriverParts['settings']): S3Connection | { missing: string[] } {
  const region = get('STORAGE_S3_REGION');
  const bucket = get('STORAGE_S3_BUNDLE_BUCKET') ?? get('STORAGE_S3_BUCKET');
  const accessKey = get('STORAGE_S3_ACCESS_KEY');
  const secretKey = get('STORAGE_S3_SECRET_KEY');
  if (bucket === undefined || accessKey === undefined || secretKey === undefined) {
    const named = { STORAGE_S3_BUNDLE_BUCKET: bucket, STORAGE_S3_ACCESS_KEY: accessKey, STORAGE_S3_SECRET_KEY: secretKey };
    return { missing: Object.entries(named).flatMap(([name, value]) => (value === undefined ? [name] : [])) };
  }
  return {
    endpoint: get('STORAGE_S3_ENDPOINT') ?? `https://s3.${region}.amazonaws.com`,
    bucket,
    accessKey,
    secretKey,
    region,
    pathStyle: boolean('STORAGE_S3_FORCE_PATH_STYLE'),
  };
}

const notSet = (names: readonly string[]): string =>
  names.length === 1 ? `${names[0]} is not set.` : `${names.join(', ')} are not set.`;

function s3NotSet(missing: readonly string[]): WorkbenchError {
  return new WorkbenchError({
    code: 'SETTING_INVALID',
    what: 'The S3 store cannot be used.',
    why: notSet(missing),
    fix: 'Set what is missing in the settings, or in the environment.',
  });
}

function minioStopped(): WorkbenchError {
  return new WorkbenchError({
    code: 'STORE_UNREACHABLE',
    what: 'The bundle store cannot be used.',
    why: 'The MinIO container does not run.',
    fix: 'Start it under Connections.',
  });
}

/** Loaded when it is first needed: its client is not small, and most workbenches keep their bundles in a folder. */
const s3Module = () => import('./s3/s3.ts');

export function createStoreDrivers({ settings, folder, minio, spool }: DriverParts): StoreDrivers {
  const s3Store = async (): Promise<BundleStore> => {
    const connection = s3Settings(settings);
    if ('missing' in connection) throw s3NotSet(connection.missing);
    const { createS3Store } = await s3Module();
    return createS3Store({ ...connection, createBucket: settings.boolean('ALGA_S3_CREATE_BUCKET'), spool });
  };
  const minioAt = async (endpoint: MinioEndpoint): Promise<BundleStore> => {
    const { createS3Store } = await s3Module();
    return createS3Store({ ...endpoint, region: minioRegion, driver: 'minio', createBucket: true, spool });
  };

  let starting: Promise<unknown> | null = null;
  const stores: Record<StoreDriver, BundleStore> = {
    folder,
    s3: createLazyStore({ driver: 's3', place: 'S3', open: s3Store }),
    minio: createLazyStore({
      driver: 'minio',
      place: 'MinIO container',
      async open() {
        // A container that is on its way is worth waiting for; why it did not come is told by whoever started it.
        await starting?.catch(() => undefined);
        const endpoint = await minio.endpoint();
        if (endpoint === null) throw minioStopped();
        return minioAt(endpoint);
      },
    }),
  };

  async function startMinio(signal: AbortSignal): Promise<void> {
    if ((await minio.endpoint()) !== null) return;
    const { onExit } = await minio.status();
    await minio.start({ mayPull: false, onExit, signal, onProgress: () => undefined });
  }

  async function startedMinio(signal: AbortSignal): Promise<void> {
    const mine = startMinio(signal);
    starting = mine;
    try {
      await mine;
    } finally {
      if (starting === mine) starting = null;
    }
  }

  function s3Listed(): StoreStatus['drivers'][number] {
    const connection = s3Settings(settings);
    if ('missing' in connection) return { driver: 's3', location: null, obstacle: notSet(connection.missing) };
    return { driver: 's3', location: `${connection.endpoint}/${connection.bucket}`, obstacle: null };
  }

  async function minioListed(): Promise<StoreStatus['drivers'][number]> {
    const { endpoint, bucket, failure, state } = await minio.status();
    const location = endpoint === null || bucket === null ? null : `${endpoint}/${bucket}`;
    // Without an engine it can never be used; a stopped container is started by a move.
    return {
      driver: 'minio',
      location,
      obstacle: state === 'no-engine' ? (failure?.why ?? 'No container engine answers.') : null,
    };
  }

  return {
    use: (driver) => stores[driver],

    async open(driver, signal) {
      if (driver === 'minio') await startedMinio(signal);
      const store = stores[driver];
      await store.list({ limit: 1 });
      return store;
    },

    list: async () =>
      Promise.all(
        storeDrivers.map(async (driver) => {
          if (driver === 's3') return s3Listed();
          return driver === 'minio' ? minioListed() : { driver, location: folder.location, obstacle: null };
        }),
      ),
  };
}
