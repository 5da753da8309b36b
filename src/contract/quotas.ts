/** What an install may use in an hour. What it used is asked for with the install. */
import { z } from 'zod';
import { procedure } from './common.ts';

const limitSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable();

/** Null for as much as it likes. */
export const quotaLimitsSchema = z.object({
  invocations: limitSchema,
  /** Milliseconds of computing, without the time that handlers wait for host calls. */
  cpuMs: limitSchema,
  /** Bodies that go to other hosts and come back. */
  egressBytes: limitSchema,
});
export type QuotaLimits = z.infer<typeof quotaLimitsSchema>;

const installInput = z.object({ installId: z.uuid() });

export const quotasContract = {
  limits: procedure.input(installInput).output(quotaLimitsSchema),
  /** Replaces all limits. A request beyond them is answered with 429 until the hour is over. */
  setLimits: procedure.input(installInput.extend({ limits: quotaLimitsSchema })).output(quotaLimitsSchema),
};
