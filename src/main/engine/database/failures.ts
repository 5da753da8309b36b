/** Turns what SQLite and the file system throw into failures that tell a person what to do. */
import SqliteFile from 'better-sqlite3';
import { WorkbenchError } from '../../../contract/errors.ts';
import { backupsOf } from './backups.ts';

/** The text of a thrown value. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The failure for a database file that cannot be trusted; it names the newest backup where there is one. */
export function databaseCorrupt(file: string, details: string, cause?: unknown): WorkbenchError {
  const backup = backupsOf(file).at(-1);
  const restore = backup === undefined ? '' : ` Rename ${backup} to ${file} to return to the state it was copied from.`;
  return new WorkbenchError(
    {
      code: 'DATABASE_CORRUPT',
      what: 'The local database is damaged.',
      why: `The file ${file} failed SQLite's integrity check, or is not a database.`,
      fix: `Close the workbench and move that file and its -wal and -shm companions away; it then starts with an empty database, and project folders are not touched.${restore}`,
      details,
    },
    { cause },
  );
}

/** Maps an error thrown by SQLite while working on `file`; a `WorkbenchError` and anything unknown pass unchanged. */
export function toDatabaseFailure(error: unknown, file: string): unknown {
  if (!(error instanceof SqliteFile.SqliteError)) return error;
  const { code } = error;
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return databaseCorrupt(file, error.message, error);
  if (code === 'SQLITE_FULL') {
    return new WorkbenchError(
      {
        code: 'DISK_FULL',
        what: 'The local database could not be written.',
        why: `No space is left on the disk that holds ${file}.`,
        fix: 'Free some space on that disk and try again; nothing was changed.',
        details: error.message,
      },
      { cause: error },
    );
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return new WorkbenchError(
      {
        code: 'READ_ONLY',
        what: 'The local database could not be written.',
        why: `The file ${file} or its folder is read-only.`,
        fix: 'Make the data folder writable, or start with another one by --data-dir.',
        details: error.message,
      },
      { cause: error },
    );
  }
  return new WorkbenchError(
    {
      code: 'DATABASE_FAILED',
      what: 'The local database refused an operation.',
      why: `SQLite answered ${code}: ${error.message}.`,
      fix: 'Restart the workbench; if it happens again, report it together with the log.',
    },
    { cause: error },
  );
}
