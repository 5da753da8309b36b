import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../database/testing.ts';
import { openTestDatabase } from '../database/testing.ts';
import { createExecutionLog } from './execution-log.ts';
import type { ExecutionLog } from './types.ts';

let test: TestDatabase;
let log: ExecutionLog;

beforeEach(async () => {
  test = await openTestDatabase();
  log = createExecutionLog(test.db, test.clock);
});
afterEach(() => test.dispose());

const execution = () => test.db.first(test.db.build.selectFrom('extension_execution_log').selectAll())!;

describe('execution log', () => {
  const start = { tenantId: 't', registryId: 'r', versionId: 'v', requestId: 'q' };

  it('opens a row before dispatch and completes it after', () => {
    const id = log.start({ ...start, metrics: { method: 'GET', principal_kind: 'msp' } });
    expect(execution()).toMatchObject({ id, status: 'started', request_id: 'q', finished_at: null, error: null });
    test.clock.advance(25);
    log.finish(id, {
      status: 'upstream_error',
      error: 'extension_error_status',
      metrics: { http_status: 500, duration_ms: 25 },
    });
    expect(execution()).toMatchObject({
      status: 'upstream_error',
      error: 'extension_error_status',
      finished_at: test.clock.now(),
    });
    expect(JSON.parse(execution().metrics!)).toEqual({
      method: 'GET',
      principal_kind: 'msp',
      http_status: 500,
      duration_ms: 25,
    });
  });

  it('keeps the newest 20,000 rows at the next start', () => {
    test.db.transaction(() => {
      for (let n = 0; n < 20_010; n += 1) {
        log.start({ ...start, requestId: String(n), metrics: {} });
        test.clock.advance(1);
      }
    });
    createExecutionLog(test.db, test.clock);
    const oldest = test.db.build.selectFrom('extension_execution_log').select('request_id').orderBy('started_at').limit(1);
    expect(test.db.first(oldest)).toEqual({ request_id: '10' });
  });
});
