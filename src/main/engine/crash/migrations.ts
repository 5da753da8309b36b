/** More migrations than there are, each long enough to be killed in. */
import type { Migration } from 'kysely/migration';
import { migrations } from '../database/migrations/index.ts';
import { statements } from '../database/migrations/statements.ts';

/** Rows of each table that a step makes. */
export const rowsOfStep = 60_000;

export const stepTable = (step: number): string => `crash_step_${step}`;

function stepMigration(step: number): Migration {
  const table = stepTable(step);
  return statements([
    `CREATE TABLE ${table} (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT`,
    `INSERT INTO ${table} WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rowsOfStep})
      SELECT i, hex(randomblob(8)) FROM n`,
    `CREATE INDEX ${table}_idx ON ${table} (text)`,
  ]);
}

/** The schema's history, and `steps` more. */
export function withSteps(steps: number): Readonly<Record<string, Migration>> {
  const more = Array.from({ length: steps }, (_, step) => [
    `9${String(step + 1).padStart(3, '0')}-crash`,
    stepMigration(step + 1),
  ]);
  return { ...migrations, ...Object.fromEntries(more) };
}
