/** The life of the MinIO container against a real engine. With `MINIO_BIN`, a static binary, it is a real MinIO. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import Docker from 'dockerode';
import { Client } from 'minio';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerProgress } from '../../../contract/connections.ts';
import { failureOf } from '../testing/workbench.ts';
import { type ContainerEngine, findEngine } from './engine.ts';
import { containerName } from './minio-spec.ts';
import { dataDirId } from './minio-state.ts';
import { createMinioContainer, type MinioContainer } from './minio.ts';
import type { MinioEndpoint } from './minio-health.ts';
import { buildImage, nodeFiles } from './testing/image.ts';
import { storeImage } from './testing/store-image.ts';

const brokenImage = 'localhost/alga-workbench-test/broken:1';

let engine: ContainerEngine;
let image: string;
let dataDir: string;
let made: MinioContainer[];

interface Given {
  image?: string;
  port?: number | null;
  findEngine?: () => Promise<ContainerEngine>;
}

function container(given: Given = {}): MinioContainer {
  const one = createMinioContainer({
    dataDir,
    image: given.image ?? image,
    port: given.port ?? null,
    bucket: 'extensions',
    findEngine: given.findEngine ?? (() => findEngine(process.env)),
    fetch,
    logger: pino({ level: 'silent' }),
    changed: () => undefined,
  });
  made.push(one);
  return one;
}

function start(one: MinioContainer, onExit: 'stop' | 'keep' = 'stop', steps: ContainerProgress['step'][] = []) {
  const { signal } = new AbortController();
  return one.start({ mayPull: false, onExit, signal, onProgress: ({ step }) => steps.push(step) });
}

function client({ endpoint, accessKey, secretKey }: MinioEndpoint): Client {
  const { hostname, port } = new URL(endpoint);
  return new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });
}

async function readObject(endpoint: MinioEndpoint, key: string): Promise<string> {
  return (await buffer(await client(endpoint).getObject(endpoint.bucket, key))).toString();
}

/** Holds a port until it is disposed. */
async function holdPort(port = 0) {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

beforeAll(async () => {
  engine = await findEngine(process.env);
  image = await storeImage(engine.docker);
  const script = 'console.error("the disk is full");process.exit(3)';
  await buildImage(engine.docker, { tag: brokenImage, files: nodeFiles(), entrypoint: ['/node', '-e', script] });
});

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'alga-minio-'));
  made = [];
});

afterEach(async () => {
  await engine.docker
    .getContainer(containerName(dataDirId(dataDir)))
    .remove({ force: true })
    .catch(() => undefined);
  await rm(dataDir, { recursive: true, force: true });
});

afterAll(async () => {
  await engine.docker.getImage(brokenImage).remove({ force: true });
});

