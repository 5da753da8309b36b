/** What can be said of the MinIO container right now. */
import type { ContainerProgress, MinioConnection } from '../../../contract/connections.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { ContainerEngine } from './engine.ts';
import { engineFailure } from './failures.ts';
import { findContainer, hasImage } from './look.ts';
import { isAnswering, minioAddress } from './minio-health.ts';
import { containerName } from './minio-spec.ts';
import { readMinioState, type MinioState } from './minio-state.ts';

interface StatusParts {
  dataDir: string;
  id: string;
  image: string;
  bucket: string;
  volume: string;
  findEngine: () => Promise<ContainerEngine>;
  fetch: typeof globalThis.fetch;
  /** What a start that goes on is at; null when none does. */
  step: ContainerProgress['step'] | null;
  /** Why the last start failed. */
  lastFailure: WorkbenchError | null;
}

type Seen = Pick<MinioConnection, 'state' | 'engine' | 'hasImage' | 'containerId' | 'failure'>;

async function look(parts: StatusParts, state: MinioState | null): Promise<Seen> {
  const { docker, address, version } = await parts.findEngine();
  const [info, isHere] = await Promise.all([findContainer(docker, containerName(parts.id)), hasImage(docker, parts.image)]);
  const base = { engine: { address, version }, hasImage: isHere, containerId: info?.Id ?? null };
  if (parts.step !== null) return { ...base, state: parts.step === 'pulling' ? 'pulling' : 'starting', failure: null };
  const failure = parts.lastFailure?.failure ?? null;
  if (info === null) return { ...base, state: 'absent', failure };
  if (!info.State.Running) return { ...base, state: 'stopped', failure };
  const isHealthy = state !== null && (await isAnswering(parts.fetch, state.port, AbortSignal.timeout(2000)));
  return { ...base, state: isHealthy ? 'running' : 'unhealthy', failure };
}

/** Never fails for want of an engine: that is a state, `no-engine`, with its reason. */
export async function readStatus(parts: StatusParts): Promise<MinioConnection> {
  const state = await readMinioState(parts.dataDir);
  const known = {
    image: parts.image,
    endpoint: state && minioAddress(state.port),
    consoleUrl: state && minioAddress(state.consolePort),
    bucket: state && parts.bucket,
    volume: parts.volume,
    onExit: state?.onExit ?? ('stop' as const),
  };
  try {
    return { ...known, ...(await look(parts, state)) };
  } catch (error) {
    const failure = engineFailure(error, 'The state of MinIO is not known.');
    if (!(failure instanceof WorkbenchError)) throw error;
    return { ...known, state: 'no-engine', engine: null, hasImage: false, containerId: null, failure: failure.failure };
  }
}
