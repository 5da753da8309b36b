/**
 * One engine for each data folder. The lock is an exclusive SQLite transaction held open on `lock.db`: the kernel
 * gives it up when the process dies, however it dies, so there is no stale pid to guess about, and two starters can
 * never both win. `instance.json`, which the running engine writes, only serves to name the holder.
 */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { WorkbenchError } from '../../../contract/errors.ts';
import { errnoOf } from '../files/disk-error.ts';
import { readInstance } from '../instance.ts';
import { dataDirFailure } from './data-dir.ts';
import { textOf } from './failures.ts';

/** Long enough for two racing starters to sort out who is first, in milliseconds. */
const raceTimeout = 250;

interface DataDirLock {
  /** Lets another engine take the folder; further calls do nothing. */
  release(): void;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

/** Who holds the folder, as far as its instance file tells; a file that a killed engine left behind names nobody. */
function describeHolder(dataDir: string): { name: string; stop: string } {
  const holder = readInstance(dataDir);
  if (holder === null || !isAlive(holder.pid)) return { name: 'another process', stop: 'Stop the other workbench' };
  return { name: `process ${holder.pid}, which serves ${holder.app}`, stop: `Use that one, stop process ${holder.pid}` };
}

function lockedFailure(dataDir: string, cause: unknown): WorkbenchError {
  const { name, stop } = describeHolder(dataDir);
  return new WorkbenchError(
    {
      code: 'DATA_DIR_LOCKED',
      what: `The data folder ${dataDir} is in use.`,
      why: `It belongs to ${name}.`,
      fix: `${stop}, or start this one with another folder by --data-dir.`,
    },
    { cause },
  );
}

const damageCodes = ['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'SQLITE_CANTOPEN'];

/** Not mended here: removing the file while another starter holds it would give both of them the folder. */
function damagedFailure(dataDir: string, file: string, cause: unknown): WorkbenchError {
  return new WorkbenchError(
    {
      code: 'DATA_DIR_UNUSABLE',
      what: `The data folder ${dataDir} cannot be used.`,
      why: `Its lock file ${file} is damaged or cannot be opened.`,
      fix: 'Make sure that no workbench runs and remove that file; it holds no data.',
      details: textOf(cause),
    },
    { cause },
  );
}

/**
 * Takes the folder for this process until `release()` or the end of the process. The answer must be kept: a lock that
 * is garbage collected is given up. Fails with `DATA_DIR_LOCKED`, or `DATA_DIR_UNUSABLE` when the file cannot be made.
 */
export function acquireLock(dataDir: string): DataDirLock {
  const file = join(dataDir, 'lock.db');
  let sqlite: Sqlite.Database | null = null;
  try {
    sqlite = new Sqlite(file, { timeout: raceTimeout });
    sqlite.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    sqlite?.close();
    const code = error instanceof Sqlite.SqliteError ? error.code : '';
    if (code.startsWith('SQLITE_BUSY')) throw lockedFailure(dataDir, error);
    throw damageCodes.includes(code) ? damagedFailure(dataDir, file, error) : dataDirFailure(dataDir, error);
  }
  const held = sqlite;
  return { release: () => void held.close() };
}
