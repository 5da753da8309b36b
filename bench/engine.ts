/**
 * The first figures of the engine: its start, a build by phase (cold, then with the builder warm, then cached), the
 * latency of calls through gateway and runner, and of host calls. Prints a table, or one JSON value with `--json`.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import pino from 'pino';
import { appPaths } from '../src/main/app-paths.ts';
import type { BuildState } from '../src/contract/builds.ts';
import { createWorkbench } from '../src/main/engine/workbench.ts';
import { measureStarts } from './engine-start.ts';
import { type Summary, summarise, timed } from './stats.ts';

const starts = 5;
const warmCalls = 300;
const hostCalls = 200;

const handlerSource = `
import type { Handler } from '@alga-psa/extension-runtime';
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const answer = (value: unknown) => ({ status: 200, headers: [{ name: 'content-type', value: 'application/json' }], body: encode(value) });
export const handler: Handler = async (request, host) => {
  if (request.http.url.includes('host-calls')) {
    await host.storage.put({ namespace: 'bench', key: 'k', value: encode('v') });
    const times = { storage: [] as number[], context: [] as number[] };
    for (let i = 0; i < ${hostCalls}; i += 1) {
      let at = performance.now();
      await host.storage.get('bench', 'k');
      times.storage.push(performance.now() - at);
      at = performance.now();
      await host.context.get();
      times.context.push(performance.now() - at);
    }
    return answer(times);
  }
  return answer({ ok: true });
};
`;

type Client = Awaited<ReturnType<typeof startEngine>>['client'];

async function startEngine(folder: string) {
  const workbench = await createWorkbench({
    dataDir: path.join(folder, 'data'),
    paths: appPaths(path.join(import.meta.dirname, '../out/main')),
    host: 'headless',
    announced: false,
    version: 'bench',
    rateLimit: false,
    logger: pino({ enabled: false }),
  });
  return { workbench, client: createRouterClient(workbench.router) };
}

function phasesOf(build: BuildState): Record<string, number | null> {
  if (build.state !== 'succeeded')
    throw new Error(`The build ${build.state}: ${JSON.stringify(build.problems)} ${build.failure?.what ?? ''}`);
  return { total: build.durationMs, ...Object.fromEntries(build.phases.map((phase) => [phase.phase, phase.durationMs])) };
}

async function measureBuilds(client: Client, root: string) {
  const project = await client.projects.create({ root, template: 'handler-ui', name: 'com.example.bench' });
  const handler = path.join(root, 'src/handler.ts');
  await writeFile(handler, handlerSource);
  const manifestFile = path.join(root, 'manifest.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as { api: { endpoints: unknown[] } };
  manifest.api.endpoints.push({ method: 'GET', path: '/api/host-calls', handler: 'dist/main' });
  await writeFile(manifestFile, JSON.stringify(manifest, null, 2));
  const run = async () => phasesOf(await client.builds.run({ projectId: project.id }));
  const cold = await run();
  await writeFile(handler, `${handlerSource}\n// changed`.replace('ok: true', 'ok: 1'));
  const warm = await run();
  const cached = await run();
  return { projectId: project.id, builds: { cold, warm, cached } };
}

function expectOk(status: number): void {
  if (status !== 200) throw new Error(`The gateway answered ${status}.`);
}

const micro = (values: number[]): Summary => summarise(values.map((ms) => ms * 1000));

async function measureCalls(client: Client, projectId: string) {
  const install = await client.installs.forProject({ projectId });
  if (install === null) throw new Error('The build installed nothing.');
  const send = (requestPath: string) =>
    client.requests.send({ extension: install.installId, method: 'GET', path: requestPath });
  const first = await timed(() => send('/api/hello'));
  expectOk(first.result.status);
  const gateway: number[] = [];
  const runner: number[] = [];
  for (let round = 0; round < warmCalls; round += 1) {
    const answer = await send('/api/hello');
    expectOk(answer.status);
    gateway.push(answer.durationMs);
    const trace = await client.traces.get({ traceId: answer.traceId });
    const span = trace.spans.find((candidate) => candidate.kind === 'runner');
    if (span?.durationMs != null) runner.push(span.durationMs);
  }
  const inside = await send('/api/host-calls');
  expectOk(inside.status);
  const times = JSON.parse(Buffer.from(inside.bodyBase64, 'base64').toString()) as { storage: number[]; context: number[] };
  return {
    firstMs: Math.round(first.ms * 10) / 10,
    warmGatewayMs: summarise(gateway),
    warmRunnerMs: summarise(runner),
    hostCallStorageMicros: micro(times.storage),
    hostCallContextMicros: micro(times.context),
  };
}

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'alga-workbench-bench-'));
  try {
    const start = summarise(await measureStarts(path.join(folder, 'start'), starts));
    const { workbench, client } = await startEngine(folder);
    const { projectId, builds } = await measureBuilds(client, path.join(folder, 'project'));
    const calls = await measureCalls(client, projectId);
    const idleRssMiB = Math.round(process.memoryUsage.rss() / 1024 / 1024);
    await workbench.dispose();
    const report = {
      node: process.versions.node,
      cores: os.availableParallelism(),
      engineStartMs: start,
      builds,
      calls,
      idleRssMiB,
    };
    if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(report)}\n`);
    else console.dir(report, { depth: null });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
