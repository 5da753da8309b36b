/** Accounts of what extensions use, and the limits that installs were given. */
import type { Usage } from '../../../../runner/execute/usage.ts';
import type { QuotaLimits } from '../../../contract/quotas.ts';
import type { Install } from '../../../contract/installs.ts';
import type { Execute } from '../gateway/dispatch.ts';
import type { Clock } from '../parts.ts';
import type { QuotaLimitRecords } from './limits.ts';
import { type QuotaUsages, windowMs, windowOf } from './usage.ts';

/** A limit that is used up. */
export interface SpentQuota {
  limit: keyof QuotaLimits;
  used: number;
  allowed: number;
  /** Until the hour is over, at least 1. */
  retryAfterSeconds: number;
}

export interface Quotas {
  /** The same `execute`, whose runs are put to the account of their tenant and extension. */
  metered(execute: Execute): Execute;
  /** Whether the install has limits at all, and which of them is used up. */
  check(install: Pick<Install, 'installId' | 'tenantId' | 'registryId'>): { limited: boolean; spent: SpentQuota | null };
}

const mebibyte = 1024 * 1024;

export function createQuotas(parts: { usages: QuotaUsages; limits: QuotaLimitRecords; clock: Clock }): Quotas {
  const { usages, limits, clock } = parts;
  return {
    metered: (execute) => async (routing, body, options) => {
      const owner = { tenantId: routing.tenant, registryId: routing.extension };
      // Counted at the begin, so that requests at the same time are held against the limit too.
      usages.add(owner, { invocations: 1 });
      const used = (usage: Usage): void => usages.add(owner, countsOf(usage));
      return await execute(routing, body, { ...options, used });
    },
    check(install) {
      const allowed = limits.get(install.installId);
      const named = Object.entries(allowed).filter((entry): entry is [keyof QuotaLimits, number] => entry[1] !== null);
      if (named.length === 0) return { limited: false, spent: null };
      const usage = usages.current(install);
      const over = named.find(([limit, most]) => usage[limit] >= most);
      if (over === undefined) return { limited: true, spent: null };
      const [limit, most] = over;
      const now = clock.now();
      const retryAfterSeconds = Math.max(1, Math.ceil((windowOf(now) + windowMs - now) / 1000));
      return { limited: true, spent: { limit, used: Math.round(usage[limit]), allowed: most, retryAfterSeconds } };
    },
  };
}

function countsOf({ runMs, computeMs, memoryBytes, egressBytes }: Usage) {
  return { cpuMs: computeMs, memoryMbMs: (memoryBytes / mebibyte) * runMs, egressBytes };
}
