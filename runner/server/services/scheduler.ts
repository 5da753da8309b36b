/** The scheduler service over the platform's internal API (contract topic: scheduler host API). */
import { z } from 'zod';
import type { ScheduleInput, ScheduleOutcome, SchedulerService } from '../../host/services.ts';
import { eitherCase } from './either-case.ts';
import type { InternalApi } from './internal-api.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const scheduleSchema = eitherCase(
  z.object({
    id: z.string(),
    endpointPath: z.string(),
    endpointMethod: z.string(),
    name: text,
    cron: z.string(),
    timezone: z.string(),
    enabled: z.boolean(),
    payload: z.unknown(),
    lastRunAt: text,
    lastRunStatus: text,
    lastError: text,
    createdAt: text,
  }),
);
const endpointSchema = eitherCase(
  z.object({ id: z.string(), method: z.string(), path: z.string(), handler: z.string(), schedulable: z.boolean() }),
);
const outcomeSchema = eitherCase<ScheduleOutcome>(
  z.object({
    success: z.boolean(),
    scheduleId: z.string().nullish().transform(absent),
    error: z.string().nullish().transform(absent),
    // A null is no absence here: it reaches the guest as text.
    fieldErrors: z.unknown().optional(),
  }),
);
const schedulesSchema = z.object({ schedules: z.array(z.unknown()) }).transform((body) => kept(body.schedules, scheduleSchema));
const endpointsSchema = z.object({ endpoints: z.array(z.unknown()) }).transform((body) => kept(body.endpoints, endpointSchema));
const oneSchema = z.object({ schedule: scheduleSchema.nullish() });

export function createHttpScheduler(api: InternalApi): SchedulerService {
  const call = <Answer>(installId: string, operation: Record<string, unknown>, schema: z.ZodType<Answer>) =>
    api.call('ext-scheduler', installId, operation, schema);
  return {
    list: (installId) => call(installId, { operation: 'list' }, schedulesSchema),
    get: async (installId, scheduleId) => (await call(installId, { operation: 'get', scheduleId }, oneSchema)).schedule ?? null,
    create: (installId, input) => call(installId, { operation: 'create', ...given(input) }, outcomeSchema),
    update: (installId, scheduleId, input) =>
      call(installId, { operation: 'update', scheduleId, ...given(input) }, outcomeSchema),
    delete: (installId, scheduleId) => call(installId, { operation: 'delete', scheduleId }, outcomeSchema),
    getEndpoints: (installId) => call(installId, { operation: 'getEndpoints' }, endpointsSchema),
  };
}

/** What the guest gave, and nothing for the rest: JSON leaves undefined fields out. */
function given({ endpoint, cron, timezone, enabled, name, payload }: ScheduleInput): ScheduleInput {
  return { endpoint, cron, timezone, enabled, name, payload };
}

/** Entries that cannot be read are left out, as on the platform. */
function kept<Entry>(entries: readonly unknown[], schema: z.ZodType<Entry>): Entry[] {
  return entries.flatMap((entry) => {
    const read = schema.safeParse(entry);
    return read.success ? [read.data] : [];
  });
}

function absent<Value>(value: Value | null | undefined): Value | undefined {
  return value ?? undefined;
}
