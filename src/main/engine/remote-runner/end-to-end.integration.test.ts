/** A workbench and our runner as a process of its own, started with nothing but the generated environment. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Install } from '../../../contract/installs.ts';
import { installSample, startTestWorkbench, type TestWorkbench } from '../testing/workbench.ts';

const runnerMain = fileURLToPath(new URL('../../../../runner/server/main.ts', import.meta.url));

let folder: string;
let bench: TestWorkbench;
let runner: ChildProcess;
let runnerUrl: string;
let install: Install;

/** Resolves with the first line that the runner prints. */
async function startRunner(envFile: string): Promise<string> {
  runner = spawn(process.execPath, [`--env-file=${envFile}`, runnerMain, '--port', '0'], {
    env: { PATH: process.env['PATH'], EXT_CACHE_ROOT: path.join(folder, 'runner-cache') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: runner.stdout! })) {
    const ready = JSON.parse(line) as { url: string };
    return ready.url;
  }
  throw new Error('The runner ended without a word.');
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'alga-external-runner-'));
  const dataDir = path.join(folder, 'data');
  bench = await startTestWorkbench({
    dataDir,
    flags: { ALGA_S3_FRONT: 'true', ALGA_S3_FRONT_PORT: '0' },
  });
  const { path: envFile } = await bench.client.connections.runner.writeEnvironment();
  runnerUrl = await startRunner(envFile);
  install = await installSample(bench.client, 'host-apis');
  await bench.client.settings.set({ name: 'RUNNER_BASE_URL', value: runnerUrl });
  await bench.client.settings.set({ name: 'RUNNER_BACKEND', value: 'knative' });
});

afterAll(async () => {
  runner.kill('SIGTERM');
  await new Promise((resolve) => runner.once('exit', resolve));
  await bench.stop();
  await rm(folder, { recursive: true, force: true });
});

interface CallAnswer {
  ok: boolean;
  answer?: unknown;
  error?: string;
}

async function call(name: string, query: Record<string, string> = {}): Promise<CallAnswer & { traceId: string }> {
  const { gateway } = bench.workbench.info().urls;
  const text = new URLSearchParams(query).toString();
  const response = await fetch(`${gateway}/api/ext/${install.installId}/api/call/${name}?${text}`);
  expect(response.status).toBe(200);
  const answer = (await response.json()) as CallAnswer;
  return { ...answer, traceId: response.headers.get('x-alga-workbench-trace') ?? '' };
}

it('answers by the runner elsewhere, and says so in the trace', async () => {
  const { ok, answer, traceId } = await call('context/get');
  expect(ok).toBe(true);
  expect(answer).toMatchObject({ installId: install.installId, tenantId: install.tenantId });
  const { spans } = await bench.client.traces.get({ traceId });
  const span = spans.find(({ kind }) => kind === 'runner');
  expect(span?.attributes['runner']).toMatchObject({ url: `${runnerUrl}/v1/execute` });
  expect(spans.some(({ kind }) => kind === 'guest')).toBe(false);
});

