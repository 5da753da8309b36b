/** The drivers as the settings and the container make them; an S3 front stands for MinIO. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MinioConnection } from '../../../contract/connections.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import { createSettings } from '../settings/settings.ts';
import { createStoreDrivers } from './drivers.ts';
import { createFolderStore } from './folder.ts';
import { bucket, openRig } from './s3-front/testing/rig.ts';
import type { Rig } from './s3-front/testing/rig.ts';

const signal = new AbortController().signal;
const stopped: MinioConnection = {
  state: 'stopped',
  engine: { address: 'unix:/run/engine.sock', version: '1' },
  image: 'minio',
  hasImage: true,
  containerId: null,
  endpoint: null,
  consoleUrl: null,
  bucket: null,
  volume: null,
  onExit: 'keep',
  failure: null,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alga-drivers-'));
});
afterEach(() => rm(folder, { recursive: true }));

const endpointOf = (rig: Rig) => ({ ...rig.keys, endpoint: rig.front.endpoint, bucket });

/** A container that is at the rig once it is started; null while it is not. */
function rigged(env: Record<string, string> = {}) {
  const running: { rig: Rig | null; next: Rig | null; starts: string[] } = { rig: null, next: null, starts: [] };
  const drivers = createStoreDrivers({
    settings: createSettings({ dataDir: folder, env }),
    folder: createFolderStore(join(folder, 'store')),
    spool: join(folder, 'spool'),
    minio: {
      endpoint: async () => running.rig && endpointOf(running.rig),
      status: async () => stopped,
      async start({ onExit }) {
        running.starts.push(onExit);
        if (running.next === null) {
          throw new WorkbenchError({
            code: 'CONTAINER_ENGINE_MISSING',
            what: 'No.',
            why: 'There is none.',
            fix: 'Install one.',
          });
        }
        running.rig = running.next;
        return endpointOf(running.rig);
      },
    },
  });
  return { drivers, running };
}

describe('the MinIO driver', () => {
  it('says that the container does not run, and starts it for a move', async () => {
    const { drivers, running } = rigged();
    const store = drivers.use('minio');
    expect(store.driver).toBe('minio');
    expect(await store.health()).toEqual({
      ok: false,
      detail: 'The MinIO container does not run. Start it under Connections.',
    });
    await expect(store.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    await expect(drivers.open('minio', signal)).rejects.toMatchObject({ code: 'CONTAINER_ENGINE_MISSING' });
    const rig = await openRig();
    try {
      running.next = rig;
      expect(await drivers.open('minio', signal)).toBe(store);
      expect(running.starts).toEqual(['keep', 'keep']);
      await store.put('a', Buffer.from('x'));
      expect(await rig.store.head('a')).toMatchObject({ size: 1 });
      expect(store.location).toBe(`${rig.front.endpoint}/${bucket}`);
      expect(await store.health()).toMatchObject({ ok: true });
    } finally {
      await rig.dispose();
    }
  });

  it('finds the container again when it comes back under another address', async () => {
    const { drivers, running } = rigged();
    const first = await openRig();
    running.rig = first;
    const store = drivers.use('minio');
    await store.put('a', Buffer.from('x'));
    await first.dispose();
    await expect(store.head('a')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    const second = await openRig();
    try {
      running.rig = second;
      expect(await store.head('a')).toBeNull();
      expect(store.location).toContain(second.front.endpoint);
    } finally {
      await second.dispose();
    }
  });
});

describe('the S3 driver', () => {
  it('names the settings that are missing', async () => {
    const { drivers } = rigged({ STORAGE_S3_ACCESS_KEY: 'access', STORAGE_S3_BUCKET: 'bundles' });
    const missing = { code: 'SETTING_INVALID', message: expect.stringContaining('STORAGE_S3_SECRET_KEY is not set.') };
    await expect(drivers.open('s3', signal)).rejects.toMatchObject(missing);
    expect((await drivers.use('s3').health()).detail).toContain('STORAGE_S3_SECRET_KEY is not set.');
    expect(await drivers.list()).toEqual([
      { driver: 'folder', location: join(folder, 'store'), obstacle: null },
      { driver: 's3', location: null, obstacle: 'STORAGE_S3_SECRET_KEY is not set.' },
      { driver: 'minio', location: null, obstacle: null },
    ]);
  });

  it('goes to the bundles’ own bucket where there is one, else to the platform’s, and by default to the cloud', async () => {
    const keys = { STORAGE_S3_ACCESS_KEY: 'access', STORAGE_S3_SECRET_KEY: 'secret-key', STORAGE_S3_BUCKET: 'files' };
    const [, first] = await rigged(keys).drivers.list();
    expect(first).toEqual({ driver: 's3', location: 'https://s3.us-east-1.amazonaws.com/files', obstacle: null });
    const own = { ...keys, STORAGE_S3_BUNDLE_BUCKET: 'bundles', STORAGE_S3_ENDPOINT: 'http://127.0.0.1:9000' };
    const [, second] = await rigged(own).drivers.list();
    expect(second).toMatchObject({ location: 'http://127.0.0.1:9000/bundles' });
  });
});
