import { afterAll, beforeAll, expect, it } from 'vitest';
import Sqlite from 'better-sqlite3';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { installTables, knownTables } from './tables.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.dispose());

/** What stays behind on purpose: secrets go their own way, the rest is of this machine. */
const leftBehind = [
  'api_key',
  'extension_execution_log',
  'extension_quota_usage',
  'install_event',
  'invoice_sequence',
  'publish_copy',
  'publish_upload',
  'schedule_run',
  'seeded_tenant',
  'tenant',
  'tenant_extension_install_secrets',
];

const tables = (): string[] => {
  const sqlite = new Sqlite(test.file, { readonly: true });
  const rows = sqlite
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'kysely%' ORDER BY name`,
    )
    .all();
  sqlite.close();
  return rows.map(({ name }) => name);
};

it('every table is exported, or stays behind on purpose', () => {
  expect([...knownTables, ...leftBehind].toSorted()).toEqual(tables());
});

it('what hangs on an install is exported with it', () => {
  expect(installTables.filter(({ table }) => !knownTables.has(table))).toEqual([]);
});
