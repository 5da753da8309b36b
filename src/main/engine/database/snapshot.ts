/** Reads a database as it is at one moment, row by row, while others go on writing to it. */
import Sqlite from 'better-sqlite3';
import { toDatabaseFailure } from './failures.ts';

export interface Snapshot {
  /** Rows of a query one after the other; `parameters` are named with `@` in it. */
  rows(text: string, parameters: Record<string, string>): IterableIterator<Record<string, string | number | null>>;
  close(): void;
}

/** Opens the file a second time, for reading only. The write-ahead log keeps what it sees until it is closed. */
export function openSnapshot(file: string): Snapshot {
  try {
    const sqlite = new Sqlite(file, { readonly: true, fileMustExist: true });
    sqlite.exec('BEGIN');
    // The moment is that of the first read.
    sqlite.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
    return {
      rows: (text, parameters) =>
        sqlite.prepare<[Record<string, string>], Record<string, string | number | null>>(text).iterate(parameters),
      close: () => void sqlite.close(),
    };
  } catch (error) {
    throw toDatabaseFailure(error, file);
  }
}
