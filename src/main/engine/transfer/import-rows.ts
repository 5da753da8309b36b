/** Rows of an unpacked file, and writing rows by table name. Names come from files, so each is checked first. */
import { readFileSync } from 'node:fs';
import { sql, type RawBuilder } from 'kysely';
import type { Queries } from '../database/queries.ts';
import { exportInvalid } from './failures.ts';
import { type Row, rowSchema } from './format.ts';
import type { Unpacked } from './read-archive.ts';
import { knownTables } from './tables.ts';

/** Reads rows of one table, file by file, so that no more than one file's are in memory. */
export type Rows = (table: string) => Generator<Row, void>;

export function rowsOf(unpacked: Unpacked, archive: string): Rows {
  return function* read(table) {
    for (const entry of unpacked.rows) {
      if (entry.table !== table) continue;
      for (const line of readFileSync(entry.file, 'utf8').split('\n')) {
        if (line === '') continue;
        const row = parse(line);
        if (row === null || !isRow(row)) throw exportInvalid(archive, `A row of ${table} in it is not what it should be.`);
        yield row;
      }
    }
  };
}

const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const hashPattern = /^sha256:[0-9a-f]{64}$/;

/** Ids and hashes become parts of keys, host names and paths, so they must have their form. */
function isRow(row: Row): boolean {
  const { id, content_hash: hash } = row;
  const hasId = id === undefined || (typeof id === 'string' && idPattern.test(id));
  return hasId && (hash === undefined || (typeof hash === 'string' && hashPattern.test(hash)));
}

/** Null for a line that is no row. */
function parse(line: string): Row | null {
  try {
    return rowSchema.parse(JSON.parse(line));
  } catch {
    // Neither JSON nor the right kinds of values: all the same to whoever reads it.
    return null;
  }
}

export interface RowWriter {
  all(query: RawBuilder<Row>): Row[];
  /** The first row of a query; null when there is none. */
  first(query: RawBuilder<Row>): Row | null;
  run(query: RawBuilder<unknown>): void;
  /** Adds a row; columns that the table does not have are refused. */
  insert(table: string, row: Row): void;
}

export function createRowWriter(db: Queries, archive: string): RowWriter {
  const columns = new Map<string, ReadonlySet<string>>();
  const compilable = <T>(query: RawBuilder<T>) => ({ compile: () => query.compile(db.build) });

  function columnsOf(table: string): ReadonlySet<string> {
    const known = columns.get(table);
    if (known !== undefined) return known;
    const rows = db.all(compilable(sql<{ name: string }>`select name from pragma_table_info(${table})`));
    const made = new Set(rows.map(({ name }) => name));
    columns.set(table, made);
    return made;
  }

  return {
    all: (query) => db.all(compilable(query)),
    first: (query) => db.first(compilable(query)),
    run: (query) => void db.run(compilable(query)),
    insert(table, row) {
      const names = Object.keys(row);
      const foreign = names.find((name) => !columnsOf(table).has(name));
      if (foreign !== undefined || !knownTables.has(table)) {
        throw exportInvalid(
          archive,
          `It has a column ${table}.${foreign} that this workbench does not know.`,
          'Import it with a newer workbench.',
        );
      }
      const values = names.map((name) => sql`${row[name]}`);
      db.run(
        compilable(
          sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) values (${sql.join(values)})`,
        ),
      );
    },
  };
}
