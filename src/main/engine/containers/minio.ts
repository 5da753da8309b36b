/**
 * The MinIO container of a data folder: started or adopted, made ready with a bucket, watched, stopped. Its data lie in
 * the data folder, so the container itself can be thrown away at any time.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ContainerProgress, MinioConnection } from '../../../contract/connections.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Logger } from '../parts.ts';
import type { ContainerEngine } from './engine.ts';
import { engineFailure, engineStatus, imageMissing, isPortTaken, portTaken } from './failures.ts';
import { findContainer, hasImage } from './look.ts';
import { ensureBucket, minioAddress, waitUntilHealthy, type MinioEndpoint } from './minio-health.ts';
import { containerName, createOptions, isOurs, type MinioSpec } from './minio-spec.ts';
import { dataDirId, newCredentials, readMinioState, writeMinioState, type MinioState } from './minio-state.ts';
import { freePort } from './free-port.ts';
import { tailOf } from './logs.ts';
import { readStatus } from './minio-status.ts';
import { pullImage } from './pull.ts';

export interface MinioContainer {
  status(): Promise<MinioConnection>;
  /**
   * Starts it, or adopts the one that runs already. Fails with `CONTAINER_ENGINE_MISSING`, `CONTAINER_IMAGE_MISSING`,
   * `CONTAINER_FAILED` or `PORT_IN_USE`.
   */
  start(options: {
    mayPull: boolean;
    onExit: 'stop' | 'keep';
    signal: AbortSignal;
    onProgress: (progress: ContainerProgress) => void;
  }): Promise<MinioEndpoint>;
  /** Resolves when it has ended; its data stay. */
  stop(): Promise<void>;
  logs(lines: number): Promise<string>;
  /** Where it is when it runs and answers; null otherwise. */
  endpoint(): Promise<MinioEndpoint | null>;
  /** Stops what it started, unless it was asked to keep it. */
  dispose(): Promise<void>;
}

interface MinioParts {
  dataDir: string;
  image: string;
  /** A port that the person asked for. */
  port: number | null;
  bucket: string;
  findEngine: () => Promise<ContainerEngine>;
  fetch: typeof globalThis.fetch;
  logger: Logger;
  changed: () => void;
}

const stopSeconds = 10;

export function createMinioContainer(parts: MinioParts): MinioContainer {
  const { dataDir, image, bucket, logger, changed } = parts;
  const id = dataDirId(dataDir);
  const volume = path.join(path.resolve(dataDir), 'minio');
  let lastFailure: WorkbenchError | null = null;
  let started = false;
  let step: ContainerProgress['step'] | null = null;

  const endpointOf = ({ port, accessKey, secretKey }: MinioState): MinioEndpoint => ({
    endpoint: minioAddress(port),
    bucket,
    accessKey,
    secretKey,
  });

  /** The state of an earlier start, with the port that is asked for now. */
  async function stateFor(onExit: MinioState['onExit'], freshPort: boolean): Promise<MinioState> {
    const known = await readMinioState(dataDir);
    const kept = freshPort ? null : known;
    const port = parts.port ?? kept?.port ?? (await freePort());
    const state = { ...newCredentials(), ...known, port, consolePort: kept?.consolePort ?? (await freePort()), onExit };
    await writeMinioState(dataDir, state);
    return state;
  }

  /** A running container is adopted when it is ours and unchanged; any other of our name is made anew. */
  async function run(engine: ContainerEngine, spec: MinioSpec): Promise<void> {
    const { docker } = engine;
    const existing = await findContainer(docker, containerName(id));
    const container = docker.getContainer(containerName(id));
    if (existing !== null && isOurs(existing, spec)) {
      if (!existing.State.Running) await container.start();
      return;
    }
    if (existing !== null) await container.remove({ force: true });
    const made = await docker.createContainer(createOptions(engine, spec));
    await made.start();
  }

  async function runOnFreePort(engine: ContainerEngine, onExit: MinioState['onExit']): Promise<MinioState> {
    const state = await stateFor(onExit, false);
    try {
      await run(engine, { id, image, volume, state });
      return state;
    } catch (error) {
      if (!isPortTaken(error)) throw error;
      if (parts.port !== null) throw portTaken(parts.port);
      // The port of the last time is taken by now: another one, and a container made for it.
      const other = await stateFor(onExit, true);
      await run(engine, { id, image, volume, state: other });
      return other;
    }
  }

  async function begin({
    mayPull,
    onExit,
    signal,
    onProgress,
  }: Parameters<MinioContainer['start']>[0]): Promise<MinioEndpoint> {
    const tell = (next: ContainerProgress['step'], detail: string): void => {
      step = next;
      onProgress({ step: next, detail, bytes: null });
      changed();
    };
    tell('looking', 'Looking for a container engine');
    const engine = await parts.findEngine();
    signal.throwIfAborted();
    if (!(await hasImage(engine.docker, image))) {
      if (!mayPull) throw imageMissing(image);
      tell('pulling', `Pulling ${image}`);
      await pullImage(engine.docker, image, { signal, onProgress });
    }
    tell('creating', 'Preparing the container');
    await mkdir(volume, { recursive: true, mode: 0o700 });
    signal.throwIfAborted();
    tell('starting', 'Starting the container');
    const state = await runOnFreePort(engine, onExit);
    started = true;
    tell('waiting', 'Waiting for MinIO to answer');
    await waitUntilHealthy({
      ...parts,
      port: state.port,
      signal,
      inspect: () => findContainer(engine.docker, containerName(id)),
      logs: () => logs(50),
    });
    tell('preparing', `Preparing the bucket ${bucket}`);
    const endpoint = endpointOf(state);
    await ensureBucket(endpoint);
    tell('ready', `MinIO answers at ${endpoint.endpoint}`);
    return endpoint;
  }

  async function logs(lines: number): Promise<string> {
    try {
      const { docker } = await parts.findEngine();
      return await tailOf(docker.getContainer(containerName(id)), lines);
    } catch (error) {
      if (engineStatus(error) === 404) return '';
      throw engineFailure(error, 'The log of MinIO was not read.');
    }
  }

  async function stop(): Promise<void> {
    try {
      const { docker } = await parts.findEngine();
      await docker.getContainer(containerName(id)).stop({ t: stopSeconds });
    } catch (error) {
      // 304: stopped already; 404: never made.
      if (![304, 404].includes(engineStatus(error) ?? 0)) throw engineFailure(error, 'MinIO was not stopped.');
    } finally {
      started = false;
      changed();
    }
  }

  const status = (): Promise<MinioConnection> => readStatus({ ...parts, id, volume, step, lastFailure });

  return {
    status,
    stop,
    logs,
    async start(options) {
      try {
        const endpoint = await begin(options);
        lastFailure = null;
        return endpoint;
      } catch (error) {
        const failure = engineFailure(error, 'MinIO was not started.');
        lastFailure = failure instanceof WorkbenchError ? failure : null;
        throw failure;
      } finally {
        step = null;
        changed();
      }
    },
    async endpoint() {
      const [state, { state: running }] = [await readMinioState(dataDir), await status()];
      return state !== null && running === 'running' ? endpointOf(state) : null;
    },
    async dispose() {
      const state = await readMinioState(dataDir);
      if (!started || state?.onExit !== 'stop') return;
      await stop().catch((error: unknown) => logger.warn({ err: error }, 'MinIO could not be stopped'));
    },
  };
}
