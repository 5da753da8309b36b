/** A whole engine for tests: on a temporary data folder, from the sources, with a client of its router. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import pino from 'pino';
import { ORPCError } from '@orpc/client';
import { WorkbenchError, type Failure, failureSchema } from '../../../contract/errors.ts';
import type { Install } from '../../../contract/installs.ts';
import { testPaths } from '../build/testing.ts';
import { createWorkbench, type Workbench, type WorkbenchOptions } from '../workbench.ts';

export type TestClient = ReturnType<typeof clientOf>;
const clientOf = (workbench: Workbench) => createRouterClient(workbench.router);

export interface TestWorkbench {
  workbench: Workbench;
  client: TestClient;
  /** Temporary folder; `data` below it is the data folder. */
  folder: string;
  stop(): Promise<void>;
}

export async function startTestWorkbench(options: Partial<WorkbenchOptions> = {}): Promise<TestWorkbench> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'alga-workbench-test-'));
  const workbench = await createWorkbench({
    dataDir: path.join(folder, 'data'),
    paths: testPaths,
    host: 'headless',
    version: 'test',
    rateLimit: false,
    logger: pino({ enabled: false }),
    ...options,
  });
  return {
    workbench,
    client: clientOf(workbench),
    folder,
    stop: async () => {
      await workbench.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The failure that a call ends with; fails the test when it does not fail. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const result = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (result instanceof WorkbenchError) return result.failure;
  if (result instanceof ORPCError) return failureSchema.parse(result.data);
  throw new Error(`A failure was expected, but got ${String(result)}.`);
}

/** Opens a sample, builds and installs it. */
export async function installSample(client: TestClient, sampleId: string): Promise<Install> {
  const project = await client.projects.openSample({ sampleId });
  const build = await client.builds.run({ projectId: project.id });
  if (build.install === null) throw new Error(`The sample ${sampleId} was not installed: ${JSON.stringify(build.failure)}`);
  return build.install;
}
