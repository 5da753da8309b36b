/** Accounts of what extensions use, over the database of this engine. */
import type { Install } from '../../../contract/installs.ts';
import { spentText } from '../gateway/quota-check.ts';
import { createQuotaLimits } from '../quota/limits.ts';
import { createQuotas } from '../quota/quotas.ts';
import { createQuotaUsages } from '../quota/usage.ts';
import type { Base } from './options.ts';
import type { Records } from './records.ts';

export function openQuotas({ clock, logger, fidelity, stack }: Base, { db }: Records) {
  const usages = stack.adopt(createQuotaUsages({ db, clock, logger }), (open) => open.dispose());
  const limits = createQuotaLimits({ db, clock });
  const quotas = createQuotas({ usages, limits, clock });

  /** Why an install may not run by its schedules now; null when it may. */
  function overQuota(install: Install): string | null {
    const { spent } = quotas.check(install);
    return spent === null || fidelity.position('gateway.quotas') === 'platform' ? null : spentText(spent);
  }

  return { usages, limits, quotas, overQuota };
}
