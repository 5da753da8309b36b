/** Finds the container engine of this machine: whatever answers the Docker API, which Podman does too. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import { errnoOf } from '../files/disk-error.ts';
import { engineMissing } from './failures.ts';

export interface ContainerEngine {
  docker: Docker;
  /** Socket or URL. */
  address: string;
  /** Such as `Docker 28.1.0`. */
  version: string;
  /** Whether the engine itself runs without root, so that root in a container is the person. */
  isRootless: boolean;
}

const pingTimeoutMs = 3000;

/** Where engines listen by default on this system, most specific first. `DOCKER_HOST` alone counts where it is set. */
export function engineAddresses(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string[] {
  const given = env['DOCKER_HOST']?.trim();
  if (given) return [given];
  if (platform === 'win32') return ['npipe:////./pipe/docker_engine', 'npipe:////./pipe/podman-machine-default'];
  const home = env['HOME'] ?? homedir();
  const runtime = env['XDG_RUNTIME_DIR'];
  const sockets = [
    '/var/run/docker.sock',
    path.join(home, '.docker/run/docker.sock'),
    ...(runtime ? [path.join(runtime, 'docker.sock'), path.join(runtime, 'podman/podman.sock')] : []),
    '/run/podman/podman.sock',
    path.join(home, '.local/share/containers/podman/machine/podman.sock'),
  ];
  return sockets.map((socket) => `unix://${socket}`);
}

/** The client is loaded when it is first needed: most workbenches never talk to an engine, and it is not small. */
async function clientFor(address: string): Promise<{ client: Docker; Engine: typeof Docker }> {
  const { default: Engine } = await import('dockerode');
  return { client: new Engine(connectionTo(address)), Engine };
}

function connectionTo(address: string): Docker.DockerOptions {
  const timeout = pingTimeoutMs;
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(address)?.[1];
  if (socket !== undefined) return { socketPath: socket, timeout };
  const url = new URL(address.replace(/^tcp:/, 'http:'));
  const protocol = url.protocol === 'https:' ? 'https' : 'http';
  return { host: url.hostname, port: url.port || 2375, protocol, timeout };
}

function isRootless(info: unknown): boolean {
  const options = (info as { SecurityOptions?: unknown }).SecurityOptions;
  return Array.isArray(options) && options.some((option) => String(option).includes('rootless'));
}

async function describe(address: string): Promise<ContainerEngine> {
  const { client: probe, Engine } = await clientFor(address);
  const [version, info] = await Promise.all([probe.version(), probe.info()]);
  // Components is how Podman names itself behind the Docker API.
  const name = version.Components?.[0]?.Name?.replace(/ Engine$/, '') ?? 'Docker';
  // The timeout of the probe would cut a pull or a log short.
  const docker = new Engine({ ...probe.modem, timeout: undefined });
  return { docker, address, version: `${name} ${version.Version}`, isRootless: isRootless(info) };
}

/** The first engine that answers. Fails with `CONTAINER_ENGINE_MISSING`, which names all that were tried. */
export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<ContainerEngine> {
  const tried: { address: string; why: string }[] = [];
  for (const address of engineAddresses(env)) {
    const socket = /^unix:\/\/(.+)$/.exec(address)?.[1];
    if (socket !== undefined && !existsSync(socket)) {
      tried.push({ address, why: 'no such socket' });
      continue;
    }
    try {
      return await describe(address);
    } catch (error) {
      tried.push({ address, why: errnoOf(error) ?? (error instanceof Error ? error.message : String(error)) });
    }
  }
  throw engineMissing(tried);
}
