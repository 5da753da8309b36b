/** What an install may use in an hour, where a person set limits; the platform knows none. */
import type { QuotaLimits } from '../../../contract/quotas.ts';
import type { Database } from '../database/open.ts';
import { createRowMemo } from '../database/row-memo.ts';
import type { Clock } from '../parts.ts';

export interface QuotaLimitRecords {
  /** Nulls for an install without limits. */
  get(installId: string): QuotaLimits;
  set(installId: string, limits: QuotaLimits): QuotaLimits;
}

const none: Readonly<QuotaLimits> = { invocations: null, cpuMs: null, egressBytes: null };

export function createQuotaLimits({ db, clock }: { db: Database; clock: Clock }): QuotaLimitRecords {
  const ofInstall = db.prepare((p: { install: string }) =>
    db.build
      .selectFrom('install_quota')
      .select(['max_invocations as invocations', 'max_cpu_ms as cpuMs', 'max_egress_bytes as egressBytes'])
      .where('install_id', '=', p.install),
  );
  const kept = createRowMemo<QuotaLimits>(db);
  const get = (installId: string): QuotaLimits => kept(installId, () => ofInstall.first({ install: installId }) ?? none);

  return {
    get,
    set(installId, { invocations, cpuMs, egressBytes }) {
      const columns = {
        max_invocations: invocations,
        max_cpu_ms: cpuMs,
        max_egress_bytes: egressBytes,
        updated_at: clock.now(),
      };
      db.run(
        db.build
          .insertInto('install_quota')
          .values({ install_id: installId, ...columns })
          .onConflict((conflict) => conflict.column('install_id').doUpdateSet(columns)),
      );
      return get(installId);
    },
  };
}
