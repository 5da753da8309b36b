/** Copies of a database file, made beside it before a migration changes it. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database as SqliteFile } from 'better-sqlite3';
import type { Clock } from '../parts.ts';

const kept = 3;

/** Backups of a database file, oldest first. */
export function backupsOf(file: string): string[] {
  const folder = dirname(file);
  if (!existsSync(folder)) return [];
  const prefix = `${basename(file)}.backup-`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .toSorted()
    .map((name) => join(folder, name));
}

/** Copies an open database, also while it is read, and drops the oldest copies. Answers the new file. */
export async function backup(sqlite: SqliteFile, clock: Clock): Promise<string> {
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-');
  const target = `${sqlite.name}.backup-${stamp}`;
  await sqlite.backup(target);
  for (const old of backupsOf(sqlite.name).slice(0, -kept)) rmSync(old, { force: true });
  return target;
}
