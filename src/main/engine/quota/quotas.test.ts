import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentSpan } from '../../../../runner/observe.ts';
import type { ExecuteBody } from '../../../../runner/types.ts';
import { openTestDatabase, quietLogger } from '../database/testing.ts';
import type { TestDatabase } from '../database/testing.ts';
import type { Execute } from '../gateway/dispatch.ts';
import { devInstall } from '../registry/dev-install.ts';
import { testInstall } from '../registry/testing.ts';
import { createTenants, defaultTenantId } from '../tenant/tenants.ts';
import { createQuotaLimits } from './limits.ts';
import { createQuotas } from './quotas.ts';
import { createQuotaUsages, windowMs, windowOf, type QuotaUsages } from './usage.ts';

const owner = { tenantId: 'tenant', registryId: 'extension' };

let test: TestDatabase;
let usages: QuotaUsages;
beforeEach(async () => {
  test = await openTestDatabase();
  // Written by hand here: the timer is for requests, which must not wait.
  usages = createQuotaUsages({ ...test, logger: quietLogger, flushAfterMs: 3_600_000 });
});
afterEach(async () => {
  await usages.dispose();
  test.dispose();
});

const rows = () =>
  test.db.all(
    test.db.build
      .selectFrom('extension_quota_usage')
      .selectAll()
      .orderBy('tenant_id')
      .orderBy('registry_id')
      .orderBy('window_start'),
  );

describe('accounts', () => {
  it('add up in the hour, before and after they are written', () => {
    usages.add(owner, { invocations: 1 });
    usages.add(owner, { cpuMs: 1.4, memoryMbMs: 10.4, egressBytes: 5 });
    expect(rows()).toEqual([]);
    expect(usages.current(owner)).toMatchObject({ invocations: 1, cpuMs: 1.4, egressBytes: 5 });
    usages.flush();
    usages.add(owner, { invocations: 2, cpuMs: 0.8 });
    expect(usages.current(owner)).toMatchObject({ invocations: 3, cpuMs: 1.8 });
    usages.flush();
    const windowStart = windowOf(test.clock.now());
    expect(rows()).toEqual([
      {
        tenant_id: 'tenant',
        registry_id: 'extension',
        window_start: windowStart,
        invocations: 3,
        cpu_ms: 2,
        mem_mb_ms: 10,
        egress_bytes: 5,
      },
    ]);
    expect(windowStart % windowMs).toBe(0);
  });

  it('keep tenants, extensions and hours apart', () => {
    usages.add(owner, { invocations: 1 });
    usages.add({ ...owner, tenantId: 'other' }, { invocations: 10 });
    usages.add({ ...owner, registryId: 'other' }, { invocations: 100 });
    const first = windowOf(test.clock.now());
    test.clock.advance(windowMs);
    expect(usages.current(owner).invocations).toBe(0);
    usages.add(owner, { invocations: 7 });
    usages.flush();
    const stored = rows().map((row) => [row.tenant_id, row.registry_id, row.window_start, row.invocations]);
    expect(stored).toEqual([
      ['other', 'extension', first, 10],
      ['tenant', 'extension', first, 1],
      ['tenant', 'extension', first + windowMs, 7],
      ['tenant', 'other', first, 100],
    ]);
  });

  it('are written when the engine ends, and kept while they cannot be written', async () => {
    usages.add(owner, { invocations: 1 });
    const { transaction } = test.db;
    test.db.transaction = () => {
      throw new Error('disk full');
    };
    usages.flush();
    test.db.transaction = transaction;
    expect(usages.current(owner).invocations).toBe(1);
    await usages.dispose();
    expect(rows()).toHaveLength(1);
  });
});

describe('a metered runner', () => {
  const routing = { tenant: 'tenant', extension: 'extension', requestId: null, idempotencyKey: null };
  const options = { span: silentSpan, signal: new AbortController().signal, transport: { via: 'schedule' as const } };

  const run = (execute: Execute) => {
    const quotas = createQuotas({ usages, limits: createQuotaLimits(test), clock: test.clock });
    return quotas.metered(execute)(routing, {} as ExecuteBody, { ...options } as Parameters<Execute>[2]);
  };
  const answered = { response: { status: 200, headers: {}, body_b64: null, error: null }, explanation: null };

  it('counts the run and what the guest took', async () => {
    await run((_routing, _body, { used }) => {
      used?.({ runMs: 100, computeMs: 40, memoryBytes: 2 * 1024 * 1024, egressBytes: 9 });
      return Promise.resolve(answered);
    });
    expect(usages.current(owner)).toMatchObject({ invocations: 1, cpuMs: 40, memoryMbMs: 200, egressBytes: 9 });
  });

  it('counts runs that fail, and those that no guest answered', async () => {
    await expect(run(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    await run(() => Promise.resolve(answered));
    expect(usages.current(owner)).toMatchObject({ invocations: 2, cpuMs: 0 });
  });
});

function open() {
  createTenants(test);
  const installId = devInstall(test.db, test.clock, testInstall());
  const limits = createQuotaLimits(test);
  const install = { installId, tenantId: defaultTenantId, registryId: 'extension' };
  return { limits, install, quotas: createQuotas({ usages, limits, clock: test.clock }) };
}

describe('limits', () => {
  const none = { invocations: null, cpuMs: null, egressBytes: null };

  it('are none until they are set, and can be taken away', () => {
    const { limits, install, quotas } = open();
    expect(limits.get(install.installId)).toEqual(none);
    expect(quotas.check(install)).toEqual({ limited: false, spent: null });
    expect(limits.set(install.installId, { ...none, invocations: 5 })).toEqual({ ...none, invocations: 5 });
    expect(quotas.check(install)).toEqual({ limited: true, spent: null });
    expect(limits.set(install.installId, none)).toEqual(none);
    expect(quotas.check(install).limited).toBe(false);
  });

  it.each([
    ['invocations', { invocations: 2 }],
    ['cpuMs', { cpuMs: 2.5 }],
    ['egressBytes', { egressBytes: 3 }],
  ] as const)('end at %s until the hour is over', (limit, counts) => {
    const { limits, install, quotas } = open();
    limits.set(install.installId, { ...none, [limit]: 2 });
    const whose = { tenantId: install.tenantId, registryId: install.registryId };
    test.clock.advance(windowOf(test.clock.now()) + windowMs - test.clock.now() - 1_500);
    expect(quotas.check(install).spent).toBeNull();
    usages.add(whose, counts);
    expect(quotas.check(install).spent).toMatchObject({ limit, allowed: 2, retryAfterSeconds: 2 });
    test.clock.advance(1_500);
    expect(quotas.check(install).spent).toBeNull();
  });

  it('go with their install', () => {
    const { limits, install } = open();
    limits.set(install.installId, { ...none, invocations: 5 });
    test.db.run(test.db.build.deleteFrom('tenant_extension_install').where('id', '=', install.installId));
    expect(limits.get(install.installId)).toEqual(none);
  });
});
