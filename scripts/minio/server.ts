/** Runs a MinIO server on loopback with a data folder of its own, for as long as a test takes. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface MinioServer {
  endpoint: string;
  accessKey: string;
  secretKey: string;
  stop(): Promise<void>;
}

const startMs = 30_000;
const keys = { accessKey: 'alga-test', secretKey: 'alga-test-secret' };

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function isLive(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/minio/health/live`)).ok;
  } catch {
    return false;
  }
}

async function untilLive(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startMs;
  while (!(await isLive(endpoint))) {
    if (child.exitCode !== null) throw new Error(`MinIO ended with code ${child.exitCode} before it answered.`);
    if (Date.now() > deadline) throw new Error(`MinIO did not answer on ${endpoint} within ${startMs / 1000} s.`);
    await sleep(100);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}

export async function startMinio(binary: string): Promise<MinioServer> {
  const data = await mkdtemp(path.join(tmpdir(), 'alga-minio-'));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    binary,
    ['server', '--quiet', '--address', address, '--console-address', `127.0.0.1:${await freePort()}`, data],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, MINIO_ROOT_USER: keys.accessKey, MINIO_ROOT_PASSWORD: keys.secretKey, MINIO_UPDATE: 'off' },
    },
  );
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(data, { recursive: true, force: true });
  };
  try {
    await once(child, 'spawn');
    await untilLive(`http://${address}`, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint: `http://${address}`, ...keys, stop };
}
