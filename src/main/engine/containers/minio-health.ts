/** Waits until MinIO answers, and makes sure of its bucket. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerInspectInfo } from 'dockerode';
import { containerEnded, neverHealthy } from './failures.ts';

/** What an S3 client needs to use it. */
export interface MinioEndpoint {
  endpoint: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
}

const pollMs = 250;
const patienceSeconds = 60;

export function minioAddress(port: number): string {
  return `http://127.0.0.1:${port}`;
}

interface WaitParts {
  port: number;
  fetch: typeof globalThis.fetch;
  signal: AbortSignal;
  inspect: () => Promise<ContainerInspectInfo | null>;
  logs: () => Promise<string>;
}

export async function isAnswering(fetch: typeof globalThis.fetch, port: number, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${minioAddress(port)}/minio/health/live`, { signal });
    return response.ok;
  } catch {
    // Not listening, or not yet. Whether it ended is asked of the engine, and whether the person cancelled of the signal.
    return false;
  }
}

/** Fails with `CONTAINER_FAILED` when the container ends, or does not answer in time. */
export async function waitUntilHealthy(parts: WaitParts): Promise<void> {
  const end = performance.now() + patienceSeconds * 1000;
  while (performance.now() < end) {
    parts.signal.throwIfAborted();
    if (await isAnswering(parts.fetch, parts.port, AbortSignal.any([parts.signal, AbortSignal.timeout(2000)]))) return;
    const info = await parts.inspect();
    if (info !== null && !info.State.Running && info.State.Status !== 'created') {
      throw containerEnded(info.State.ExitCode, await parts.logs());
    }
    await delay(pollMs, undefined, { signal: parts.signal });
  }
  throw neverHealthy(patienceSeconds, await parts.logs());
}

export async function ensureBucket({ endpoint, bucket, accessKey, secretKey }: MinioEndpoint): Promise<void> {
  const { Client } = await import('minio');
  const { hostname, port } = new URL(endpoint);
  const client = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });
  if (!(await client.bucketExists(bucket))) await client.makeBucket(bucket);
}
