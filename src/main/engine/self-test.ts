/**
 * Proves on this machine that the engine works: starts one on a temporary data folder, creates an extension, builds
 * and installs it, calls its handler, fetches its UI and reads the trace. Runs under both hosts.
 */
import { get } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import pino from 'pino';
import { failureText } from '../../contract/failure-text.ts';
import { WorkbenchError } from '../../contract/errors.ts';
import type { EnginePaths } from './parts.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

export interface SelfTestReport {
  ok: boolean;
  node: string;
  platform: string;
  checks: { name: string; ok: boolean; detail: string; durationMs: number }[];
}

type Client = ReturnType<typeof clientOf>;
const clientOf = (workbench: Workbench) => createRouterClient(workbench.router);

class CheckFailed extends Error {}
function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new CheckFailed(message);
}

async function buildAndInstall(client: Client, root: string): Promise<{ projectId: string; detail: string }> {
  const project = await client.projects.create({ root, template: 'handler-ui', name: 'com.example.self-test' });
  const build = await client.builds.run({ projectId: project.id });
  const reason = build.failure ? failureText(build.failure) : build.problems.map((problem) => problem.message).join('; ');
  expect(build.state === 'succeeded' && build.bundle !== null, `the build ${build.state}: ${reason}`);
  return { projectId: project.id, detail: `${build.bundle.contentHash}, ${build.bundle.sizeBytes} bytes` };
}

async function callHandler(client: Client, projectId: string): Promise<string> {
  const install = await client.installs.forProject({ projectId });
  expect(install !== null, 'the build installed nothing');
  const answer = await client.requests.send({ extension: install.installId, method: 'GET', path: '/api/hello' });
  expect(answer.status === 200, `the gateway answered ${answer.status}: ${answer.handler?.error ?? 'no reason given'}`);
  const trace = await client.traces.get({ traceId: answer.traceId });
  expect(
    trace.spans.some((span) => span.kind === 'guest'),
    'the trace has no span of the guest',
  );
  return `status 200 in ${answer.durationMs.toFixed(1)} ms, ${trace.spans.length} spans`;
}

async function fetchUi(client: Client, projectId: string): Promise<string> {
  const preview = await client.preview.get({ projectId, parentOrigin: 'http://127.0.0.1' });
  const url = new URL(preview.url);
  const host = url.host;
  // Node does not resolve names below localhost; browsers do.
  url.hostname = '127.0.0.1';
  const status = await statusOf(url, host);
  expect(status === 200, `the runner answered ${status} for the UI`);
  return 'status 200';
}

/** `fetch` refuses a Host header of one's own, so this asks by `node:http`. */
function statusOf(url: URL, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

/** Runs every check in order and stops at the first that fails; the rest depend on it. */
export async function runSelfTest(paths: EnginePaths): Promise<SelfTestReport> {
  const report: SelfTestReport = {
    ok: true,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    checks: [],
  };
  const check = async <T>(name: string, work: () => Promise<T>, detail: (result: T) => string): Promise<T> => {
    const startedAt = performance.now();
    try {
      const result = await work();
      report.checks.push({ name, ok: true, detail: detail(result), durationMs: performance.now() - startedAt });
      return result;
    } catch (error) {
      report.ok = false;
      const text = error instanceof WorkbenchError ? failureText(error.failure) : String((error as Error).message);
      report.checks.push({ name, ok: false, detail: text, durationMs: performance.now() - startedAt });
      throw error;
    }
  };
  const folder = await mkdtemp(path.join(os.tmpdir(), 'alga-workbench-self-test-'));
  let workbench: Workbench | null = null;
  try {
    const started = await check(
      'engine starts on a new data folder (SQLite, listeners)',
      () =>
        createWorkbench({
          dataDir: path.join(folder, 'data'),
          paths,
          host: 'headless',
          announced: false,
          version: 'self-test',
          logger: pino({ enabled: false }),
        }),
      (engine) => engine.info().urls.gateway,
    );
    workbench = started;
    const client = clientOf(started);
    const { projectId } = await check(
      'handler builds, packs and installs',
      () => buildAndInstall(client, path.join(folder, 'project')),
      (built) => built.detail,
    );
    await check('handler answers through gateway and runner', () => callHandler(client, projectId), String);
    await check('UI is served on its own origin', () => fetchUi(client, projectId), String);
  } catch (error) {
    // The report tells it; what failed unexpectedly is told as a failed check all the same.
    if (report.ok) throw error;
  } finally {
    await workbench?.dispose();
    await rm(folder, { recursive: true, force: true });
  }
  return report;
}
