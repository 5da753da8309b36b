/** Real databases in temporary folders, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Clock } from '../parts.ts';
import type { Database } from './open.ts';
import { openDatabase } from './open.ts';

export const quietLogger = pino({ level: 'silent' });

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  /** Milliseconds. */
  advance(by: number): void;
}

export function createTestClock(start = 1_700_000_000_000): TestClock {
  let now = start;
  return {
    now: () => now,
    advance: (by) => {
      now += by;
    },
  };
}

export interface TestDatabase {
  folder: string;
  file: string;
  db: Database;
  clock: TestClock;
  /** Closes the database and removes the folder. */
  dispose(): void;
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'alga-db-'));
  const file = join(folder, 'workbench.db');
  const clock = createTestClock();
  const db = await openDatabase({ file, logger: quietLogger, clock });
  return {
    folder,
    file,
    db,
    clock,
    dispose: () => {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
