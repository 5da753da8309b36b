/** The bundle store of a whole engine: shown, verified, moved to an S3 endpoint and back, and found again by the next start. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Install } from '../../../contract/installs.ts';
import type { MoveProgress } from '../../../contract/store.ts';
import { failureOf, installSample, startTestWorkbench, type TestClient, type TestWorkbench } from '../testing/workbench.ts';
import { createWorkbench } from '../workbench.ts';
import { testPaths } from '../build/testing.ts';
import { logger, openRig } from './s3-front/testing/rig.ts';
import type { Rig } from './s3-front/testing/rig.ts';

const key = ({ tenantId, registryId, contentHash }: Install): string =>
  `tenants/${tenantId}/extensions/${registryId}/sha256/${contentHash.replace('sha256:', '')}/bundle.tar.zst`;

async function progressOf(moving: Promise<AsyncIterable<MoveProgress>>): Promise<MoveProgress[]> {
  const told: MoveProgress[] = [];
  for await (const progress of await moving) told.push(progress);
  return told;
}

describe('the store of an engine', () => {
  let remote: Rig;
  let bench: TestWorkbench;
  let client: TestClient;
  let install: Install;
  let env: Record<string, string>;
  beforeAll(async () => {
    remote = await openRig();
    env = {
      STORAGE_S3_ENDPOINT: remote.front.endpoint,
      STORAGE_S3_ACCESS_KEY: remote.keys.accessKey,
      STORAGE_S3_SECRET_KEY: remote.keys.secretKey,
      STORAGE_S3_BUNDLE_BUCKET: 'extensions',
    };
    bench = await startTestWorkbench({ env });
    ({ client } = bench);
    install = await installSample(client, 'hello-world');
  });
  afterAll(async () => {
    await bench.stop();
    await remote.dispose();
  });

  it('says what it is, and what else it could be', async () => {
    const status = await client.store.status();
    expect(status).toMatchObject({ driver: 'folder', health: { ok: true }, s3: { bucket: 'extensions' } });
    expect(status.drivers.find(({ driver }) => driver === 's3')).toEqual({
      driver: 's3',
      location: `${remote.front.endpoint}/extensions`,
      obstacle: null,
    });
  });

  it('lists its objects with their hashes and owners, and proves them', async () => {
    const { objects } = await client.store.list({ search: 'bundle.tar.zst' });
    const sha256 = install.contentHash.replace('sha256:', '');
    expect(objects).toMatchObject([{ key: key(install), sha256, owner: { slug: install.slug, version: install.version } }]);
    const all = await client.store.list({});
    const first = await client.store.list({ limit: 1 });
    const rest = await client.store.list({ after: first.next ?? '' });
    expect([...first.objects, ...rest.objects]).toEqual(all.objects);
    expect((await client.store.list({ search: 'no such key' })).objects).toEqual([]);
    expect(await client.store.verify({ key: key(install) })).toEqual({ ok: true, expected: sha256, actual: sha256 });
    expect(await failureOf(client.store.verify({ key: 'nothing' }))).toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });

  it('moves to S3 while it works, and is there at the next start', async () => {
    const told = await progressOf(client.store.move({ to: 's3' }));
    expect(told.at(-1)).toMatchObject({ phase: 'done', totalObjects: (await client.store.list({})).objects.length });
    expect(await client.store.status()).toMatchObject({ driver: 's3', health: { ok: true } });
    expect(await remote.store.head(key(install))).not.toBeNull();
    const listed = await client.store.list({ search: 'bundle.tar.zst' });
    expect(listed.objects).toMatchObject([
      { sha256: install.contentHash.replace('sha256:', ''), owner: { slug: install.slug } },
    ]);
    const { dataDir } = bench.workbench.info();
    await rm(join(dataDir, 'store'), { recursive: true });
    const handler = await installSample(client, 'handler-basic');
    const answer = await client.requests.send({ extension: handler.slug, method: 'GET', path: '/api/hello' });
    expect(answer.status).toBe(200);
    await bench.workbench.dispose();
    const again = await createWorkbench({
      dataDir,
      paths: testPaths,
      host: 'headless',
      version: 'test',
      rateLimit: false,
      logger,
      env,
    });
    try {
      const second = createRouterClient(again.router);
      expect(await second.store.status()).toMatchObject({ driver: 's3', health: { ok: true } });
      expect(await progressOf(second.store.move({ to: 'folder' }))).toContainEqual(expect.objectContaining({ phase: 'done' }));
      expect(await second.store.verify({ key: key(install) })).toMatchObject({ ok: true });
    } finally {
      await again.dispose();
    }
  });
});

describe('a store that cannot be used', () => {
  it('does not keep the engine from starting, nor a move from telling why', async () => {
    const gone = await openRig();
    await gone.dispose();
    const env = {
      ALGA_STORE_DRIVER: 's3',
      STORAGE_S3_ENDPOINT: gone.front.endpoint,
      STORAGE_S3_ACCESS_KEY: 'access',
      STORAGE_S3_SECRET_KEY: 'secret-key',
      STORAGE_S3_BUCKET: 'bundles',
    };
    const bench = await startTestWorkbench({ env });
    try {
      expect(await bench.client.store.status()).toMatchObject({
        driver: 's3',
        health: { ok: false, detail: expect.stringContaining('Nothing answers there.') },
      });
      expect(await failureOf(bench.client.store.list({}))).toMatchObject({ code: 'STORE_UNREACHABLE' });
      expect(await failureOf(progressOf(bench.client.store.move({ to: 'folder' })))).toMatchObject({ code: 'SETTING_INVALID' });
    } finally {
      await bench.stop();
    }
    const unset = await startTestWorkbench({ env: {} });
    try {
      expect(await failureOf(progressOf(unset.client.store.move({ to: 's3' })))).toMatchObject({
        code: 'SETTING_INVALID',
        why: expect.stringContaining('STORAGE_S3_ACCESS_KEY'),
      });
      expect((await unset.client.store.status()).driver).toBe('folder');
    } finally {
      await unset.stop();
    }
  });
});

describe('the S3 front of an engine', () => {
  it('answers with the keys of the settings, and is told in the status', async () => {
    const env = { ALGA_S3_FRONT: 'true', ALGA_S3_FRONT_PORT: '0', S3_ACCESS_KEY: 'minioadmin', S3_SECRET_KEY: 'minioadmin' };
    const bench = await startTestWorkbench({ env });
    try {
      const { s3 } = await bench.client.store.status();
      expect(s3).toMatchObject({ bucket: 'extensions', accessKey: 'minioadmin', region: 'us-east-1' });
      expect((await fetch(`${s3!.endpoint}/extensions`)).status).toBe(403);
    } finally {
      await bench.stop();
    }
  });

  it('takes another port where the usual one is taken, and says so; one that was asked for must be free', async () => {
    const first = await startTestWorkbench();
    const second = await startTestWorkbench();
    try {
      const [one, two] = await Promise.all([first, second].map(({ client }) => client.store.status()));
      expect(one!.s3!.endpoint).not.toBe(two!.s3!.endpoint);
      expect(second.workbench.info().notices.join(' ')).toContain(two!.s3!.endpoint);
      const env = { ALGA_S3_FRONT_PORT: new URL(one!.s3!.endpoint).port };
      expect(await failureOf(startTestWorkbench({ env }))).toMatchObject({ code: 'PORT_IN_USE' });
    } finally {
      await Promise.all([first.stop(), second.stop()]);
    }
  });

  it('stays closed when it is not wanted', async () => {
    const bench = await startTestWorkbench({ env: { ALGA_S3_FRONT: 'false' } });
    try {
      expect((await bench.client.store.status()).s3).toBeNull();
    } finally {
      await bench.stop();
    }
  });
});
