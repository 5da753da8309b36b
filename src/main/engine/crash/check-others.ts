/** What must hold after a move of the store, or a migration, was killed. */
import path from 'node:path';
import pino from 'pino';
import { openDatabase } from '../database/open.ts';
import { systemClock } from '../parts.ts';
import { createSettings } from '../settings/settings.ts';
import { hashOf } from '../store/hashing.ts';
import { allObjects, type BundleStore } from '../store/store.ts';
import { checkFile, openFile } from './check.ts';
import type { Line } from './lines.ts';
import { rowsOfStep, stepTable, withSteps } from './migrations.ts';
import { moveStores } from './work.ts';

const logger = pino({ enabled: false });

/** Digests by key. */
async function digestsOf(store: BundleStore): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const { key } of await allObjects(store)) digests.set(key, (await hashOf((await store.get(key))!)).sha256);
  return digests;
}

/** The store in use holds every object, whole; the other one holds no half. */
export async function checkMove(dataDir: string, expected: ReadonlyMap<string, string>): Promise<string[]> {
  const chosen = createSettings({ dataDir, env: {} }).get('ALGA_STORE_DRIVER') === 's3' ? 's3' : 'folder';
  const stores = moveStores(dataDir);
  const used = await digestsOf(stores[chosen]);
  const other = await digestsOf(stores[chosen === 's3' ? 'folder' : 's3']);
  const lost = [...expected].filter(([key, digest]) => used.get(key) !== digest);
  const half = [...other].filter(([key, digest]) => expected.get(key) !== digest);
  return [
    ...lost.map(([key]) => `The store in use lost ${key}.`),
    ...half.map(([key]) => `The other store holds half of ${key}.`),
  ];
}

/** Either the old schema with all its rows, or the new one with all of its; and it opens. */
export async function checkMigration(
  dataDir: string,
  steps: number,
  done: readonly Line[],
): Promise<{ applied: boolean; findings: string[] }> {
  const file = openFile(dataDir);
  const findings = checkFile(file);
  const name = `9${String(steps).padStart(3, '0')}-crash`;
  const applied = file.all('SELECT name FROM kysely_migration WHERE name = ?', name).length > 0;
  const hasTable = file.all('SELECT name FROM sqlite_schema WHERE name = ?', stepTable(steps)).length > 0;
  if (applied !== hasTable) findings.push(`Step ${steps} is half done.`);
  if (!applied && done.some(({ did }) => did === 'migrated')) findings.push(`Step ${steps} was done and is lost.`);
  for (let step = 1; step <= (applied ? steps : steps - 1); step += 1) {
    const [row] = file.all(`SELECT count(*) AS count FROM ${stepTable(step)}`);
    if (row?.['count'] !== rowsOfStep) findings.push(`Step ${step} holds ${row?.['count']} rows.`);
  }
  file.close();
  const migrations = withSteps(applied ? steps : steps - 1);
  // The workbench of before opens what the killed one left.
  (await openDatabase({ file: path.join(dataDir, 'workbench.db'), logger, clock: systemClock, migrations })).close();
  return { applied, findings };
}
