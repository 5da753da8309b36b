/** Tenants, keys and limits of a whole engine: over its procedures, and over HTTP as others see them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Install } from '../../../contract/installs.ts';
import type { Change } from '../../../contract/workbench.ts';
import { failureOf, installSample, startTestWorkbench, type TestWorkbench } from '../testing/workbench.ts';

let test: TestWorkbench;
let install: Install;
beforeAll(async () => {
  test = await startTestWorkbench();
  install = await installSample(test.client, 'hello-world');
});
afterAll(() => test.stop());

const gateway = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${test.workbench.info().urls.gateway}${path}`, { headers });

describe('a second tenant', () => {
  it('sees nothing of the first, until that is selected again', async () => {
    const { client } = test;
    const first = (await client.workbench.info()).tenant.tenantId;
    const second = await client.tenants.create({ name: 'Beta Services' });
    const info = await client.tenants.select({ tenantId: second.tenantId });
    expect(info.tenant).toEqual({ tenantId: second.tenantId, name: 'Beta Services' });
    expect(info.user.tenantId).toBe(second.tenantId);
    expect(await client.installs.list()).toEqual([]);
    const { installId } = install;
    const calls = [
      client.storage.namespaces({ installId }),
      client.schedules.list({ installId }),
      client.schedules.preview({ cron: '* * * * *' }).then(() => client.schedules.endpoints({ installId })),
      client.installs.secrets.list({ installId }),
      client.quotas.limits({ installId }),
    ];
    for (const call of calls) expect(await failureOf(call)).toMatchObject({ code: 'INSTALL_NOT_FOUND' });
    expect((await gateway(`/api/ext/${installId}/api/hello`)).status).toBe(404);
    const ofSecond = await client.traces.list({});
    expect(ofSecond.traces.map(({ status }) => status)).toEqual([404]);
    const { traceId } = ofSecond.traces[0]!;
    const live = await client.traces.live({});
    const waiting = live.next();
    await client.tenants.select({ tenantId: first });
    expect((await waiting).done).toBe(true);
    expect((await client.traces.list({})).traces.map((trace) => trace.traceId)).not.toContain(traceId);
    expect(await failureOf(client.traces.get({ traceId }))).toMatchObject({ code: 'TRACE_NOT_FOUND' });
    expect((await client.traces.get({ traceId, tenantId: second.tenantId })).summary.status).toBe(404);
    expect(await client.traces.clear()).not.toBeNull();
    expect((await client.traces.list({ tenantId: second.tenantId })).total).toBe(1);
    expect(await client.schedules.list({ installId })).toEqual([]);
    expect(await client.installs.list()).toHaveLength(1);
    expect(await failureOf(client.tenants.remove({ tenantId: first }))).toMatchObject({ code: 'RECORD_IN_USE' });
    await client.tenants.remove({ tenantId: second.tenantId });
    expect((await client.traces.list({ tenantId: second.tenantId })).total).toBe(0);
    expect(await failureOf(client.tenants.select({ tenantId: second.tenantId }))).toMatchObject({ code: 'TENANT_NOT_FOUND' });
  });

  it('is told to every window', async () => {
    const { client } = test;
    const ended = new AbortController();
    const changes = await client.workbench.changes(undefined, { signal: ended.signal });
    const first = changes.next();
    const { tenantId } = await client.tenants.create({ name: 'Gamma Services' });
    expect((await first).value).toEqual({ topic: 'tenants' } satisfies Change);
    ended.abort();
    await client.tenants.remove({ tenantId });
  });
});

describe('limits', () => {
  it('are kept for an install', async () => {
    const { client } = test;
    const { installId } = install;
    const limits = { invocations: 10, cpuMs: null, egressBytes: 0 };
    expect(await client.quotas.setLimits({ installId, limits })).toEqual(limits);
    expect(await client.quotas.limits({ installId })).toEqual(limits);
  });
});

describe('a workbench that wants authentication', () => {
  let closed: TestWorkbench;
  beforeAll(async () => {
    closed = await startTestWorkbench({ requireAuth: true, gatewayHost: '0.0.0.0' });
  });
  afterAll(() => closed.stop());

  it('listens where others reach it, says so, and lets nobody in without a key', async () => {
    const { urls, notices } = closed.workbench.info();
    expect(notices[0]).toContain('0.0.0.0');
    const path = `${urls.gateway}/api/ext/acme.hello/api/hello`;
    const { secret } = await closed.client.apiKeys.create({ name: 'CI', scopes: ['extension:call', 'extension:read'] });
    expect((await fetch(path)).status).toBe(401);
    expect((await fetch(path, { headers: { 'x-api-key': 'their-key' } })).status).toBe(401);
    const answer = await fetch(path, { headers: { 'x-api-key': secret } });
    expect([answer.status, await answer.json()]).toEqual([404, { error: 'extension_not_available' }]);
    const [key] = await closed.client.apiKeys.list({});
    expect(key?.lastUsedAt).not.toBeNull();
    await closed.client.apiKeys.revoke({ keyId: key!.keyId });
    expect((await fetch(path, { headers: { 'x-api-key': secret } })).status).toBe(401);
    const missing = await fetch(`${urls.gateway}/api/extensions/anything`);
    expect([missing.status, await missing.json()]).toEqual([401, { error: 'Unauthorized: API key missing' }]);
  });

  it('is not needed on another address of this machine', async () => {
    const other = await startTestWorkbench({ gatewayHost: '127.0.0.2' });
    const { gateway: url } = other.workbench.info().urls;
    expect(url).toContain('127.0.0.2');
    expect((await fetch(`${url}/api/ext/acme.hello/x`)).status).toBe(404);
    await other.stop();
  });

  it('does not start for others without it', async () => {
    await expect(startTestWorkbench({ gatewayHost: '0.0.0.0' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
