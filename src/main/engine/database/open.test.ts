import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from './migrations/index.ts';
import { statements } from './migrations/statements.ts';
import type { OpenDatabaseOptions } from './open.ts';
import { openDatabase } from './open.ts';
import { createTestClock, quietLogger } from './testing.ts';

let folder: string;
let file: string;
const clock = createTestClock();

const open = (extra: Partial<OpenDatabaseOptions> = {}) => openDatabase({ file, logger: quietLogger, clock, ...extra });
const tenantRow = { tenant_id: 't1', name: 'One', created_at: 1 };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alga-open-'));
  file = join(folder, 'workbench.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('openDatabase', () => {
  it('creates every table of the platform and its own', async () => {
    const db = await open();
    db.close();
    const names = new Sqlite(file)
      .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'kysely%'`)
      .all()
      .map((row) => row.name)
      .toSorted();
    expect(names).toEqual([
      'api_key',
      'bundle_signature',
      'client',
      'current_bundle',
      'ext_storage_records',
      'ext_storage_schemas',
      'ext_storage_usage',
      'extension_api_endpoint',
      'extension_bundle',
      'extension_event_subscription',
      'extension_execution_log',
      'extension_quota_usage',
      'extension_registry',
      'extension_version',
      'install_event',
      'install_quota',
      'install_withheld_capability',
      'invoice',
      'invoice_item',
      'invoice_sequence',
      'publish_copy',
      'publish_upload',
      'published_version',
      'schedule_run',
      'seeded_tenant',
      'service',
      'service_type',
      'tenant',
      'tenant_extension_install',
      'tenant_extension_install_config',
      'tenant_extension_install_secrets',
      'tenant_extension_schedule',
      'user',
    ]);
  });

  it('uses a write-ahead log and enforces foreign keys', async () => {
    const db = await open();
    expect(new Sqlite(file, { readonly: true }).pragma('journal_mode', { simple: true })).toBe('wal');
    const orphan = {
      user_id: 'u',
      tenant_id: 'nobody',
      email: '',
      name: '',
      user_type: 'internal',
      client_name: '',
      created_at: 1,
    } as const;
    expect(() => db.run(db.build.insertInto('user').values(orphan))).toThrow(/FOREIGN KEY/);
    db.close();
  });

  it('keeps data over a restart, without a backup when nothing is pending', async () => {
    const first = await open();
    first.run(first.build.insertInto('tenant').values(tenantRow));
    first.close();
    const second = await open();
    expect(second.first(second.build.selectFrom('tenant').select('name'))).toEqual({ name: 'One' });
    second.close();
    expect(readdirSync(folder).filter((name) => name.includes('backup'))).toEqual([]);
  });

  it('refuses a file that is no database and leaves it alone', async () => {
    const garbage = 'this is not a database at all, but long enough to have a header'.repeat(20);
    writeFileSync(file, garbage);
    await expect(open()).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
    expect(readFileSync(file, 'utf8')).toBe(garbage);
  });

  it('refuses a truncated database and names the newest backup', async () => {
    (await open()).close();
    copyFileSync(file, `${file}.backup-2026-01-01T00-00-00-000Z`);
    truncateSync(file, 8_192);
    await expect(open()).rejects.toMatchObject({
      code: 'DATABASE_CORRUPT',
      failure: { fix: expect.stringContaining('backup-2026-01-01') },
    });
  });

  it('says that a folder which does not exist cannot be used', async () => {
    file = join(folder, 'absent', 'workbench.db');
    await expect(open()).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });

  it('refuses data of a newer version', async () => {
    (await open({ migrations: { ...migrations, '9999-later': statements(['CREATE TABLE later (id TEXT) STRICT']) } })).close();
    await expect(open()).rejects.toMatchObject({
      code: 'DATA_DIR_UNUSABLE',
      failure: { why: expect.stringContaining('9999-later') },
    });
  });
});

const backups = () => readdirSync(folder).filter((name) => name.startsWith('workbench.db.backup-'));
const has = (table: string, path = file) => {
  const sqlite = new Sqlite(path, { readonly: true });
  const row = sqlite.prepare(`SELECT 1 FROM sqlite_schema WHERE name = ?`).get(table);
  sqlite.close();
  return row !== undefined;
};

describe('migrating existing data', () => {
  const good = { ...migrations, '9001-good': statements(['CREATE TABLE added (id TEXT) STRICT']) };
  const bad = { ...good, '9002-bad': statements(['CREATE TABLE half (id TEXT) STRICT', 'CREATE TABLE half (id TEXT) STRICT']) };

  it('copies the database before it changes it', async () => {
    const db = await open();
    db.run(db.build.insertInto('tenant').values(tenantRow));
    db.close();
    (await open({ migrations: good })).close();
    expect(has('added')).toBe(true);
    expect(backups()).toHaveLength(1);
    expect(has('added', join(folder, backups()[0]!))).toBe(false);
    expect(new Sqlite(join(folder, backups()[0]!)).prepare('SELECT name FROM tenant').get()).toEqual({ name: 'One' });
  });

  it('takes no copy for a backup that broke off, and clears it away', async () => {
    (await open()).close();
    writeFileSync(`${file}.backup-2026-01-01T00-00-00-000Z.part`, 'half of it');
    (await open({ migrations: good })).close();
    expect(backups()).toHaveLength(1);
    expect(backups()[0]).not.toContain('.part');
    writeFileSync(`${file}.backup-2999-01-01T00-00-00-000Z.part`, 'half of it');
    truncateSync(file, 8_192);
    await expect(open({ migrations: good })).rejects.toMatchObject({
      code: 'DATABASE_CORRUPT',
      failure: { fix: expect.not.stringContaining('2999') },
    });
  });

  it('leaves the schema as it was when a migration fails half way, and opens again', async () => {
    (await open()).close();
    await expect(open({ migrations: bad })).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    expect(has('half')).toBe(false);
    expect(has('added')).toBe(false);
    (await open()).close();
  });

  it('keeps the three newest backups', async () => {
    let known = migrations;
    for (const number of [1, 2, 3, 4, 5]) {
      (await open({ migrations: known })).close();
      known = { ...known, [`900${number}`]: statements([`CREATE TABLE t${number} (id TEXT) STRICT`]) };
      clock.advance(1_000);
    }
    (await open({ migrations: known })).close();
    expect(backups()).toHaveLength(3);
    expect(has('t4', join(folder, backups().at(-1)!))).toBe(true);
  });
});
