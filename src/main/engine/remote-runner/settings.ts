/** Which runner carries out calls, and where it is (contract topics: ext-proxy route, base URL; server environment). */
import type { Via } from '../gateway/target.ts';

export const runnerBackends = ['embedded', 'docker', 'knative'] as const;
export type RunnerBackend = (typeof runnerBackends)[number];

/** The settings by which the platform names them; absent ones are undefined. */
export interface RemoteRunnerSettings {
  /** `embedded` is the workbench's own runner; the platform knows the other two. */
  RUNNER_BACKEND: RunnerBackend;
  RUNNER_BASE_URL?: string | undefined;
  RUNNER_DOCKER_HOST?: string | undefined;
  RUNNER_PUBLIC_BASE?: string | undefined;
  /** Sent to the runner in `x-runner-service-token`. */
  RUNNER_SERVICE_TOKEN?: string | undefined;
}

/** Where a call comes from; the runner's address depends on it. */
export type CallRoute = Via | 'schedule';

export interface RunnerBase {
  /** Without a slash at its end. */
  url: string;
  /** The setting that names it. */
  setting: 'RUNNER_BASE_URL' | 'RUNNER_DOCKER_HOST';
}

const trimmed = (text: string | undefined): string => text?.trim().replace(/\/+$/, '') ?? '';

/**
 * The address of the runner; null where none is set. With the backend `docker` the container's address wins, else the
 * base URL counts. Production follows that on its proxy route only: the API route and schedules always take the base
 * URL, or port 8080 of the same machine (`inProduction`).
 */
export function runnerBase(settings: RemoteRunnerSettings, inProduction?: CallRoute): RunnerBase | null {
  const base = trimmed(settings.RUNNER_BASE_URL);
  const container = trimmed(settings.RUNNER_DOCKER_HOST);
  const readsBackend = inProduction === undefined || inProduction === 'ext-proxy';
  if (readsBackend && settings.RUNNER_BACKEND === 'docker' && container !== '') {
    return { url: container, setting: 'RUNNER_DOCKER_HOST' };
  }
  if (base !== '') return { url: base, setting: 'RUNNER_BASE_URL' };
  return readsBackend ? null : { url: 'http://localhost:8080', setting: 'RUNNER_BASE_URL' };
}

export const isRemote = (settings: RemoteRunnerSettings): boolean => settings.RUNNER_BACKEND !== 'embedded';
