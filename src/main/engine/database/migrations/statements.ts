/** A migration out of plain DDL text: SQLite takes one statement at a time. */
import type { Migration } from 'kysely/migration';
import { sql } from 'kysely';

/** Runs the statements in order. The caller wraps all pending migrations in one transaction. */
export function statements(list: readonly string[]): Migration {
  return {
    up: async (db) => {
      for (const text of list) await sql.raw(text).execute(db);
    },
  };
}