describe('the MinIO container', () => {
  it('starts, answers S3 with its own credentials, and says so', async () => {
    const one = container();
    expect((await one.status()).state).toBe('absent');
    const steps: ContainerProgress['step'][] = [];
    const endpoint = await start(one, 'stop', steps);
    expect(steps).toEqual(['looking', 'creating', 'starting', 'waiting', 'preparing', 'ready']);
    await client(endpoint).putObject('extensions', 'a/b.txt', 'kept');
    expect(await readObject(endpoint, 'a/b.txt')).toBe('kept');
    await expect(client({ ...endpoint, secretKey: 'wrong-secret' }).listBuckets()).rejects.toThrow();
    const status = await one.status();
    expect(status).toMatchObject({ state: 'running', hasImage: true, endpoint: endpoint.endpoint, failure: null });
    expect(status.engine?.address).toBe(engine.address);
    expect(await one.endpoint()).toEqual(endpoint);
    expect(await one.logs(50)).not.toBe('');
  });

  it('is adopted, not made again, after the workbench was started anew', async () => {
    const before = container();
    const endpoint = await start(before, 'keep');
    await client(endpoint).putObject('extensions', 'kept', 'still here');
    const { containerId } = await before.status();
    await before.dispose();

    const after = container();
    expect(await start(after)).toEqual(endpoint);
    expect((await after.status()).containerId).toBe(containerId);
    expect(await readObject(endpoint, 'kept')).toBe('still here');
  });

  it('stops with the workbench that was to stop it, and keeps its data', async () => {
    const before = container();
    const endpoint = await start(before);
    await client(endpoint).putObject('extensions', 'kept', 'on disk');
    await before.dispose();
    const after = container();
    expect((await after.status()).state).toBe('stopped');
    expect(await after.endpoint()).toBeNull();
    expect(await readObject(await start(after), 'kept')).toBe('on disk');
  });

  it('keeps its data when its container was removed by hand', async () => {
    const one = container();
    await client(await start(one)).putObject('extensions', 'kept', 'outlives it');
    await engine.docker.getContainer(containerName(dataDirId(dataDir))).remove({ force: true });
    expect((await one.status()).state).toBe('absent');
    expect(await readObject(await start(one), 'kept')).toBe('outlives it');
  });

  it('refuses a port that was asked for and is taken', async () => {
    await using held = await holdPort();
    const one = container({ port: held.port });
    expect(await failureOf(start(one))).toMatchObject({ code: 'PORT_IN_USE' });
    expect((await one.status()).failure?.code).toBe('PORT_IN_USE');
  });

  it('takes another port when the one of the last time is taken', async () => {
    const one = container();
    const first = await start(one);
    await one.stop();
    await using held = await holdPort(Number(new URL(first.endpoint).port));
    const second = await start(one);
    expect(new URL(second.endpoint).port).not.toBe(String(held.port));
    expect(second.accessKey).toBe(first.accessKey);
  });

  it('tells the last line of a container that ended while it started', async () => {
    const one = container({ image: brokenImage });
    const failure = await failureOf(start(one));
    expect(failure).toMatchObject({ code: 'CONTAINER_FAILED' });
    expect(failure.why).toContain('code 3');
    expect(failure.why).toContain('the disk is full');
    expect((await one.status()).state).toBe('stopped');
  });

  it('does not pull an image unasked', async () => {
    const one = container({ image: 'localhost/alga-workbench-test/absent:1' });
    expect(await failureOf(start(one))).toMatchObject({ code: 'CONTAINER_IMAGE_MISSING' });
  });

  it('says that the engine is gone, mid-way and on every look', async () => {
    const gone = { ...engine, docker: new Docker({ socketPath: path.join(dataDir, 'gone.sock') }) };
    let isGone = false;
    const one = container({ findEngine: async () => (isGone ? gone : engine) });
    await start(one);
    isGone = true;
    const status = await one.status();
    expect(status).toMatchObject({ state: 'no-engine', failure: { code: 'CONTAINER_ENGINE_MISSING' } });
    expect(await failureOf(one.stop())).toMatchObject({ code: 'CONTAINER_ENGINE_MISSING' });
    isGone = false;
    expect((await one.status()).state).toBe('running');
  });

  it('names each address that was tried where no engine answers', async () => {
    const nowhere = `unix://${path.join(dataDir, 'none.sock')}`;
    const one = container({ findEngine: () => findEngine({ DOCKER_HOST: nowhere }) });
    const failure = await failureOf(start(one));
    expect(failure).toMatchObject({ code: 'CONTAINER_ENGINE_MISSING' });
    expect(failure.why).toContain(nowhere);
  });

  it('ends its start when the person cancels', async () => {
    const one = container();
    const cancel = new AbortController();
    const started = one.start({
      mayPull: false,
      onExit: 'stop',
      signal: cancel.signal,
      onProgress: ({ step }) => step === 'waiting' && cancel.abort(),
    });
    await expect(started).rejects.toThrow('aborted');
    expect((await one.status()).failure).toBeNull();
  });
});
