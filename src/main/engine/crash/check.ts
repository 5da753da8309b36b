/** What must hold of a data folder after its process was killed. Every finding is a sentence; none is good. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import Sqlite from 'better-sqlite3';
import { manifestKeyOf } from '../registry/publish-copies.ts';
import { objectKey } from '../registry/object-key.ts';
import { createFolderStore } from '../store/folder.ts';
import { hashOf } from '../store/hashing.ts';
import { allObjects, type BundleStore } from '../store/store.ts';
import { exportFile, openEngine } from './work.ts';
import type { Line } from './lines.ts';

type Row = Record<string, string | number | null>;

/** The file as SQLite itself sees it, its write-ahead log included. */
export function openFile(dataDir: string): { all: (text: string, ...values: string[]) => Row[]; close: () => void } {
  const sqlite = new Sqlite(path.join(dataDir, 'workbench.db'));
  return { all: (text, ...values) => sqlite.prepare<string[], Row>(text).all(...values), close: () => void sqlite.close() };
}
type File = ReturnType<typeof openFile>;

export function checkFile(file: File): string[] {
  const damage = file.all('PRAGMA integrity_check').map((row) => String(row['integrity_check']));
  const orphans = file.all('PRAGMA foreign_key_check');
  return [
    ...damage.filter((verdict) => verdict !== 'ok').map((verdict) => `The database is damaged: ${verdict}.`),
    ...orphans.map((row) => `A row of ${row['table']} names nothing.`),
  ];
}

/** Nothing that was said to be done may be missing. */
function checkDone(file: File, done: readonly Line[]): string[] {
  const has = (text: string, ...values: string[]): boolean => file.all(text, ...values).length > 0;
  return done.flatMap((line) => {
    if (line.did === 'published') {
      const found = has(
        `SELECT 1 FROM extension_version v JOIN extension_bundle b ON b.version_id = v.id
         JOIN published_version p ON p.version_id = v.id AND p.bundle_id = b.id
         WHERE v.registry_id = ? AND v.version = ? AND b.content_hash = ?`,
        line.registryId,
        line.version,
        line.contentHash,
      );
      return found ? [] : [`Version ${line.version} of ${line.registryId} was published and is lost.`];
    }
    if (line.did === 'installed') {
      const found = has(
        'SELECT 1 FROM tenant_extension_install WHERE tenant_id = ? AND registry_id = ?',
        line.tenantId,
        line.registryId,
      );
      return found ? [] : [`The install of ${line.registryId} is lost.`];
    }
    if (line.did === 'stored') {
      const found = has(
        'SELECT 1 FROM ext_storage_records WHERE extension_install_id = ? AND key = ?',
        line.installId,
        line.key,
      );
      return found ? [] : [`The record ${line.key} is lost.`];
    }
    if (line.did === 'imported') {
      const found = has(
        `SELECT 1 FROM tenant_extension_install i JOIN extension_registry r ON r.id = i.registry_id
         WHERE i.tenant_id = ? AND r.publisher || '.' || r.name = ?`,
        line.tenantId,
        line.slug,
      );
      return found ? [] : [`The import of ${line.slug} is lost.`];
    }
    return [];
  });
}

const archivePattern = /^tenants\/([^/]+)\/extensions\/([^/]+)\/sha256\/([0-9a-f]{64})\/bundle\.tar\.zst$/;

/** Each bundle that a row names is there with the right hash, and nothing is there that no row names. */
async function checkObjects(file: File, store: BundleStore): Promise<string[]> {
  const objects = await allObjects(store);
  const keys = new Set(objects.map(({ key }) => key));
  const named = new Set(
    file
      .all(
        `SELECT v.registry_id AS registry, b.content_hash AS hash FROM extension_bundle b JOIN extension_version v ON v.id = b.version_id`,
      )
      .map((row) => `${row['registry']} ${row['hash']}`),
  );
  const staged = new Set(file.all('SELECT object_key AS key FROM publish_upload').map((row) => String(row['key'])));
  const findings: string[] = [];
  for (const { key } of objects) {
    const [, , registry, hex] = archivePattern.exec(key) ?? [];
    if (hex === undefined) {
      const archive = key.replace(/manifest\.json$/, 'bundle.tar.zst');
      const known = staged.has(key) || (archive !== key && keys.has(archive) && manifestKeyOf(archive) === key);
      if (!known) findings.push(`The object ${key} belongs to nothing.`);
      continue;
    }
    if (!named.has(`${registry} sha256:${hex}`)) findings.push(`No version names the archive ${key}.`);
    const body = await store.get(key);
    const { sha256 } = await hashOf(body!);
    if (sha256 !== hex) findings.push(`The archive ${key} is half: its hash is ${sha256}.`);
  }
  for (const row of file.all(
    `SELECT b.storage_url AS key FROM extension_bundle b JOIN published_version p ON p.bundle_id = b.id WHERE b.storage_url IS NOT NULL`,
  )) {
    if (!keys.has(String(row['key']))) findings.push(`The published archive ${row['key']} is lost.`);
  }
  for (const row of file.all(
    `SELECT i.tenant_id AS tenant, i.registry_id AS registry, b.content_hash AS hash FROM tenant_extension_install i
     JOIN current_bundle c ON c.version_id = i.version_id JOIN extension_bundle b ON b.id = c.bundle_id`,
  )) {
    const key = objectKey({
      tenantId: String(row['tenant']),
      registryId: String(row['registry']),
      contentHash: String(row['hash']),
    });
    if (!keys.has(key)) findings.push(`The archive ${key} of an install is lost.`);
  }
  return findings;
}

/** The export is the one of before or the new one, and whole. */
async function checkExport(dataDir: string, done: readonly Line[]): Promise<string[]> {
  if (!done.some(({ did }) => did === 'exported')) return [];
  const engine = await openEngine(dataDir);
  try {
    const client = createRouterClient(engine.router);
    for await (const event of await client.transfer.import({ file: exportFile(dataDir), dryRun: true })) void event;
    return [];
  } catch (error) {
    return [`The export cannot be read any more: ${String(error)}.`];
  } finally {
    await engine.dispose();
  }
}

const namesIn = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String);

/** Opens the data folder again, which sweeps, and looks at everything. */
export async function checkEngine(dataDir: string, done: readonly Line[]): Promise<string[]> {
  const before = openFile(dataDir);
  const damage = checkFile(before);
  before.close();
  const engine = await openEngine(dataDir);
  // The end of the engine waits for its sweeps.
  await engine.dispose();
  const file = openFile(dataDir);
  const store = createFolderStore(path.join(dataDir, 'store'));
  await store.health();
  try {
    return [
      ...damage,
      ...checkFile(file),
      ...checkDone(file, done),
      ...(await checkObjects(file, store)),
      ...file.all('SELECT object_key AS key FROM publish_copy').map((row) => `The copy of ${row['key']} is noted still.`),
      ...namesIn(path.join(dataDir, 'transfer')).map((name) => `The passing file ${name} is left over.`),
      ...namesIn(path.join(dataDir, 'store', 'tmp')).map((name) => `The half object ${name} is left over.`),
      ...(await checkExport(dataDir, done)),
    ];
  } finally {
    file.close();
  }
}
