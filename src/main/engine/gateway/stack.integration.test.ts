/** Gateway, registry, secrets, storage, traces and runner together: a real component behind the real checks. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunner, type Runner } from '../../../../runner/runner.ts';
import { bundleOf } from '../../../../runner/testing/archive.ts';
import { buildTestComponent } from '../../../../runner/testing/build-component.ts';
import { guestSource } from '../../../../runner/testing/guest.ts';
import type { Install } from '../../../contract/installs.ts';
import type { Span, TraceDetail } from '../../../contract/traces.ts';
import { openTestDatabase, quietLogger, type TestDatabase } from '../database/testing.ts';
import { createFidelity } from '../fidelity.ts';
import { systemClock } from '../parts.ts';
import { createRegistry } from '../registry/registry.ts';
import { testManifest } from '../registry/testing.ts';
import { createKeyFile } from '../secrets/keys.ts';
import { createSecretVault } from '../secrets/vault.ts';
import { createStorageService } from '../services/storage.ts';
import { createQuotaLimits, type QuotaLimitRecords } from '../quota/limits.ts';
import { createQuotas } from '../quota/quotas.ts';
import { createQuotaUsages, type QuotaUsages } from '../quota/usage.ts';
import { createFolderStore } from '../store/folder.ts';
import { createApiKeys } from '../access/api-keys.ts';
import { createIdentify } from '../access/session.ts';
import { createTenants } from '../tenant/tenants.ts';
import { createTraceStore } from '../trace/store.ts';
import type { TraceStore } from '../trace/types.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { handlerAnswer } from './handler-answer.ts';

const secret = 'very-s3cr3t-value';

let database: TestDatabase;
let trace: TraceStore;
let runner: Runner;
let gateway: Gateway;
let install: Install;
let usages: QuotaUsages;
let limits: QuotaLimitRecords;

beforeAll(async () => {
  const component = readFileSync(await buildTestComponent({ source: guestSource }));
  database = await openTestDatabase();
  const { db, folder } = database;
  const clock = systemClock;
  const vault = createSecretVault({ db, clock, keys: createKeyFile(folder) });
  const registry = createRegistry({ db, clock, vault });
  const tenants = createTenants({ db, clock });
  const { tenantId } = tenants.tenant();
  const store = createFolderStore(join(folder, 'store'));
  trace = createTraceStore({ file: join(folder, 'traces.db'), clock, logger: quietLogger, redact: vault.values });
  runner = createRunner({
    cacheRoot: join(folder, 'cache'),
    workerPath: resolve(import.meta.dirname, '../../../../runner/worker/guest-worker.ts'),
    bundles: { open: (key) => store.get(key), probe: async () => 'ok' },
    installs: { validate: async () => true, lookupByHost: async () => null },
    services: { storage: createStorageService({ db, clock }) },
    egress: { allow: [] },
    deadline: 'platform',
  });
  usages = createQuotaUsages({ db, clock, logger: quietLogger });
  limits = createQuotaLimits({ db, clock });
  const quotas = createQuotas({ usages, limits, clock });
  gateway = createGateway({
    registry,
    quotas,
    trace,
    identify: createIdentify({
      tenants,
      keys: createApiKeys({ db, clock, tenants, changed: () => undefined }),
      internalToken: 'token',
      requireAuth: false,
    }),
    shownTenant: () => tenantId,
    execute: quotas.metered(runner.execute),
    clock,
    logger: quietLogger,
    fidelity: createFidelity(),
    options: { internalToken: 'token', allowedHosts: () => ['localhost'], timeoutMs: 2000 },
  });

  const { archive, contentHash } = bundleOf([{ path: 'dist/main.wasm', body: component }]);
  const endpoints = ['/echo', '/storage', '/secrets', '/throw', '/loop'].map((path) => ({
    method: 'GET',
    path,
    handler: 'dist/main',
  }));
  const manifest = testManifest({ endpoints, capabilities: ['cap:storage.kv', 'cap:secrets.get'] });
  install = registry.devInstall({ tenantId, manifest, contentHash, sizeBytes: archive.length });
  await store.put(install.objectKey, archive);
  vault.set(install.installId, 'API_KEY', secret);
  await runner.warm({ tenant: tenantId, extension: install.registryId, contentHash });
});

afterAll(async () => {
  await gateway.dispose();
  await runner.dispose();
  await usages.dispose();
  await trace.dispose();
  database.dispose();
});

async function get(path: string): Promise<{ response: Response; detail: TraceDetail }> {
  const response = await gateway.app.fetch(new Request(`http://localhost/api/ext/${install.slug}${path}`));
  const detail = trace.get(response.headers.get('x-alga-workbench-trace') ?? '');
  if (detail === null) throw new Error('The answer names no stored trace');
  return { response, detail };
}

function ofKind(detail: TraceDetail, kind: Span['kind']): Span[] {
  return detail.spans.filter((span) => span.kind === kind);
}

describe('the whole stack', () => {
  it('runs a handler below the gateway span', async () => {
    const { response, detail } = await get('/echo?a=1');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      url: '/echo?a=1',
      method: 'GET',
      context: { extensionId: install.registryId },
    });
    const [run] = ofKind(detail, 'runner');
    const [guest] = ofKind(detail, 'guest');
    expect(run?.parentSpanId).toBe(detail.spans[0]?.spanId);
    expect(guest?.parentSpanId).toBe(run?.spanId);
    expect(detail.spans.filter((span) => span.state !== 'ok')).toEqual([]);
    expect(handlerAnswer(detail)).toMatchObject({ status: 200, error: null, headers: [{ value: 'application/json' }] });
  });

  it('shows each host call and counts it', async () => {
    const { response, detail } = await get('/storage');
    expect(await response.json()).toMatchObject({ second: { ok: { revision: 2 } }, stale: { error: 'conflict' } });
    const calls = ofKind(detail, 'host-call');
    expect(calls).toHaveLength(8);
    expect(detail.summary.hostCalls).toBe(8);
  });

  it('hands a secret to the handler and to nobody who reads traces', async () => {
    const { response, detail } = await get('/secrets');
    expect(await response.text()).toContain(secret);
    expect(JSON.stringify(detail)).not.toContain(secret);
  });

  it('explains what the handler threw, beside the empty answer of production', async () => {
    const { response, detail } = await get('/throw');
    expect([response.status, await response.text()]).toEqual([500, '']);
    const answer = handlerAnswer(detail);
    expect(answer?.error).toMatch(/^execute_failed: /);
    expect(answer?.explanation?.fix).toMatch(/\.$/);
    expect(detail.summary).toMatchObject({ state: 'error', status: 500, error: answer?.error });
  });

  it('gives up on an endless loop as production does, and goes on', async () => {
    const { response, detail } = await get('/loop');
    expect(response.status).toBe(502);
    expect(handlerAnswer(detail)).toMatchObject({ error: 'timeout' });
    expect(detail.spans.filter((span) => span.state === 'open')).toEqual([]);
    expect((await get('/echo')).response.status).toBe(200);
  });

  it('keeps an account of what handlers take, also of those that were ended, and holds them to a limit', async () => {
    const before = usages.current(install);
    await get('/echo');
    const echoed = usages.current(install);
    expect(echoed.invocations).toBe(before.invocations + 1);
    expect(echoed.memoryMbMs).toBeGreaterThan(before.memoryMbMs);
    await get('/loop');
    const looped = usages.current(install);
    // The handler computes until its deadline of 2000 ms, and holds memory meanwhile.
    expect(looped.cpuMs - echoed.cpuMs).toBeGreaterThan(1900);
    expect(looped.memoryMbMs - echoed.memoryMbMs).toBeGreaterThan(1900);
    usages.flush();
    const { db } = database;
    expect(db.first(db.build.selectFrom('extension_quota_usage').select(['tenant_id', 'invocations']))).toEqual({
      tenant_id: install.tenantId,
      invocations: looped.invocations,
    });

    limits.set(install.installId, { invocations: null, cpuMs: 1, egressBytes: null });
    const { response, detail } = await get('/echo');
    expect([response.status, await response.text()]).toEqual([429, '{"error":"quota_exceeded"}']);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(ofKind(detail, 'runner')).toEqual([]);
    expect(usages.current(install).invocations).toBe(looped.invocations);
  });
});
