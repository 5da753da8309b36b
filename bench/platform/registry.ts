/** How long the registry takes to list and to find, when it holds very much. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';
import { defaultTenantId } from '../../src/main/engine/tenant/tenants.ts';
import type { Client } from '../../src/main/cli/connect.ts';
import { summarise, timed, type Summary } from '../stats.ts';

const extensions = 10_000;
const versionsEach = 5;
const installed = 500;
const rounds = 50;

const nameOf = (index: number): string => `com.example.extension-${String(index).padStart(5, '0')}`;

/** Writes the rows into the database of a workbench that does not run. */
export function fillRegistry(dataDir: string): void {
  const db = new Database(path.join(dataDir, 'workbench.db'));
  const now = Date.now();
  const extension = db.prepare(
    `INSERT INTO extension_registry (id, publisher, name, created_at, updated_at) VALUES (?, 'bench', ?, ?, ?)`,
  );
  const version = db.prepare(
    `INSERT INTO extension_version (id, registry_id, version, runtime, main_entry, created_at) VALUES (?, ?, ?, 'wasm-js@1', 'main', ?)`,
  );
  const bundle = db.prepare(
    `INSERT INTO extension_bundle (id, version_id, content_hash, size_bytes, created_at) VALUES (?, ?, ?, 4000000, ?)`,
  );
  const current = db.prepare(`INSERT INTO current_bundle (version_id, bundle_id, updated_at) VALUES (?, ?, ?)`);
  const install = db.prepare(
    `INSERT INTO tenant_extension_install (id, tenant_id, registry_id, version_id, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  db.transaction(() => {
    for (let index = 0; index < extensions; index += 1) {
      const registryId = randomUUID();
      extension.run(registryId, nameOf(index), now, now);
      for (let patch = 0; patch < versionsEach; patch += 1) {
        const [versionId, bundleId] = [randomUUID(), randomUUID()];
        version.run(versionId, registryId, `1.0.${patch}`, now + patch);
        bundle.run(bundleId, versionId, `sha256:${randomUUID().replaceAll('-', '').repeat(2)}`, now + patch);
        current.run(versionId, bundleId, now);
        if (index < installed && patch === 0) install.run(randomUUID(), defaultTenantId, registryId, versionId, now, now);
      }
    }
  })();
  db.close();
}

async function times(work: (round: number) => Promise<unknown>): Promise<Summary> {
  const measured: number[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push((await timed(() => work(round))).ms);
  return summarise(measured);
}

/** Milliseconds as a client of the RPC sees them. */
export async function measureRegistry(client: Client) {
  const { entries, total } = await client.registry.list({ limit: 200 });
  if (total < extensions) throw new Error(`The registry lists ${total} extensions.`);
  const { registryId } = entries[100]!;
  return {
    extensions,
    versionsEach,
    listFirstPageMs: await times(() => client.registry.list({ limit: 200 })),
    listLaterPageMs: await times((round) => client.registry.list({ limit: 200, after: `bench.${nameOf(round * 150)}` })),
    listSearchMs: await times((round) =>
      client.registry.list({ limit: 200, search: `extension-${String(round).padStart(3, '0')}` }),
    ),
    getMs: await times(() => client.registry.get({ registryId })),
    resolveInstallMs: await times((round) => client.installs.resolve({ extension: `bench.${nameOf(round)}` })),
  };
}
