/**
 * What extensions use, counted per tenant, extension and hour in the platform's table (contract topic:
 * extension_quota_usage; the platform has the table and never writes it). Counts are gathered in memory and written
 * a moment later, so that no request waits for them.
 */
import type { QuotaUsage } from '../../../contract/install-life.ts';
import type { Database } from '../database/open.ts';
import type { Clock, Logger } from '../parts.ts';

/** Whose use it is. */
export interface QuotaOwner {
  tenantId: string;
  registryId: string;
}

export interface Counts {
  invocations: number;
  cpuMs: number;
  /** Mebibytes held times milliseconds. */
  memoryMbMs: number;
  egressBytes: number;
}

export interface QuotaUsages {
  add(owner: QuotaOwner, counts: Partial<Counts>): void;
  /** Used so far in the hour that is now. */
  current(owner: QuotaOwner): QuotaUsage;
  /** Writes what is gathered. */
  flush(): void;
  dispose(): Promise<void>;
}

interface UsagesParts {
  db: Database;
  clock: Clock;
  logger: Logger;
  /** Milliseconds from the first count to the write; 500 by default. */
  flushAfterMs?: number;
}

export const windowMs = 3_600_000;

export const windowOf = (now: number): number => Math.floor(now / windowMs) * windowMs;

interface Pending extends QuotaOwner {
  windowStart: number;
  counts: Counts;
}

const nothing: Readonly<Counts> = { invocations: 0, cpuMs: 0, memoryMbMs: 0, egressBytes: 0 };

function sum(one: Counts, other: Partial<Counts>): Counts {
  return {
    invocations: one.invocations + (other.invocations ?? 0),
    cpuMs: one.cpuMs + (other.cpuMs ?? 0),
    memoryMbMs: one.memoryMbMs + (other.memoryMbMs ?? 0),
    egressBytes: one.egressBytes + (other.egressBytes ?? 0),
  };
}

export function createQuotaUsages({ db, clock, logger, flushAfterMs = 500 }: UsagesParts): QuotaUsages {
  let pending = new Map<string, Pending>();
  let timer: NodeJS.Timeout | null = null;
  const { upsert, stored } = prepareQueries(db);

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (pending.size === 0) return;
    const rows = pending;
    try {
      db.transaction(() => {
        for (const row of rows.values()) upsert(row);
      });
      pending = new Map();
    } catch (error) {
      // The counts stay, and go with the next write.
      logger.error({ err: error }, 'what extensions used could not be written');
    }
  }

  function pendingOf({ tenantId, registryId }: QuotaOwner, windowStart: number): Counts {
    return pending.get(keyOf(tenantId, registryId, windowStart))?.counts ?? nothing;
  }

  return {
    flush,
    add({ tenantId, registryId }, counts) {
      const windowStart = windowOf(clock.now());
      const key = keyOf(tenantId, registryId, windowStart);
      const before = pending.get(key)?.counts ?? nothing;
      pending.set(key, { tenantId, registryId, windowStart, counts: sum(before, counts) });
      timer ??= setTimeout(flush, flushAfterMs).unref();
    },
    current(owner) {
      const windowStart = windowOf(clock.now());
      return { windowStart, ...sum(stored(owner, windowStart), pendingOf(owner, windowStart)) };
    },
    dispose() {
      flush();
      return Promise.resolve();
    },
  };
}

const keyOf = (...parts: (string | number)[]): string => parts.join('\n');

function prepareQueries(db: Database) {
  const upsertRow = db.prepare(
    (p: { tenant: string; registry: string; start: number; n: number; cpu: number; mem: number; egress: number }) =>
      db.build
        .insertInto('extension_quota_usage')
        .values({
          tenant_id: p.tenant,
          registry_id: p.registry,
          window_start: p.start,
          invocations: p.n,
          cpu_ms: p.cpu,
          mem_mb_ms: p.mem,
          egress_bytes: p.egress,
        })
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'registry_id', 'window_start']).doUpdateSet((on) => ({
            invocations: on('extension_quota_usage.invocations', '+', on.ref('excluded.invocations')),
            cpu_ms: on('extension_quota_usage.cpu_ms', '+', on.ref('excluded.cpu_ms')),
            mem_mb_ms: on('extension_quota_usage.mem_mb_ms', '+', on.ref('excluded.mem_mb_ms')),
            egress_bytes: on('extension_quota_usage.egress_bytes', '+', on.ref('excluded.egress_bytes')),
          })),
        ),
  );
  const ofWindow = db.prepare((p: { tenant: string; registry: string; start: number }) =>
    db.build
      .selectFrom('extension_quota_usage')
      .select(['invocations', 'cpu_ms as cpuMs', 'mem_mb_ms as memoryMbMs', 'egress_bytes as egressBytes'])
      .where('tenant_id', '=', p.tenant)
      .where('registry_id', '=', p.registry)
      .where('window_start', '=', p.start),
  );
  return {
    upsert: ({ tenantId, registryId, windowStart, counts }: Pending): number =>
      upsertRow.run({
        tenant: tenantId,
        registry: registryId,
        start: windowStart,
        n: counts.invocations,
        // The columns hold whole numbers.
        cpu: Math.round(counts.cpuMs),
        mem: Math.round(counts.memoryMbMs),
        egress: counts.egressBytes,
      }),
    stored: ({ tenantId, registryId }: QuotaOwner, windowStart: number): Counts =>
      ofWindow.first({ tenant: tenantId, registry: registryId, start: windowStart }) ?? nothing,
  };
}
