/** What processes do that are going to be killed: each scenario works on a data folder until its end. */
import { randomBytes, randomInt } from 'node:crypto';
import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import pino from 'pino';
import { bundleOf } from '../../../../runner/testing/archive.ts';
import { testPaths } from '../build/testing.ts';
import { openDatabase } from '../database/open.ts';
import { systemClock } from '../parts.ts';
import { createSettings } from '../settings/settings.ts';
import { createFolderStore } from '../store/folder.ts';
import { createStoreMoves } from '../store/moves.ts';
import { createSwitchableStore } from '../store/switchable.ts';
import { createWorkbench } from '../workbench.ts';
import { say } from './lines.ts';
import { withSteps } from './migrations.ts';

const logger = pino({ enabled: false });
/** Versions of an extension before the next one begins, so that exports stay small. */
const versionsEach = 4;

export const secondTenant = 'Second';
export const exportFile = (dataDir: string): string => path.join(dataDir, '..', 'crash.alga-workbench.tar.zst');

export function openEngine(dataDir: string) {
  return createWorkbench({
    dataDir,
    paths: testPaths,
    host: 'headless',
    version: 'crash',
    announced: false,
    logger,
    flags: { EXT_BUNDLES_RATELIMIT_MAX: '1000000' },
  });
}
type Engine = Awaited<ReturnType<typeof openEngine>>;
const clientOf = (engine: Engine) => createRouterClient(engine.router);
type Client = ReturnType<typeof clientOf>;

/** A bundle that nothing else is like. */
function newBundle(name: string, version: string) {
  const endpoints = [{ method: 'GET', path: '/api/hello', handler: 'dist/main' }];
  const ui = { type: 'iframe', entry: 'ui/index.html' };
  const manifest = { name, publisher: 'crash', version, runtime: 'wasm-js@1', ui, api: { endpoints } };
  return bundleOf([
    { path: 'manifest.json', body: JSON.stringify(manifest) },
    { path: 'ui/index.html', body: '<p>Hello</p>' },
    { path: 'ui/noise.js', body: randomBytes(randomInt(1_000, 400_000)) },
  ]);
}

/** Publishes and installs over HTTP, as the platform's command line does. */
async function publishOn(engine: Engine, apiKey: string, tenantId: string): Promise<never> {
  const { gateway } = engine.info().urls;
  const headers = { 'x-api-key': apiKey, 'x-alga-admin': 'true', 'x-tenant-id': tenantId };
  const post = async (route: string, body: string | Uint8Array<ArrayBuffer>): Promise<Record<string, never>> => {
    const response = await fetch(`${gateway}${route}`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, never>;
  };
  for (let count = 0; ; count += 1) {
    const name = `n${process.pid}-${Math.floor(count / versionsEach)}`;
    const version = `1.0.${count % versionsEach}`;
    const { archive, contentHash } = newBundle(name, version);
    const upload = await post(
      `/api/ext-bundles/upload-proxy?filename=b.tar.zst&size=${archive.length}`,
      new Uint8Array(archive),
    );
    const finalized = await post(
      '/api/ext-bundles/finalize',
      JSON.stringify({ key: upload['upload']!['key'], size: archive.length }),
    );
    const registryId = String(finalized['extension']!['id']);
    say({ did: 'published', registryId, version, contentHash });
    if (count % 2 === 1) continue;
    await post('/api/v1/extensions/install', JSON.stringify({ registryId, version }));
    say({ did: 'installed', tenantId, registryId });
  }
}

/** Exports what is installed, and imports it for another tenant. */
async function carryOn(client: Client, dataDir: string, home: string, away: string): Promise<never> {
  const file = exportFile(dataDir);
  for (let count = 0; ; count += 1) {
    await client.tenants.select({ tenantId: home });
    const install = (await client.installs.list()).at(-1);
    // Nothing is installed yet; the other lane sees to it.
    if (install === undefined) {
      await breath();
      continue;
    }
    const record = { installId: install.installId, namespace: 'crash', key: `${process.pid}-${count}`, value: { count } };
    await client.storage.put({ ...record, ifRevision: null });
    say({ did: 'stored', installId: install.installId, key: record.key });
    for await (const event of await client.transfer.export({ extension: install.slug, file, overwrite: true })) {
      if (event.phase === 'done') say({ did: 'exported', sha256: event.result.sha256 });
    }
    await client.tenants.select({ tenantId: away });
    for await (const event of await client.transfer.import({ file, existing: 'replace' })) {
      if (event.phase === 'done') say({ did: 'imported', tenantId: away, slug: install.slug });
    }
  }
}

async function engineScenario(dataDir: string): Promise<void> {
  const engine = await openEngine(dataDir);
  const client = clientOf(engine);
  const tenants = await client.tenants.list();
  const away = tenants.find(({ name }) => name === secondTenant) ?? (await client.tenants.create({ name: secondTenant }));
  const home = tenants.find(({ name }) => name !== secondTenant)!;
  await client.tenants.select({ tenantId: home.tenantId });
  const scopes = ['extension:read', 'extension:write', 'extension:publish'] as const;
  const { secret } = await client.apiKeys.create({ name: `crash ${process.pid}`, scopes: [...scopes] });
  say({ did: 'opened' });
  await Promise.all([publishOn(engine, secret, home.tenantId), carryOn(client, dataDir, home.tenantId, away.tenantId)]);
}

/** The two stores of the move scenario. */
export function moveStores(dataDir: string) {
  return {
    folder: createFolderStore(path.join(dataDir, 'store')),
    s3: { ...createFolderStore(path.join(dataDir, 'other')), driver: 's3' as const },
  };
}

async function moveScenario(dataDir: string): Promise<void> {
  const settings = createSettings({ dataDir, env: {} });
  const stores = moveStores(dataDir);
  const chosen = settings.all().find(({ name }) => name === 'ALGA_STORE_DRIVER')!.value === 's3' ? 's3' : 'folder';
  const store = createSwitchableStore(stores[chosen]);
  const moves = createStoreMoves({
    store,
    open: async (driver) => (driver === 's3' ? stores.s3 : stores.folder),
    mayChoose: () => undefined,
    choose: async (driver) => void (await settings.set('ALGA_STORE_DRIVER', driver)),
  });
  say({ did: 'opened' });
  for (;;) {
    const target = store.driver === 's3' ? 'folder' : 's3';
    // The target begins empty, so that every move has something to copy.
    for (const { key } of (await stores[target].list()).objects) await stores[target].delete(key);
    await moves.move(target, { signal: new AbortController().signal, onProgress: () => undefined });
    say({ did: 'moved', driver: target });
  }
}

async function migrateScenario(dataDir: string, steps: number): Promise<void> {
  const file = path.join(dataDir, 'workbench.db');
  say({ did: 'opened' });
  const db = await openDatabase({ file, logger, clock: systemClock, migrations: withSteps(steps) });
  say({ did: 'migrated', steps });
  db.close();
}

export const scenarios = ['engine', 'move', 'migrate'] as const;
export type Scenario = (typeof scenarios)[number];

/** Works until it is killed, or fails. */
export async function work(scenario: Scenario, dataDir: string, steps: number): Promise<void> {
  say({ did: 'starting' });
  if (scenario === 'engine') await engineScenario(dataDir);
  else if (scenario === 'move') await moveScenario(dataDir);
  else await migrateScenario(dataDir, steps);
}
