/** A runner over one bundle in memory, for integration tests. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRunner } from '../runner.ts';
import type { Runner, RunnerOptions } from '../runner.ts';
import type { ExecuteBody } from '../types.ts';
import { bundleOf } from './archive.ts';
import type { ArchiveEntry } from './archive.ts';
import { executeBody, memoryInstalls, memoryServices, memorySource, recordingSpan } from './services.ts';
import type { MemorySource, RecordedSpan } from './services.ts';

export const workerPath = fileURLToPath(new URL('../worker/guest-worker.ts', import.meta.url));

export interface Answer {
  status: number;
  error: string | null;
  headers: Record<string, string>;
  /** The body as JSON; null without one. */
  body: unknown;
  explanation: string | null;
  span: RecordedSpan;
  /** The span of the handler. */
  guest: RecordedSpan | undefined;
}

export interface Rig {
  runner: Runner;
  source: MemorySource;
  contentHash: string;
  cacheRoot: string;
  call(path: string, given?: CallOptions): Promise<Answer>;
  dispose(): Promise<void>;
}

export interface CallOptions extends Partial<Omit<ExecuteBody, 'http'>> {
  body?: string;
  timeoutMs?: number;
  memoryMb?: number;
  idempotencyKey?: string;
  tenant?: string;
  /** Another extension with the same bundle. */
  extension?: string;
  signal?: AbortSignal;
}

export const rigInstall = { host: 'install-1.localhost', tenantId: 'tenant-1', extensionId: 'extension-1' };

/** `entries` join `dist/main.wasm`, which is the component where one is given. */
export async function createRig(
  component: string | null,
  options: Partial<RunnerOptions> = {},
  entries: ArchiveEntry[] = [],
): Promise<Rig> {
  const main = component === null ? [] : [{ path: 'dist/main.wasm', body: await readFile(component) }];
  const { archive, contentHash } = bundleOf([...main, { path: 'ui/index.html', body: '<h1>Page</h1>' }, ...entries]);
  const source = memorySource();
  const offer = (extension: string) => source.add({ tenant: 'tenant-1', extension, contentHash }, archive);
  offer('extension-1');
  const cacheRoot = options.cacheRoot ?? (await mkdtemp(path.join(tmpdir(), 'alga-runner-')));
  const runner = createRunner({
    bundles: source,
    installs: memoryInstalls({ ...rigInstall, contentHash }),
    services: memoryServices(),
    workerPath,
    egress: { allow: [] },
    ...options,
    cacheRoot,
  });

  async function call(target: string, given: CallOptions = {}): Promise<Answer> {
    const {
      timeoutMs = 20_000,
      memoryMb = null,
      idempotencyKey = null,
      tenant = 'tenant-1',
      extension,
      signal,
      ...rest
    } = given;
    if (extension !== undefined) offer(extension);
    const routing = { tenant, extension: extension ?? 'extension-1', requestId: null, idempotencyKey };
    const body = executeBody(contentHash, { path: target, limits: { timeout_ms: timeoutMs, memory_mb: memoryMb }, ...rest });
    const root = recordingSpan();
    const { response, explanation } = await runner.execute(routing, body, { span: root, signal });
    const text = response.body_b64 === null ? 'null' : Buffer.from(response.body_b64, 'base64').toString();
    return {
      status: response.status,
      error: response.error,
      headers: response.headers,
      body: text === '' ? '' : (JSON.parse(text) as unknown),
      explanation: explanation?.code ?? null,
      span: root.recorded,
      guest: root.recorded.children.find(({ kind }) => kind === 'guest'),
    };
  }

  return {
    runner,
    source,
    contentHash,
    cacheRoot,
    call,
    async dispose() {
      await runner.dispose();
      await rm(cacheRoot, { recursive: true, force: true });
    },
  };
}
