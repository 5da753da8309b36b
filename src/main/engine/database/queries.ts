/**
 * Typed queries, run synchronously. Kysely builds and compiles them; better-sqlite3 runs them on the calling thread,
 * because SQLite answers in microseconds and a synchronous transaction cannot be interleaved by other requests.
 * Kysely's own asynchronous execution is used by the migrator only, while nobody else has the database.
 */
import type { Database as SqliteFile, Statement } from 'better-sqlite3';
import type { Compilable, Kysely } from 'kysely';
import { toDatabaseFailure } from './failures.ts';
import type { Tables } from './tables.ts';

type SqlValue = string | number | null;

/** A query compiled once, for paths that every request takes. */
interface PreparedQuery<P, O> {
  all(parameters: P): O[];
  /** Null when no row matches. */
  first(parameters: P): O | null;
  /** The number of changed rows. */
  run(parameters: P): number;
}

export interface Queries {
  /** Builds queries; nothing is run before it is given to one of the functions below. */
  readonly build: Kysely<Tables>;
  all<O>(query: Compilable<O>): O[];
  /** Null when no row matches. */
  first<O>(query: Compilable<O>): O | null;
  /** The number of changed rows. */
  run(query: Compilable): number;
  /**
   * Compiles a query once. `make` receives an object whose properties stand for the parameters of the same names:
   * use them where values go, and only there.
   */
  prepare<P extends { [K in keyof P]: SqlValue }, O>(make: (parameters: P) => Compilable<O>): PreparedQuery<P, O>;
  /**
   * A number that every write changes, but for those to tables that only record what happened. What was read when it was
   * the same still stands; `createRowMemo` builds on it.
   */
  revision(): number;
  /** Runs `work` in one immediate transaction: all of it is stored, or, when it throws, nothing. May be nested. */
  transaction<T>(work: () => T): T;
}

/** Written with every request or run; nothing that is kept in memory is read from them. */
const journals: ReadonlySet<string> = new Set([
  'extension_execution_log',
  'extension_quota_usage',
  'ext_storage_records',
  'ext_storage_usage',
]);

/** True for anything but a plain query, and a plain write to a journal. Kysely writes keywords small and quotes names. */
function changesRevision(text: string): boolean {
  if (text.startsWith('select ')) return false;
  const table = /^(?:insert(?: or \w+)? into|update|delete from) "(\w+)"/.exec(text)?.[1];
  return table === undefined || !journals.has(table);
}

/** Far more than the engine has; a bound for queries whose text varies with a list's length. */
const keptStatements = 500;

/** Stands for a parameter while a query is compiled. */
interface Placeholder {
  readonly placeholder: string;
}

function isPlaceholder(value: unknown): value is Placeholder {
  return typeof value === 'object' && value !== null && 'placeholder' in value;
}

function placeholders<P extends object>(): P {
  return new Proxy({} as P, { get: (_target, name) => ({ placeholder: String(name) }) satisfies Placeholder });
}

/** Makes the query functions over an open file. Errors of SQLite come out as `WorkbenchError`. */
export function createQueries(sqlite: SqliteFile, build: Kysely<Tables>): Queries {
  const cache = new Map<string, { made: Statement<unknown[]>; changes: boolean }>();
  let revision = 0;

  function prepared(text: string): { made: Statement<unknown[]>; changes: boolean } {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const entry = { made: sqlite.prepare<unknown[]>(text), changes: changesRevision(text) };
    if (cache.size >= keptStatements) cache.clear();
    cache.set(text, entry);
    return entry;
  }

  function statement(text: string): Statement<unknown[]> {
    const { made, changes } = prepared(text);
    if (changes) revision += 1;
    return made;
  }

  function inTransaction<T>(work: () => T): T {
    try {
      return sqlite.transaction(work).immediate();
    } catch (error) {
      // What was read in between does not stand any more.
      revision += 1;
      throw error;
    }
  }

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toDatabaseFailure(error, sqlite.name);
    }
  }

  return {
    build,

    all<O>(query: Compilable<O>) {
      const { sql, parameters } = query.compile();
      return guarded(() => statement(sql).all(...parameters) as O[]);
    },

    first<O>(query: Compilable<O>) {
      const { sql, parameters } = query.compile();
      return guarded(() => (statement(sql).get(...parameters) as O | undefined) ?? null);
    },

    run(query) {
      const { sql, parameters } = query.compile();
      return guarded(() => statement(sql).run(...parameters).changes);
    },

    prepare<P extends { [K in keyof P]: SqlValue }, O>(make: (parameters: P) => Compilable<O>): PreparedQuery<P, O> {
      const compiled = make(placeholders<P>()).compile();
      const fill = (given: P): unknown[] =>
        compiled.parameters.map((value) => (isPlaceholder(value) ? given[value.placeholder as keyof P] : value));
      return {
        all: (given) => guarded(() => statement(compiled.sql).all(...fill(given)) as O[]),
        first: (given) => guarded(() => (statement(compiled.sql).get(...fill(given)) as O | undefined) ?? null),
        run: (given) => guarded(() => statement(compiled.sql).run(...fill(given)).changes),
      };
    },

    revision: () => revision,

    transaction: (work) => guarded(() => inTransaction(work)),
  };
}
