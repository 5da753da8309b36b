/**
 * The figures of the platform's server side: what the gateway adds to a request, publishing by size, and a registry that
 * holds very much. Prints a table, or one JSON value with `--json`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type MeasuredEngine, startMeasuredEngine } from './platform/engine.ts';
import { measureGateway } from './platform/gateway.ts';
import { measurePublish } from './platform/publish.ts';
import { fillRegistry, measureRegistry } from './platform/registry.ts';

async function withEngine<T>(dataDir: string, work: (engine: MeasuredEngine) => Promise<T>): Promise<T> {
  const engine = await startMeasuredEngine(dataDir);
  try {
    return await work(engine);
  } finally {
    await engine.stop();
  }
}

async function installedSample({ client }: MeasuredEngine): Promise<string> {
  const project = await client.projects.openSample({ sampleId: 'handler-basic' });
  const build = await client.builds.run({ projectId: project.id });
  if (build.install === null) throw new Error(`The sample was not installed: ${build.failure?.what ?? build.state}`);
  return build.install.installId;
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'alga-workbench-bench-'));
try {
  const dataDir = path.join(folder, 'data');
  const idleRssMiB = await withEngine(dataDir, async ({ memory }) => Math.round((await memory()).rss / 1024 / 1024));
  const gateway = await withEngine(dataDir, async (engine) =>
    measureGateway(engine.client, engine.gateway, await installedSample(engine)),
  );
  const publish = await withEngine(dataDir, async (engine) => {
    const sizes = [];
    for (const megabytes of [5, 20, 100]) sizes.push(await measurePublish(engine, folder, megabytes));
    return sizes;
  });
  fillRegistry(dataDir);
  const registry = await withEngine(dataDir, ({ client }) => measureRegistry(client));
  const report = { node: process.versions.node, cores: os.availableParallelism(), idleRssMiB, gateway, publish, registry };
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(report)}\n`);
  else console.dir(report, { depth: null });
} finally {
  await rm(folder, { recursive: true, force: true });
}
