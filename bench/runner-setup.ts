/** A runner over one bundle for the benchmarks, with one stored record for its host calls. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createRunner } from '../runner/runner.ts';
import type { Runner, RunnerOptions } from '../runner/runner.ts';
import { bundleOf } from '../runner/testing/archive.ts';
import { buildTestComponent } from '../runner/testing/build-component.ts';
import { memoryInstalls, memoryServices, memorySource } from '../runner/testing/services.ts';
import type { ExecuteBody } from '../runner/types.ts';
import { benchSource } from './runner-cases.ts';

export const workerPath = path.resolve(import.meta.dirname, '../runner/worker/guest-worker.ts');
export const key = { tenant: 'tenant-1', extension: 'extension-1' };

export interface BenchRunner {
  runner: Runner;
  contentHash: string;
  /** Rejects where the handler does not answer 200. */
  call(body: ExecuteBody): Promise<Buffer>;
  /** Rejects where the runner does not end the handler. */
  kill(body: ExecuteBody): Promise<void>;
  dispose(): Promise<void>;
}

export function benchComponent(): Promise<string> {
  return buildTestComponent({ source: benchSource, features: 'output' });
}

export async function makeCacheRoot(): Promise<string> {
  return mkdtemp(path.join(os.tmpdir(), 'alga-bench-runner-'));
}

/** Starts with what `cacheRoot` holds, and leaves it there. */
export async function startRunner(cacheRoot: string, options: Partial<RunnerOptions> = {}): Promise<BenchRunner> {
  const { archive, contentHash } = bundleOf([{ path: 'dist/main.wasm', body: await readFile(await benchComponent()) }]);
  const source = memorySource();
  source.add({ ...key, contentHash }, archive);
  const services = memoryServices();
  const value = { value: '"stored"', metadata: {} };
  await services.storage.put('install-1', { namespace: 'bench', key: 'key', ...value });
  const runner = createRunner({
    cacheRoot,
    bundles: source,
    installs: memoryInstalls({ host: 'install-1.localhost', tenantId: key.tenant, extensionId: key.extension, contentHash }),
    services,
    workerPath,
    egress: { allow: [] },
    ...options,
  });
  const routing = { ...key, requestId: null, idempotencyKey: null };
  return {
    runner,
    contentHash,
    async call(body) {
      const { response } = await runner.execute(routing, body);
      if (response.status !== 200) throw new Error(`The handler answered ${response.status}: ${response.error}`);
      return Buffer.from(response.body_b64 ?? '', 'base64');
    },
    async kill(body) {
      const { explanation } = await runner.execute(routing, body);
      if (explanation?.code !== 'GUEST_DEADLINE') throw new Error(`The handler was not ended: ${explanation?.code}.`);
    },
    dispose: () => runner.dispose(),
  };
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
