import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../contract/errors.ts';
import { createQueries } from './queries.ts';
import type { Tables } from './tables.ts';
import type { TestDatabase } from './testing.ts';
import { openTestDatabase } from './testing.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await openTestDatabase();
});
afterEach(() => test.dispose());

const tenant = (id: string) => test.db.build.insertInto('tenant').values({ tenant_id: id, name: id, created_at: 1 });
const names = () => test.db.all(test.db.build.selectFrom('tenant').select('name').orderBy('name')).map((row) => row.name);

describe('queries', () => {
  it('prepare a query once and fill its parameters by name', () => {
    const { db } = test;
    db.run(tenant('a'));
    db.run(tenant('b'));
    const find = db.prepare((p: { a: string; b: string; limit: number }) =>
      db.build.selectFrom('tenant').select('name').where('name', 'in', [p.b, p.a]).orderBy('name').limit(p.limit),
    );
    expect(find.all({ a: 'a', b: 'b', limit: 5 })).toEqual([{ name: 'a' }, { name: 'b' }]);
    expect(find.all({ a: 'a', b: 'b', limit: 1 })).toEqual([{ name: 'a' }]);
    expect(find.first({ a: 'x', b: 'y', limit: 1 })).toBeNull();
  });

  it('roll a transaction back as a whole, and only the inner one when that is caught', () => {
    const { db } = test;
    expect(() =>
      db.transaction(() => {
        db.run(tenant('lost'));
        throw new Error('stop');
      }),
    ).toThrow('stop');
    db.transaction(() => {
      db.run(tenant('kept'));
      expect(() =>
        db.transaction(() => {
          db.run(tenant('inner'));
          throw new Error('inner');
        }),
      ).toThrow('inner');
    });
    expect(names()).toEqual(['kept']);
  });

  it('tell constraint failures as DATABASE_FAILED', () => {
    test.db.run(tenant('a'));
    expect(() => test.db.run(tenant('a'))).toThrow(WorkbenchError);
    expect(() => test.db.run(tenant('a'))).toThrow(expect.objectContaining({ code: 'DATABASE_FAILED' }));
  });

  it('refuse JSON columns that hold no JSON', () => {
    const row = { tenant_id: 't', registry_id: 'r', window_start: 1 };
    test.db.run(test.db.build.insertInto('extension_quota_usage').values(row));
    const log = { id: '1', tenant_id: 't', registry_id: 'r', version_id: 'v', started_at: 1, status: 'started', metrics: '{' };
    expect(() => test.db.run(test.db.build.insertInto('extension_execution_log').values(log))).toThrow(/CHECK/);
  });
});

/** Queries over the same file by a connection with a restriction. */
const limited = (pragma: string) => {
  const sqlite = new Sqlite(test.file);
  sqlite.pragma(pragma);
  return createQueries(sqlite, new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) }));
};
const big = () => test.db.build.insertInto('tenant').values({ tenant_id: 'big', name: 'x'.repeat(5_000_000), created_at: 1 });

describe('a disk that refuses', () => {
  it('is DISK_FULL when no page is left', () => {
    expect(() => limited('max_page_count = 10').run(big())).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
    expect(names()).toEqual([]);
  });

  it('is READ_ONLY when nothing may be written', () => {
    expect(() => limited('query_only = ON').run(big())).toThrow(expect.objectContaining({ code: 'READ_ONLY' }));
  });
});
