import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRowMemo, type RowMemo } from './row-memo.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let memo: RowMemo<string | null>;
let reads: number;
beforeEach(async () => {
  test = await openTestDatabase();
  memo = createRowMemo(test.db);
  reads = 0;
});
afterEach(() => test.dispose());

const tenantId = '11111111-1111-4111-8111-111111111111';

function nameOf(key = tenantId): string | null {
  const { db } = test;
  return memo(key, () => {
    reads += 1;
    return db.first(db.build.selectFrom('tenant').select('name').where('tenant_id', '=', key))?.name ?? null;
  });
}

const add = (name: string) => test.db.build.insertInto('tenant').values({ tenant_id: tenantId, name, created_at: 1 });
const rename = (name: string) => test.db.build.updateTable('tenant').set({ name }).where('tenant_id', '=', tenantId);

describe('what was read from the database', () => {
  it('is kept until something is written, also that there is none', () => {
    const { db } = test;
    expect([nameOf(), nameOf(), reads]).toEqual([null, null, 1]);
    db.run(add('one'));
    expect([nameOf(), nameOf(), reads]).toEqual(['one', 'one', 2]);
    const prepared = db.prepare((p: { name: string }) => db.build.updateTable('tenant').set({ name: p.name }));
    prepared.run({ name: 'two' });
    expect(nameOf()).toBe('two');
    db.run(db.build.deleteFrom('tenant'));
    expect(nameOf()).toBeNull();
  });

  it('is kept while only records of what happened are written', () => {
    const { db } = test;
    db.run(add('one'));
    nameOf();
    const before = db.revision();
    const row = { tenant_id: tenantId, registry_id: 'r', window_start: 1 };
    db.run(db.build.insertInto('extension_quota_usage').values(row));
    db.run(db.build.updateTable('extension_quota_usage').set({ invocations: 2 }));
    db.run(db.build.deleteFrom('extension_execution_log'));
    expect([db.revision(), nameOf(), reads]).toEqual([before, 'one', 1]);
  });

  it('is read again after a transaction that was taken back, and after an inner one', () => {
    const { db } = test;
    db.run(add('one'));
    const undone = (): void =>
      db.transaction(() => {
        db.run(rename('two'));
        expect(nameOf()).toBe('two');
        throw new Error('stop');
      });
    expect(undone).toThrow('stop');
    expect(nameOf()).toBe('one');
    db.transaction(() => {
      expect(undone).toThrow('stop');
      expect(nameOf()).toBe('one');
    });
    expect(nameOf()).toBe('one');
  });

  it('is bounded', () => {
    for (let round = 0; round < 2500; round += 1) nameOf(`unknown-${round}`);
    expect(nameOf('unknown-2499')).toBeNull();
    expect(reads).toBe(2500);
  });
});
