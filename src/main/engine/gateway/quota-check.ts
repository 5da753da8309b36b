/** The decision about limits that an install was given; one without limits is not asked. */
import type { Install } from '../../../contract/installs.ts';
import type { Fidelity } from '../fidelity.ts';
import type { Quotas, SpentQuota } from '../quota/quotas.ts';
import type { Exchange } from './exchange.ts';
import { Refusal } from './refusal.ts';

export interface QuotaParts {
  quotas: Pick<Quotas, 'check'>;
  fidelity: Fidelity;
}

const words: Record<SpentQuota['limit'], string> = {
  invocations: 'requests',
  cpuMs: 'ms of computing',
  egressBytes: 'bytes to and from other hosts',
};

export const spentText = ({ limit, used, allowed }: SpentQuota): string =>
  `It used ${used.toLocaleString('en')} ${words[limit]} of ${allowed.toLocaleString('en')} in this hour.`;

/** Refuses with 429 `quota_exceeded` when a limit is used up. Production has no such limits. */
export function checkQuota({ quotas, fidelity }: QuotaParts, exchange: Exchange, install: Install): void {
  const { limited, spent } = quotas.check(install);
  if (!limited) return;
  exchange.check('quota', () => {
    if (spent === null) return { reason: 'The limits of the install are not used up.', value: null };
    const position = fidelity.position('gateway.quotas');
    const why = spentText(spent);
    if (position === 'helpful') throw quotaExceeded(install, spent, why);
    exchange.noteFidelity({ switch: 'gateway.quotas', position, note: `${why} Production has no limits and goes on.` });
    return { reason: `${why} Limits are not enforced.`, value: null };
  });
}

function quotaExceeded({ slug }: Install, { retryAfterSeconds }: SpentQuota, why: string): Refusal {
  const code = 'quota_exceeded';
  return new Refusal({
    status: 429,
    body: { error: code },
    headers: { 'retry-after': String(retryAfterSeconds) },
    explanation: {
      code,
      what: `${slug} used up what it was given.`,
      why,
      fix: `Wait ${retryAfterSeconds} s for the next hour, or raise the limit of the install.`,
    },
  });
}
