/** The life of an install in a whole engine: what the gateway, the runner and other tenants see of it. */
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../../contract/workbench.ts';
import type { Install } from '../../../contract/installs.ts';
import { failureOf, startTestWorkbench } from '../testing/workbench.ts';
import type { TestClient, TestWorkbench } from '../testing/workbench.ts';

let bench: TestWorkbench;
let client: TestClient;
let install: Install;
let projectId: string;
let gateway: string;

beforeAll(async () => {
  bench = await startTestWorkbench();
  client = bench.client;
  const root = path.join(bench.folder, 'greeter');
  const project = await client.projects.create({ root, template: 'handler-ui', name: 'com.acme.greeter' });
  projectId = project.id;
  install = (await client.builds.run({ projectId })).install!;
  gateway = (await client.workbench.info()).urls.gateway;
}, 120_000);
afterAll(() => bench.stop());

const post = () =>
  client.requests.send({ extension: install.installId, method: 'POST', path: '/api/hello', body: '{"name":"Ada"}' });

/** Status of the install's page, on its own host. */
async function pageStatus(): Promise<number> {
  const { urls } = await client.workbench.info();
  const { registryId, contentHash, tenantId } = install;
  const { hostname, port } = new URL(urls.runner);
  const page = `/ext-ui/${registryId}/${encodeURIComponent(contentHash)}/index.html?tenant=${tenantId}`;
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const headers = { host: `${install.installId}.localhost:${port}` };
  httpRequest({ hostname, port, path: page, headers }, (answer) => {
    answer.resume();
    answer.on('end', () => resolve(answer.statusCode ?? 0));
  })
    .on('error', reject)
    .end();
  return await promise;
}

describe('an install', () => {
  it('loses what is withheld of it, and gets it back', async () => {
    const { installId } = install;
    expect((await post()).status).toBe(200);
    await client.installs.capabilities.withhold({ installId, capabilities: ['cap:storage.kv'] });
    const { traceId } = await post();
    const { spans } = await client.traces.get({ traceId });
    const calls = spans.filter(({ name }) => name.startsWith('storage.'));
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.every(({ state }) => state === 'error')).toBe(true);
    const gatewaySpan = spans.find(({ kind }) => kind === 'gateway');
    expect(gatewaySpan?.attributes['fidelity']).toContainEqual({
      switch: 'installs.capabilities',
      position: 'helpful',
      note: 'Production gives the handler cap:storage.kv, which a person withholds from this install.',
    });
    await client.installs.capabilities.withhold({ installId, capabilities: [] });
    expect((await post()).status).toBe(200);
  });

  it('answers nothing while it is disabled: neither handler nor UI', async () => {
    const { installId } = install;
    expect(await pageStatus()).toBe(200);
    await client.installs.setEnabled({ installId, enabled: false });
    expect([(await post()).status, await pageStatus()]).toEqual([404, 404]);
    await client.installs.setEnabled({ installId, enabled: true });
    expect([(await post()).status, await pageStatus()]).toEqual([200, 200]);
  });

  it('tells what it did, with the trace of each', async () => {
    const { traceId } = await post();
    const [newest] = await client.installs.executions({ installId: install.installId });
    expect(newest).toMatchObject({ traceId, status: 'ok', httpStatus: 200, method: 'POST', version: '0.1.0' });
  });

  it('stays as it is when a version cannot be had', async () => {
    const { installId, registryId } = install;
    const wanted = client.installs.update({ installId, version: '9.0.0' });
    expect(await failureOf(wanted)).toMatchObject({ code: 'VERSION_NOT_FOUND' });
    const again = client.installs.install({ registryId, version: '9.0.0' });
    expect(await failureOf(again)).toMatchObject({ code: 'VERSION_NOT_FOUND' });
    expect((await post()).status).toBe(200);
  });

  it('is announced when it changes', async () => {
    const stop = new AbortController();
    const changes = await client.workbench.changes(undefined, { signal: stop.signal });
    const topics: Change['topic'][] = [];
    const seen = (async () => {
      for await (const { topic } of changes) if (topics.push(topic) === 2) return topics;
      return topics;
    })();
    await client.installs.setEnabled({ installId: install.installId, enabled: true });
    expect((await seen).toSorted()).toEqual(['installs', 'schedules']);
    stop.abort();
  });
});

describe('another tenant', () => {
  it('installs the version over HTTP, runs it, and reaches nothing of the first', async () => {
    const first = (await client.workbench.info()).tenant.tenantId;
    const { tenantId } = await client.tenants.create({ name: 'Beta' });
    const scopes = ['extension:read', 'extension:write', 'extension:call'] as const;
    const { secret } = await client.apiKeys.create({ name: 'CI', tenantId, scopes: [...scopes] });
    const headers = { 'x-api-key': secret, 'content-type': 'application/json' };
    const call = (to: string, body?: object) =>
      fetch(`${gateway}${to}`, { method: 'POST', headers, body: JSON.stringify(body ?? { name: 'Eve' }) });

    const { registryId, version } = install;
    expect((await call(`/api/ext/${install.slug}/api/hello`)).status).toBe(404);
    const made = await call('/api/v1/extensions/install', { registryId, version });
    expect(made.status).toBe(202);
    const answer = await call(`/api/ext/${install.slug}/api/hello`);
    expect(await answer.json()).toMatchObject({ greeting: 'Hello, Eve' });
    expect((await call(`/api/ext/${install.installId}/api/hello`)).status).toBe(404);
    const records = await fetch(`${gateway}/api/ext-storage/install/${install.installId}/greetings/records`, { headers });
    expect(records.status).toBe(404);

    await client.tenants.select({ tenantId });
    expect(await failureOf(client.installs.history({ installId: install.installId }))).toMatchObject({
      code: 'INSTALL_NOT_FOUND',
    });
    const [theirs] = await client.installs.list();
    await client.installs.uninstall({ installId: theirs!.installId, purge: true });
    await client.tenants.select({ tenantId: first });
    expect((await post()).status).toBe(200);
  });
});

describe('uninstalling and coming back', () => {
  it('finds what it stored', async () => {
    const { installId, registryId } = install;
    const before = await client.storage.namespaces({ installId });
    expect(before.length).toBeGreaterThan(0);
    await client.installs.uninstall({ installId });
    expect(await failureOf(client.storage.namespaces({ installId }))).toMatchObject({ code: 'INSTALL_NOT_FOUND' });
    expect((await post()).status).toBe(404);
    expect(await client.installs.install({ registryId })).toMatchObject({ installId, version: '0.1.0' });
    expect(await client.storage.namespaces({ installId })).toEqual(before);
    expect((await post()).status).toBe(200);
    const actions = (await client.installs.history({ installId })).map(({ action }) => action);
    expect(actions.slice(0, 2)).toEqual(['installed', 'uninstalled']);
  });
});
