/**
 * A container engine for tests: the one that `DOCKER_HOST` names, else Podman's service with a storage of its own, so
 * that nothing of the person's containers is touched. It pulls nothing; tests build their images from local files.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface TestEngine {
  /** For the tests' environment. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** runc, because crun refuses the mixed control groups of some machines. */
const containersConf = `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
`;

const storageConf = (folder: string): string => `[storage]
driver = "vfs"
graphroot = "${folder}/graph"
runroot = "${folder}/run"
`;

function onPath(name: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));
}

async function podman(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn('podman', args, { stdio: 'ignore', env });
  await once(child, 'close');
}

async function until(ready: () => boolean, child: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    if (ready()) return true;
    await delay(100);
  }
  return false;
}

/** The engine, or why there is none. */
export async function startTestEngine(): Promise<TestEngine | { missing: string }> {
  const given = process.env['DOCKER_HOST'];
  if (given) return { env: { DOCKER_HOST: given }, stop: async () => undefined };
  if (!onPath('podman') || !onPath('runc')) return { missing: 'there is neither DOCKER_HOST nor Podman with runc' };
  const folder = mkdtempSync(path.join(tmpdir(), 'alga-podman-'));
  writeFileSync(path.join(folder, 'containers.conf'), containersConf);
  writeFileSync(path.join(folder, 'storage.conf'), storageConf(folder));
  const socket = path.join(folder, 'engine.sock');
  const env = {
    CONTAINERS_CONF: path.join(folder, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: path.join(folder, 'storage.conf'),
    DOCKER_HOST: `unix://${socket}`,
  };
  const full = { ...process.env, ...env };
  const service = spawn('podman', ['system', 'service', '--time=0', env.DOCKER_HOST], { stdio: 'ignore', env: full });
  const stop = async (): Promise<void> => {
    await podman(['rm', '--all', '--force', '--time', '0'], full);
    if (service.exitCode === null) {
      service.kill('SIGTERM');
      await once(service, 'close');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  if (await until(() => existsSync(socket), service)) return { env, stop };
  await stop();
  return { missing: 'Podman did not start its service' };
}
