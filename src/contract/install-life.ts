/** The life of an install: versions, whether it answers, what it may do, its configuration, and what it did. */
import { z } from 'zod';
import { jsonValueSchema, procedure, timeSchema } from './common.ts';
import { installSchema } from './installs.ts';

const installInput = z.object({ installId: z.uuid() });

export const capabilityGrantSchema = z.object({
  /** With its prefix, such as `cap:storage.kv`. */
  capability: z.string(),
  /** Whether the manifest asks for it. */
  isRequested: z.boolean(),
  /** Whether the platform gives it to every extension; it cannot be withheld then. */
  isForEverybody: z.boolean(),
  isGranted: z.boolean(),
  /** Whether a person took it away. */
  isWithheld: z.boolean(),
});
export type CapabilityGrant = z.infer<typeof capabilityGrantSchema>;

export const installEventSchema = z.object({
  at: timeSchema,
  action: z.enum(['installed', 'updated', 'rolled-back', 'enabled', 'disabled', 'reinstalled', 'uninstalled']),
  version: z.string(),
  contentHash: z.string().nullable(),
});
export type InstallEvent = z.infer<typeof installEventSchema>;

/** A row of the execution audit. */
export const executionSchema = z.object({
  executionId: z.uuid(),
  requestId: z.string().nullable(),
  startedAt: timeSchema,
  finishedAt: timeSchema.nullable(),
  /** The platform's word: started, ok, error, timeout, policy_denied or upstream_error. */
  status: z.string(),
  error: z.string().nullable(),
  method: z.string().nullable(),
  path: z.string().nullable(),
  httpStatus: z.number().nullable(),
  version: z.string().nullable(),
  /** The trace of the request while it is kept. */
  traceId: z.string().nullable(),
});
export type Execution = z.infer<typeof executionSchema>;

/** Used in the window of an hour, and since the install. */
export const quotaUsageSchema = z.object({
  windowStart: timeSchema,
  invocations: z.number(),
  cpuMs: z.number(),
  memoryMbMs: z.number(),
  egressBytes: z.number(),
});
export type QuotaUsage = z.infer<typeof quotaUsageSchema>;

export const missingScheduleSchema = z.object({ scheduleId: z.uuid(), method: z.string(), path: z.string() });

/** Stands beside the procedures of `installs.ts` under the same name, `installs`. */
export const installLifeContract = {
  /**
   * Installs a registered version for the selected tenant, the newest unless given. Fails with `REGISTRY_ENTRY_NOT_FOUND`
   * or `VERSION_NOT_FOUND`, and with `SIGNATURE_REFUSED` where the policy demands one.
   */
  install: procedure.input(z.object({ registryId: z.uuid(), version: z.string().optional() })).output(installSchema),
  /** Removes it with its schedules and secrets; what it stored goes only with `purge`. Fails with `INSTALL_NOT_FOUND`. */
  uninstall: procedure.input(installInput.extend({ purge: z.boolean().default(false) })).output(z.void()),
  setEnabled: procedure.input(installInput.extend({ enabled: z.boolean() })).output(installSchema),
  /**
   * Changes to another version, newer or older. Where schedules have no endpoint in it, nothing changes and `missing` names
   * them, unless they may be disabled. Fails with `VERSION_NOT_FOUND`.
   */
  update: procedure
    .input(installInput.extend({ version: z.string().min(1), disableMissingSchedules: z.boolean().default(false) }))
    .output(z.object({ install: installSchema, updated: z.boolean(), missing: z.array(missingScheduleSchema) })),
  /** What happened to it, newest first. */
  history: procedure.input(installInput).output(z.array(installEventSchema)),
  capabilities: {
    list: procedure.input(installInput).output(z.array(capabilityGrantSchema)),
    /** Replaces the set that is withheld. */
    withhold: procedure
      .input(installInput.extend({ capabilities: z.array(z.string()) }))
      .output(z.array(capabilityGrantSchema)),
  },
  config: {
    get: procedure.input(installInput).output(z.object({ config: z.record(z.string(), jsonValueSchema), version: z.string() })),
    /** Replaces the whole configuration. Fails with `RECORD_CONFLICT` when it has another version than `ifVersion`. */
    set: procedure
      .input(installInput.extend({ config: z.record(z.string(), jsonValueSchema), ifVersion: z.string() }))
      .output(z.object({ config: z.record(z.string(), jsonValueSchema), version: z.string() })),
  },
  /** Newest first. */
  executions: procedure
    .input(installInput.extend({ limit: z.number().int().min(1).max(500).default(50) }))
    .output(z.array(executionSchema)),
  /** Windows of an hour, newest first, at most the last 48. */
  quota: procedure.input(installInput).output(z.array(quotaUsageSchema)),
};
