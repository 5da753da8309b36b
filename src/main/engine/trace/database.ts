/**
 * The file of the trace store. Traces are disposable: a damaged file is put aside and a new one begun, and one of
 * another layout is replaced.
 */
import { renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Logger } from '../parts.ts';

export type TraceDatabase = Database.Database;

const layout = 2;

/**
 * `seq` is the order of opening. Only a root span's row has a `request_id` and the other columns of the summary;
 * `search` is what the text filter looks in, lower-cased. The wide columns come last, so that reading the narrow
 * ones does not touch their pages.
 */
const schema = `
  CREATE TABLE spans (
    seq INTEGER PRIMARY KEY,
    trace_id TEXT NOT NULL,
    span_id TEXT NOT NULL,
    parent_span_id TEXT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    started_at REAL NOT NULL,
    duration_ms REAL,
    state TEXT NOT NULL,
    request_id TEXT,
    tenant_id TEXT,
    source TEXT,
    install_id TEXT,
    extension TEXT,
    method TEXT,
    path TEXT,
    status INTEGER,
    host_calls INTEGER,
    error TEXT,
    search TEXT,
    explanation TEXT,
    attributes TEXT NOT NULL
  );
  CREATE INDEX spans_trace ON spans (trace_id);
  CREATE INDEX spans_roots ON spans (started_at, tenant_id) WHERE request_id IS NOT NULL;
  CREATE INDEX spans_open ON spans (seq) WHERE state = 'open';
  CREATE TABLE logs (
    seq INTEGER PRIMARY KEY,
    trace_id TEXT NOT NULL,
    span_id TEXT NOT NULL,
    at REAL NOT NULL,
    level TEXT NOT NULL,
    stream TEXT NOT NULL,
    truncated INTEGER NOT NULL,
    message TEXT NOT NULL
  );
  CREATE INDEX logs_trace ON logs (trace_id);
  PRAGMA user_version = ${layout};
`;

/** Opens the file or begins a new one; spans that an earlier process left open become `interrupted`. */
export function openTraceDatabase(file: string, logger: Logger): TraceDatabase {
  try {
    return prepare(file, logger);
  } catch (error) {
    if (!isDamage(error)) throw unusable(file, error);
    const aside = `${file}.damaged`;
    putAside(file, aside);
    logger.warn({ err: error, file, aside }, 'The trace file is damaged. It was put aside and a new one begun.');
    return prepare(file, logger);
  }
}

function prepare(file: string, logger: Logger): TraceDatabase {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    // A power failure may cost the traces; waiting for the disk on each batch would cost every request.
    db.pragma('synchronous = OFF');
    const found = db.pragma('user_version', { simple: true });
    if (found !== layout && hasTables(db)) {
      logger.info({ file, found, layout }, 'The trace file has another layout. A new one is begun.');
      db.close();
      removeFile(file);
      return prepare(file, logger);
    }
    if (found !== layout) db.exec(`BEGIN; ${schema} COMMIT;`);
    db.exec(`UPDATE spans SET state = 'interrupted' WHERE state = 'open'`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function hasTables(db: TraceDatabase): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
}

/** True for a file that SQLite cannot read as a database, or whose tables are not ours. */
function isDamage(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  return error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB' || error.code === 'SQLITE_ERROR';
}

function putAside(file: string, aside: string): void {
  removeFile(aside);
  renameSync(file, aside);
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

function removeFile(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

/** Runs a query for a person; a refusal of SQLite becomes a failure with a way out. */
export function queryTraces<T>(db: TraceDatabase, query: () => T): T {
  try {
    return query();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    const damaged = isDamage(error);
    throw new WorkbenchError(
      {
        code: damaged ? 'DATABASE_CORRUPT' : 'DATABASE_FAILED',
        what: 'The stored traces cannot be read.',
        why: `SQLite refused: ${error.message}.`,
        // A start only meets damage in the pages that it reads, so restarting alone may not help.
        fix: damaged
          ? `Close the workbench and remove ${db.name} with its -wal and -shm companions; it holds traces only, and a new one is begun.`
          : 'Restart the workbench; if it happens again, report it together with the log.',
      },
      { cause: error },
    );
  }
}

function unusable(file: string, cause: unknown): WorkbenchError {
  return new WorkbenchError(
    {
      code: 'DATABASE_FAILED',
      what: 'The trace file cannot be opened.',
      why: `SQLite refused ${file}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: 'Make the data folder writable, or choose another one.',
    },
    { cause },
  );
}
