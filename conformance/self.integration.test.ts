/** Our own runner, in the platform's mode, under every environment of the suite. */
import { beforeAll, describe, expect, test } from 'vitest';
import { sortResults } from './report.ts';
import type { Report } from './report.ts';
import { testOurOwn } from './self.ts';

const ids = (results: Report['failed']): string[] => results.map(({ case: given }) => given.id);
const everything = { profile: null, only: '' };

describe('in the mode of the platform', () => {
  let report: Report;
  beforeAll(async () => {
    report = sortResults(await testOurOwn({ ...everything, helpful: false }), { helpful: false });
  }, 600_000);

  test('no case fails, and all are run', () => {
    expect(report.failed.map(({ case: given, outcome }) => ({ id: given.id, outcome }))).toEqual([]);
    expect(ids(report.notRun)).toEqual([]);
    expect(report.passed.length).toBeGreaterThan(600);
  });

  test('the differences are those that are meant', () => {
    expect(ids(report.deliberate)).toEqual([
      'idempotency/other-hash',
      'idempotency/all-tenants',
      'idempotency/no-single-flight',
      'static/tenant/any-remembered',
      'bundles/cached/other-tenant',
      'bundles/hash-unchecked',
      'host/secrets/expiry/past',
      'engine/wasi-http/private',
      'host/http/no-list/private',
      'static/strict-but-unasked',
    ]);
    expect(ids(report.inferred)).toEqual(['engine/deadline/none']);
  });
});

test('in the helpful mode each difference has the name of its switch', async () => {
  const results = await testOurOwn({ helpful: true, profile: 'standard', only: 'routes' });
  const report = sortResults(results, { helpful: true });
  expect(ids(report.failed)).toEqual([]);
  expect(new Set(report.helpful.map(({ case: given }) => given.helpful))).toEqual(
    new Set(['runner.cache-policy', 'runner.extras']),
  );
}, 120_000);
