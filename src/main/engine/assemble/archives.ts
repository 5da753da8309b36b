/** Where bundles lie: the store in use, the drivers that it can be moved to, and the S3 front over it. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { StoreDriver, StoreStatus } from '../../../contract/store.ts';
import { findEngine } from '../containers/engine.ts';
import { createMinioContainer } from '../containers/minio.ts';
import { notChangeable } from '../settings/failures.ts';
import type { RunnerStoreAccess } from '../remote-runner/env-file.ts';
import { createStoreDrivers } from '../store/drivers.ts';
import { createFolderStore } from '../store/folder.ts';
import { createStoreMoves } from '../store/moves.ts';
import { keepFrontKeys } from '../store/s3-front/keys.ts';
import { openS3Front } from '../store/s3-front/open.ts';
import type { S3Front } from '../store/s3-front/open.ts';
import type { FrontKeys } from '../store/s3-front/sigv4/authenticate.ts';
import type { BundleStore } from '../store/store.ts';
import { createSwitchableStore } from '../store/switchable.ts';
import type { Base } from './options.ts';

/** Bucket of the MinIO container; the name that the platform's own tools use. */
const minioBucket = 'extensions';

function openMinio({ dataDir, settings, fetch, logger, changed, stack }: Base) {
  return stack.adopt(
    createMinioContainer({
      dataDir,
      image: settings.get('ALGA_MINIO_IMAGE'),
      port: settings.number('ALGA_MINIO_PORT') ?? null,
      bucket: minioBucket,
      findEngine: () => findEngine(process.env),
      fetch,
      logger,
      changed: () => changed('connections'),
    }),
    (open) => open.dispose(),
  );
}

/** The keys that the settings name, else those of this data folder. */
async function frontKeys({ dataDir, settings }: Base): Promise<FrontKeys> {
  const [accessKey, secretKey] = [settings.get('S3_ACCESS_KEY'), settings.get('S3_SECRET_KEY')];
  if (accessKey !== undefined && secretKey !== undefined) return { accessKey, secretKey };
  return keepFrontKeys(path.join(dataDir, 's3-front.json'));
}

/** A port that a person set must be free; the usual one may be another workbench's, and then any free one will do. */
async function openFront(base: Base, store: BundleStore, keys: FrontKeys, notices: string[]): Promise<S3Front> {
  const { dataDir, settings, clock, logger } = base;
  const portSetting = 'ALGA_S3_FRONT_PORT';
  const port = settings.number(portSetting);
  const isChosen = settings.all().find(({ name }) => name === portSetting)?.source !== 'default';
  const open = (on: number): Promise<S3Front> =>
    openS3Front({
      store,
      uploads: path.join(dataDir, 'store-uploads'),
      keys,
      bucket: settings.get('S3_BUCKET'),
      region: settings.get('S3_REGION'),
      port: on,
      clock,
      logger,
    });
  try {
    return await open(port);
  } catch (error) {
    if (isChosen || !(error instanceof WorkbenchError) || error.failure.code !== 'PORT_IN_USE') throw error;
    const front = await open(0);
    notices.push(`Port ${port} for the S3 front is taken; it answers at ${front.endpoint}.`);
    return front;
  }
}

/** Opens the store that was chosen. Fails with `PORT_IN_USE` for the S3 front, where that is asked for. */
export async function openArchives(base: Base) {
  const { dataDir, settings, logger, changed, announced = true, stack } = base;
  const minio = openMinio(base);
  const opened: { front: S3Front | null; keys: FrontKeys | null } = { front: null, keys: null };
  const folder = createFolderStore(path.join(dataDir, 'store'), {
    presign: (key, options) => opened.front?.presign(key, options) ?? null,
  });
  const spool = path.join(dataDir, 'store-spool');
  // Of a process that died: one engine owns the data folder.
  await rm(spool, { recursive: true, force: true });
  const drivers = createStoreDrivers({ settings, folder, minio, spool });
  const store = createSwitchableStore(drivers.use(settings.get('ALGA_STORE_DRIVER') as StoreDriver));

  if (store.driver === 'minio') {
    // The start does not wait for a container; calls of the store do.
    drivers.open('minio', new AbortController().signal).catch((error: unknown) => {
      logger.warn({ err: error }, 'the MinIO container was not started');
    });
  }
  const notices: string[] = [];
  if (settings.boolean('ALGA_S3_FRONT') && announced) {
    opened.keys = await frontKeys(base);
    opened.front = stack.adopt(await openFront(base, store, opened.keys, notices), (front) => front.close());
  }

  const moves = createStoreMoves({
    store,
    open: drivers.open,
    mayChoose() {
      const locked = settings.all().find(({ name }) => name === 'ALGA_STORE_DRIVER')?.locked ?? null;
      if (locked !== null) throw notChangeable('ALGA_STORE_DRIVER', locked);
    },
    async choose(driver) {
      await settings.set('ALGA_STORE_DRIVER', driver);
      changed('store');
    },
  });

  return {
    store,
    minio,
    moves,
    notices,
    async status(): Promise<StoreStatus> {
      const [health, listed] = await Promise.all([store.health(), drivers.list()]);
      const { front } = opened;
      const s3 = front && { endpoint: front.endpoint, bucket: front.bucket, accessKey: front.accessKey, region: front.region };
      return { driver: store.driver, location: store.location, health, s3, drivers: listed };
    },
    /** How a runner elsewhere reads the bundles: through the front, which has them whatever keeps them. */
    runnerAccess(): RunnerStoreAccess | null {
      const { front, keys } = opened;
      if (front === null || keys === null) return null;
      return {
        base: `${front.endpoint}/${front.bucket}`,
        keys: { access: keys.accessKey, secret: keys.secretKey },
        region: front.region,
      };
    },
  };
}
export type Archives = Awaited<ReturnType<typeof openArchives>>;