it('carries every host API out through the internal APIs', async () => {
  expect(await call('storage/roundtrip', { value: 'kept' })).toMatchObject({ ok: true, answer: { read: { value: 'kept' } } });
  expect(await call('storage/missing')).toMatchObject({ ok: false, error: 'missing' });
  expect(await call('storage/conflict')).toMatchObject({ ok: false, error: 'conflict' });
  expect(await call('storage/list-entries')).toMatchObject({ ok: true });
  expect(await call('storage/delete')).toMatchObject({ answer: { afterDelete: 'missing' } });
  expect(await call('storage/delete-missing')).toMatchObject({ error: 'conflict' });
  expect(await call('storage/too-large')).toMatchObject({ error: 'internal' });

  expect(await call('scheduler/get-endpoints')).toMatchObject({ ok: true });
  const made = await call('scheduler/create');
  expect(made).toMatchObject({ answer: { success: true, scheduleId: expect.any(String) } });
  const { scheduleId } = made.answer as { scheduleId: string };
  expect(await call('scheduler/get', { id: scheduleId })).toMatchObject({
    answer: { name: 'Daily call list', cron: '0 6 * * *' },
  });
  expect(await call('scheduler/list')).toMatchObject({ answer: [{ id: scheduleId }] });
  expect(await call('scheduler/update', { id: scheduleId })).toMatchObject({ answer: { success: true } });
  expect(await call('scheduler/delete', { id: scheduleId })).toMatchObject({ answer: { success: true } });
  expect(await call('scheduler/create-too-often')).toMatchObject({ answer: { success: false } });

  const listed = await call('clients/list');
  const [client] = (listed.answer as { items: { clientId: string }[] }).items;
  const services = await call('services/list');
  const [service] = (services.answer as { items: { serviceId: string }[] }).items;
  expect(await call('clients/get', { id: client!.clientId })).toMatchObject({ answer: client });
  expect(await call('services/get', { id: service!.serviceId })).toMatchObject({ answer: service });
  expect(await call('clients/invalid-input')).toMatchObject({ error: 'invalid-input' });
  expect(await call('invoicing/create', { client: client!.clientId, service: service!.serviceId })).toMatchObject({
    answer: { success: true, total: 12_500 },
  });
  expect(await call('invoicing/invalid')).toMatchObject({ answer: { success: false } });

  await bench.client.installs.secrets.set({ installId: install.installId, name: 'api_key', value: 'a-secret-value' });
  expect(await call('secrets/get')).toMatchObject({ answer: 'a-secret-value' });
  expect(await call('user/get')).toMatchObject({ ok: true, answer: { userType: 'internal' } });
  expect(await call('ui-proxy/get')).toMatchObject({ ok: false, error: 'route-not-found' });
  expect(await call('http/fetch')).toMatchObject({ ok: false });
  expect(await call('logging/all')).toMatchObject({ ok: true });
});

it('shows what the guest asked of its host in the trace of the request', async () => {
  const { traceId } = await call('storage/roundtrip', { value: 'traced' });
  const { spans, summary } = await bench.client.traces.get({ traceId });
  const calls = spans.filter(({ kind }) => kind === 'host-call');
  expect(calls.map(({ name }) => name)).toEqual(['ext-storage put', 'ext-storage get']);
  expect(calls[0]?.parentSpanId).toBe(spans.find(({ kind }) => kind === 'runner')?.spanId);
  expect(calls[1]?.attributes).toMatchObject({ status: 200, result: { namespace: 'demo', key: 'roundtrip' } });
  expect(summary.hostCalls).toBe(2);
});

it('shows what the guest logged in the trace of the request, and streams it', async () => {
  const { gateway } = bench.workbench.info().urls;
  const stream = await fetch(`${gateway}/api/ext-debug/stream?extensionId=${install.registryId}`);
  const { traceId } = await call('logging/all');
  let text = '';
  for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes('An error line from host-apis')) break;
  }
  expect(text).toContain('"level":"warn"');
  const { logs } = await bench.client.traces.get({ traceId });
  expect(logs.map(({ level, message }) => [level, message])).toEqual([
    ['info', 'An info line from host-apis'],
    ['warn', 'A warning from host-apis'],
    ['error', 'An error line from host-apis'],
  ]);
});

it('runs as part of the same data: what the guest stored is in the workbench', async () => {
  await call('storage/roundtrip', { value: 'seen here', key: 'shared' });
  const record = await bench.client.storage.get({ installId: install.installId, namespace: 'demo', key: 'shared' });
  expect(JSON.stringify(record)).toContain(Buffer.from('seen here').toString('base64'));
});

it('serves the UI of the runner elsewhere on the install’s own origin', async () => {
  const { runner: workbenchRunner } = bench.workbench.info().urls;
  const page = `/ext-ui/${install.registryId}/${encodeURIComponent(install.contentHash)}/index.html`;
  const response = await fetch(`${workbenchRunner}${page}?tenant=${install.tenantId}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-security-policy')).toContain(`frame-ancestors ${bench.workbench.info().urls.app}`);
  expect(await response.text()).toContain('<html');
});

it('is found healthy from every side', async () => {
  const { findings, url, environmentFile } = await bench.client.connections.runner.check();
  expect(url).toBe(runnerUrl);
  expect(environmentFile).toContain('.env.runner');
  expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(findings).toHaveLength(7);
});
