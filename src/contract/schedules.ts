/** Schedules of an install: which endpoint runs when, and how its runs went. */
import { z } from 'zod';
import { jsonValueSchema, procedure, timeSchema } from './common.ts';

export const scheduleRunSchema = z.object({
  runId: z.uuid(),
  scheduleId: z.uuid(),
  /** `due` by its expression, `run-now` by a person. */
  cause: z.enum(['due', 'run-now']),
  startedAt: timeSchema,
  finishedAt: timeSchema.nullable(),
  /** `skipped`: an earlier run was still going, or the schedule was disabled. `interrupted`: the workbench ended first. */
  status: z.enum(['running', 'success', 'error', 'skipped', 'interrupted']),
  /** Why it failed or was skipped. */
  detail: z.string().nullable(),
  traceId: z.string().nullable(),
});
export type ScheduleRun = z.infer<typeof scheduleRunSchema>;

export const scheduleSchema = z.object({
  scheduleId: z.uuid(),
  installId: z.uuid(),
  endpointId: z.uuid(),
  /** Null when the endpoint is gone; the next run then disables the schedule. */
  endpoint: z.object({ method: z.string(), path: z.string() }).nullable(),
  name: z.string().nullable(),
  cron: z.string(),
  timezone: z.string(),
  enabled: z.boolean(),
  payload: jsonValueSchema,
  lastRunAt: timeSchema.nullable(),
  lastRunStatus: z.string().nullable(),
  lastError: z.string().nullable(),
  createdAt: timeSchema,
  /** Null when it will not run: it is disabled, or its extension is. */
  nextRunAt: timeSchema.nullable(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

export const scheduleEndpointSchema = z.object({
  endpointId: z.uuid(),
  method: z.string(),
  path: z.string(),
  /** Only GET and POST without path parameters are. */
  schedulable: z.boolean(),
});
export type ScheduleEndpoint = z.infer<typeof scheduleEndpointSchema>;

const installInput = z.object({ installId: z.uuid() });
const scheduleInput = installInput.extend({ scheduleId: z.uuid() });

/** Values are checked by the platform's rules, so that a refusal carries the platform's own message. */
const scheduleFields = z.object({
  endpointId: z.string(),
  /** Five fields: minute, hour, day of month, month, day of week. */
  cron: z.string(),
  /** IANA name; by default `UTC`. */
  timezone: z.string().optional(),
  enabled: z.boolean().optional(),
  name: z.string().nullable().optional(),
  /** JSON object or array; POST endpoints get it as their body. */
  payload: jsonValueSchema.optional(),
});

export const schedulesContract = {
  list: procedure.input(installInput).output(z.array(scheduleSchema)),
  endpoints: procedure.input(installInput).output(z.array(scheduleEndpointSchema)),
  /** Fails with `SCHEDULE_INVALID`, whose `details` hold the messages by field as JSON. */
  create: procedure.input(installInput.extend(scheduleFields.shape)).output(scheduleSchema),
  /** Leaves what is not given as it is. */
  update: procedure.input(scheduleInput.extend(scheduleFields.partial().shape)).output(scheduleSchema),
  remove: procedure.input(scheduleInput).output(z.void()),
  /** Runs it at once and answers when the run is over. Fails with `RATE_LIMITED` after five in a minute. */
  runNow: procedure.input(scheduleInput).output(scheduleRunSchema),
  /** Newest first; the last 200 are kept. */
  runs: procedure.input(scheduleInput).output(z.array(scheduleRunSchema)),
  /** What an expression comes to, for a form: its next times, or what is wrong with it. */
  preview: procedure
    .input(z.object({ cron: z.string(), timezone: z.string().optional() }))
    .output(z.object({ problem: z.string().nullable(), nextRuns: z.array(timeSchema) })),
};
