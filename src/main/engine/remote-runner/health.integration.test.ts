/** Our own runner with this and that wrong about it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRunnerServer } from '../../../../runner/server/server.ts';
import { readSettings } from '../../../../runner/server/settings.ts';
import type { Finding } from '../../../contract/connections.ts';
import { systemClock } from '../parts.ts';
import { createCallbacks, type Callbacks } from './callbacks.ts';
import { checkRunner, glanceAtRunner } from './health.ts';
import type { RemoteRunnerSettings } from './settings.ts';

const loopback = '127.0.0.1';
const workerPath = fileURLToPath(new URL('../../../../runner/worker/guest-worker.ts', import.meta.url));

let stack: AsyncDisposableStack;
let callbacks: Callbacks;
let registryUrl: string;
let storeUrl: string;
let cacheRoot: string;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  cacheRoot = await mkdtemp(path.join(tmpdir(), 'alga-health-'));
  stack.defer(() => rm(cacheRoot, { recursive: true, force: true }));
  callbacks = createCallbacks(systemClock);
  const app = new Hono();
  app.route('/', callbacks.routes);
  registryUrl = await listen((opened) => serve({ fetch: app.fetch, hostname: loopback, port: 0 }, opened));
  const empty = new Hono();
  empty.on('HEAD', '/bucket', (c) => c.body(null, 200));
  storeUrl = `${await listen((opened) => serve({ fetch: empty.fetch, hostname: loopback, port: 0 }, opened))}/bucket`;
});
afterEach(() => stack.disposeAsync());

async function listen(open: (opened: (address: AddressInfo) => void) => { close(done: () => void): unknown }): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  const server = open(resolve);
  stack.defer(() => new Promise<void>((closed) => void server.close(() => closed())));
  return `http://${loopback}:${(await promise).port}`;
}

/** Starts a runner, and answers what is found of it. */
async function findings(
  environment: Record<string, string | undefined> = {},
  settings: Partial<RemoteRunnerSettings> = {},
  clock = systemClock,
): Promise<Record<string, Finding>> {
  const runner = await startRunnerServer({
    settings: readSettings({
      PORT: '0',
      ALGA_AUTH_KEY: 'key',
      REGISTRY_BASE_URL: registryUrl,
      BUNDLE_STORE_BASE: storeUrl,
      RUNNER_EXECUTE_TOKEN: 'the-token',
      EXT_CACHE_ROOT: cacheRoot,
      ...environment,
    }),
    hostname: loopback,
    workerPath,
    mode: 'platform',
  });
  stack.defer(() => runner.dispose());
  return byName(await look({ RUNNER_BASE_URL: runner.url, ...settings }, clock));
}

const look = (settings: Partial<RemoteRunnerSettings>, clock = systemClock): Promise<Finding[]> =>
  checkRunner({
    settings: () => ({ RUNNER_BACKEND: 'knative', RUNNER_SERVICE_TOKEN: 'the-token', ...settings }),
    callbacks,
    clock,
  });

const glance = (url?: string) => glanceAtRunner({ RUNNER_BACKEND: 'knative', RUNNER_BASE_URL: url });

function byName(found: readonly Finding[]): Record<string, Finding> {
  const names = ['address', 'answers', 'token', 'registry', 'store', 'internal', 'clock'];
  expect(found).toHaveLength(names.length);
  return Object.fromEntries(names.map((name, index) => [name, found[index]!]));
}

async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, loopback, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://${loopback}:${port}`;
}

