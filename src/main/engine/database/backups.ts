/** Copies of a database file, made beside it before a migration changes it. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database as SqliteFile } from 'better-sqlite3';
import type { Clock } from '../parts.ts';

const kept = 3;

/** Ends the names of copies that are not complete. */
const partSuffix = '.part';

function copiesOf(file: string): string[] {
  const folder = dirname(file);
  if (!existsSync(folder)) return [];
  const prefix = `${basename(file)}.backup-`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .toSorted()
    .map((name) => join(folder, name));
}

/** Backups of a database file, oldest first; a copy that broke off is none. */
export function backupsOf(file: string): string[] {
  return copiesOf(file).filter((copy) => !copy.endsWith(partSuffix));
}

/** Copies an open database, also while it is read, and drops the oldest copies. Answers the new file. */
export async function backup(sqlite: SqliteFile, clock: Clock): Promise<string> {
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-');
  const target = `${sqlite.name}.backup-${stamp}`;
  for (const broken of copiesOf(sqlite.name).filter((copy) => copy.endsWith(partSuffix))) rmSync(broken, { force: true });
  // A process that dies while it copies must not leave something that looks like a backup.
  await sqlite.backup(`${target}${partSuffix}`);
  renameSync(`${target}${partSuffix}`, target);
  for (const old of backupsOf(sqlite.name).slice(0, -kept)) rmSync(old, { force: true });
  return target;
}
