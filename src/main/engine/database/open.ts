/** Opens the local database: settings, integrity check, migrations. */
import { existsSync, statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { Database as SqliteFile } from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Migration } from 'kysely/migration';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Clock, Logger } from '../parts.ts';
import { databaseCorrupt, textOf, toDatabaseFailure } from './failures.ts';
import { migrate } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import type { Queries } from './queries.ts';
import { createQueries } from './queries.ts';
import type { Tables } from './tables.ts';

export interface OpenDatabaseOptions {
  /** Absolute path of the file; its folder exists. */
  file: string;
  logger: Logger;
  clock: Clock;
  /** The schema's history; tests of the mechanism give their own. */
  migrations?: Readonly<Record<string, Migration>>;
}

export interface Database extends Queries {
  /** Closes the file; later queries throw. */
  close(): void;
}

/** How long a statement waits for another process that reads or copies the file, in milliseconds. */
const busyTimeout = 5_000;

function openFile(file: string): SqliteFile {
  try {
    return new Sqlite(file, { timeout: busyTimeout });
  } catch (error) {
    throw new WorkbenchError(
      {
        code: 'DATA_DIR_UNUSABLE',
        what: 'The local database cannot be opened.',
        why: `SQLite cannot open ${file}: ${textOf(error)}.`,
        fix: 'Check that the data folder exists and can be written, or start with another one by --data-dir.',
      },
      { cause: error },
    );
  }
}

function configure(sqlite: SqliteFile): void {
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = NORMAL');
  sqlite.pragma('foreign_keys = ON');
}

function checkIntegrity(sqlite: SqliteFile): void {
  const verdict = String(sqlite.pragma('quick_check(1)', { simple: true }));
  if (verdict !== 'ok') throw databaseCorrupt(sqlite.name, verdict);
}

/**
 * Opens or creates the database. Fails with `DATABASE_CORRUPT` when the file is damaged (it is left as it is),
 * `DATA_DIR_UNUSABLE` when it cannot be opened or is newer than this program, `READ_ONLY` or `DISK_FULL`.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { file, logger, clock, migrations = allMigrations } = options;
  const existed = existsSync(file) && statSync(file).size > 0;
  const sqlite = openFile(file);
  try {
    configure(sqlite);
    if (existed) checkIntegrity(sqlite);
    const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
    const applied = await migrate({ sqlite, kysely, migrations, logger, clock });
    logger.debug({ file, existed, applied }, 'database open');
    return { ...createQueries(sqlite, kysely), close: () => sqlite.close() };
  } catch (error) {
    sqlite.close();
    throw toDatabaseFailure(error, file);
  }
}
