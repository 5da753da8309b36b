/**
 * Brings an open database to the current schema, forward only. All pending migrations run in one transaction (the
 * migrator itself opens none under SQLite), so a failed one leaves the file as it was; a database that holds data is
 * copied beside itself first.
 */
import type { Database as SqliteFile } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { Migrator } from 'kysely/migration';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Clock, Logger } from '../parts.ts';
import { backup } from './backups.ts';
import { textOf, toDatabaseFailure } from './failures.ts';
import type { Tables } from './tables.ts';

interface MigrateOptions {
  sqlite: SqliteFile;
  kysely: Kysely<Tables>;
  migrations: Readonly<Record<string, Migration>>;
  logger: Logger;
  clock: Clock;
}

function appliedNames(sqlite: SqliteFile): string[] {
  const table = sqlite.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'kysely_migration'`).get();
  if (table === undefined) return [];
  return sqlite
    .prepare<[], { name: string }>('SELECT name FROM kysely_migration ORDER BY name')
    .all()
    .map((row) => row.name);
}

function newerData(file: string, names: string[]): WorkbenchError {
  return new WorkbenchError({
    code: 'DATA_DIR_UNUSABLE',
    what: 'The data folder was written by a newer version of the workbench.',
    why: `Its database ${file} has changes that this version does not know: ${names.join(', ')}.`,
    fix: 'Start the newer version, or start this one with another folder by --data-dir.',
  });
}

/** Applies what is pending. Answers the names applied; fails with `DATA_DIR_UNUSABLE` when the data is newer. */
export async function migrate({ sqlite, kysely, migrations, logger, clock }: MigrateOptions): Promise<string[]> {
  const applied = appliedNames(sqlite);
  const unknown = applied.filter((name) => !(name in migrations));
  if (unknown.length > 0) throw newerData(sqlite.name, unknown);
  const pending = Object.keys(migrations).filter((name) => !applied.includes(name));
  if (pending.length === 0) return [];
  if (applied.length > 0) {
    const file = await backup(sqlite, clock);
    logger.info({ file, pending }, 'database backed up before it is migrated');
  }
  sqlite.exec('BEGIN IMMEDIATE');
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
    throw migrationFailure(error, sqlite.name);
  }
  sqlite.exec('COMMIT');
  return pending;
}

function migrationFailure(error: unknown, file: string): unknown {
  const failure = toDatabaseFailure(error, file);
  if (failure instanceof WorkbenchError && failure.code !== 'DATABASE_FAILED') return failure;
  return new WorkbenchError(
    {
      code: 'DATABASE_FAILED',
      what: 'The local database could not be brought to the current version.',
      why: textOf(error),
      fix: 'Nothing was changed: start the version used before, or report this together with the log.',
    },
    { cause: error },
  );
}