describe('a runner elsewhere', () => {
  it('that is all right', async () => {
    callbacks.internalCall(true);
    const found = await findings();
    expect(Object.values(found).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    expect(Object.values(found).every(({ fix }) => fix === null)).toBe(true);
  });

  it('whose address is missing, nonsense, or nobody’s', async () => {
    expect((await look({}))[0]).toMatchObject({ state: 'error', detail: 'RUNNER_BASE_URL is not set.' });
    expect((await look({ RUNNER_BACKEND: 'docker' }))[0]).toMatchObject({ detail: 'RUNNER_DOCKER_HOST is not set.' });
    expect((await look({ RUNNER_BASE_URL: 'runner:8080' }))[0]).toMatchObject({ state: 'error' });
    const found = byName(await look({ RUNNER_BASE_URL: await closedPort() }));
    expect(found['answers']).toMatchObject({ state: 'error', detail: expect.stringContaining('nothing listens on that port') });
    expect(found['answers']?.fix).toContain('RUNNER_BASE_URL');
    expect(found['clock']?.state).toBe('skipped');
  });

  it('at a glance', async () => {
    expect(await glance()).toMatchObject({ state: 'error', detail: 'RUNNER_BASE_URL is not set.' });
    expect(await glance(await closedPort())).toMatchObject({ state: 'error' });
    const { address } = await findings();
    const [, url = ''] = /(http:\S+[^.])\.$/.exec(address!.detail) ?? [];
    expect(await glance(url)).toBeNull();
  });

  it('whose address ends with a slash that production does not take off', async () => {
    const found = await findings();
    expect(found['address']?.state).toBe('ok');
    const { address } = byName(await look({ RUNNER_BASE_URL: `${registryUrl}/` }));
    expect(address).toMatchObject({ state: 'warn', fix: `Set RUNNER_BASE_URL to ${registryUrl}.` });
  });

  it('that is another server', async () => {
    const found = byName(await look({ RUNNER_BASE_URL: registryUrl }));
    expect(found['answers']).toMatchObject({ state: 'error', detail: expect.stringContaining('/healthz answered 404') });
    expect(found['token']).toMatchObject({ state: 'error' });
  });

  it('that wants another token, or none', async () => {
    expect((await findings({ RUNNER_EXECUTE_TOKEN: 'another' }))['token']).toMatchObject({
      state: 'error',
      detail: 'It refuses the workbench’s token with 401.',
    });
    expect((await findings({ RUNNER_EXECUTE_TOKEN: undefined }))['token']).toMatchObject({ state: 'warn' });
  });

  it('that reaches no registry, or another one', async () => {
    expect((await findings({ REGISTRY_BASE_URL: await closedPort() }))['registry']).toMatchObject({
      state: 'error',
      detail: 'The runner cannot reach its registry: it answered 502.',
    });
    const other = await listen((opened) => serve({ fetch: new Hono().fetch, hostname: loopback, port: 0 }, opened));
    expect((await findings({ REGISTRY_BASE_URL: other }))['registry']).toMatchObject({
      state: 'error',
      detail: 'The runner asks another registry than this workbench.',
    });
  });

  it('that reaches no store, or is refused by it', async () => {
    expect((await findings({ BUNDLE_STORE_BASE: undefined }))['store']).toMatchObject({
      state: 'error',
      detail: expect.stringContaining('BUNDLE_STORE_BASE not configured'),
      fix: expect.stringContaining('ALGA_S3_FRONT'),
    });
    expect((await findings({ BUNDLE_STORE_BASE: `${await closedPort()}/b` }))['store']).toMatchObject({
      state: 'error',
      detail: expect.stringContaining('cannot reach its store'),
    });
    const app = new Hono();
    app.all('*', (c) => c.body(null, 403));
    const closed = await listen((opened) => serve({ fetch: app.fetch, hostname: loopback, port: 0 }, opened));
    expect((await findings({ BUNDLE_STORE_BASE: `${closed}/b` }))['store']).toMatchObject({
      state: 'error',
      detail: expect.stringContaining('refuses the runner'),
      fix: expect.stringContaining('S3_ACCESS_KEY'),
    });
  });

  it('whose calls come with a wrong token', async () => {
    let now = 1000;
    const later = createCallbacks({ now: () => (now += 1) });
    later.internalCall(false);
    callbacks = { ...callbacks, internal: later.internal };
    expect((await findings())['internal']).toMatchObject({
      state: 'error',
      fix: expect.stringContaining('RUNNER_STORAGE_API_TOKEN'),
    });
    later.internalCall(true);
    expect((await findings())['internal']).toMatchObject({ state: 'ok' });
  });

  it('whose clock is wrong', async () => {
    const behind = { now: () => Date.now() - 3_600_000 };
    expect((await findings({}, {}, behind))['clock']).toMatchObject({
      state: 'error',
      detail: expect.stringContaining('ahead'),
    });
  });
});
