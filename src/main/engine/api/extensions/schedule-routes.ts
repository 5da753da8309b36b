/**
 * The schedules of an install over HTTP (contract topics: other management routes, scheduler validation). Changes answer
 * with a result: 200 when done, else 400 with what was wrong.
 */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { jsonValueSchema } from '../../../../contract/common.ts';
import { WorkbenchError } from '../../../../contract/errors.ts';
import type { Install } from '../../../../contract/installs.ts';
import type { Fidelity } from '../../fidelity.ts';
import type { Logger } from '../../parts.ts';
import type { Registry } from '../../registry/types.ts';
import { pageErrors } from '../../schedule/failures.ts';
import { editOf, newEditOf } from '../../schedule/page-edits.ts';
import type { Schedules } from '../../schedule/schedules.ts';
import type { CalledInstall, FindInstall } from '../../services/installs.ts';
import { ScheduleRefusal } from '../../services/schedule-changes.ts';
import type { ScheduleChanges } from '../../services/schedule-changes.ts';
import type { ScheduleRecords, ScheduleRow } from '../../services/schedule-records.ts';
import { checkId, isSchedulable } from '../../services/schedule-rules.ts';
import type { Authorise, Scope } from '../session.ts';
import { createUnmounted, jsonBody } from './route-parts.ts';

export interface ScheduleRouteParts {
  authorise: Authorise;
  registry: Pick<Registry, 'resolve'>;
  findInstall: FindInstall;
  records: ScheduleRecords;
  changes: ScheduleChanges;
  schedules: Pick<Schedules, 'enqueue'>;
  fidelity: Fidelity;
  logger: Logger;
}

interface Result {
  success: boolean;
  message?: string;
  scheduleId?: string;
  fieldErrors?: Record<string, string>;
}

const fields = {
  timezone: z.string().optional(),
  enabled: z.boolean().optional(),
  name: z.string().nullable().optional(),
  payloadJson: jsonValueSchema.optional(),
};
// What is left out of a new schedule is told by the rules, in their own words.
const createSchema = z.object({ endpointId: z.string().default(''), cron: z.string().default(''), ...fields });
const updateSchema = z.object({ endpointId: z.string().optional(), cron: z.string().optional(), ...fields });

const isoOf = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

/** A row as the platform sends it. */
function wireRow(row: ScheduleRow) {
  const { endpoint, payload_json: payload, ...columns } = row;
  return {
    id: columns.id,
    install_id: columns.install_id,
    tenant_id: columns.tenant_id,
    endpoint_id: columns.endpoint_id,
    endpoint_method: endpoint?.method ?? null,
    endpoint_path: endpoint?.path ?? null,
    name: columns.name,
    cron: columns.cron,
    timezone: columns.timezone,
    enabled: columns.enabled === 1,
    payload_json: payload === null ? null : jsonValueSchema.parse(JSON.parse(payload)),
    job_id: columns.job_id,
    runner_schedule_id: columns.runner_schedule_id,
    last_run_at: isoOf(columns.last_run_at),
    last_run_status: columns.last_run_status,
    last_error: columns.last_error,
    created_at: isoOf(columns.created_at),
    updated_at: isoOf(columns.updated_at),
  };
}

/** Where the words of a refusal are not the platform's, its pages say this instead. */
const unexplained = { create: 'Failed to create schedule', update: 'Failed to reschedule extension schedule' } as const;

function refused(refusal: ScheduleRefusal, fallback: string): Result {
  const fieldErrors = pageErrors(refusal);
  const message = refusal.isRaw ? fallback : refusal.message;
  return { success: false, message, ...(Object.keys(fieldErrors).length === 0 ? {} : { fieldErrors }) };
}

function misformed(error: z.ZodError): Result {
  const fieldErrors = Object.fromEntries(error.issues.map(({ path, message }) => [String(path[0] ?? 'body'), message]));
  return { success: false, message: Object.values(fieldErrors)[0] ?? 'Invalid input', fieldErrors };
}

/** The id in the path; fails with `ScheduleRefusal` for what is none. */
function validId(context: Context): string {
  const checked = checkId('scheduleId', context.req.param('scheduleId') ?? '');
  if ('value' in checked) return checked.value;
  throw new ScheduleRefusal(checked.problem, { scheduleId: checked.problem });
}

const respond = (result: Result): Response => Response.json(result, { status: result.success ? 200 : 400 });

export function createScheduleRoutes(parts: ScheduleRouteParts): Hono {
  const { authorise, registry, findInstall, records, changes, logger } = parts;
  const unmounted = createUnmounted(parts.fidelity);
  const routes = new Hono();
  const base = '/api/extensions/:registryId';

  /** The tenant's install of the extension that the path names; null when it has none. */
  function installOf(context: Context, scope: Scope): Install | null {
    const { tenantId } = authorise(context.req.raw, { scope });
    const registryId = (context.req.param('registryId') ?? '').toLowerCase();
    const install = registry.resolve(tenantId, registryId);
    return install?.registryId === registryId ? install : null;
  }

  /** Runs a change of an enabled install, and words its refusal. */
  async function change(
    context: Context,
    fallback: string,
    run: (install: CalledInstall) => Promise<Result>,
  ): Promise<Response> {
    const install = installOf(context, 'extension:write');
    if (install === null) return respond({ success: false, message: 'Extension install not found' });
    const called = findInstall(install.installId);
    if (called === null) return respond({ success: false, message: 'Extension is disabled' });
    try {
      return respond(await run(called));
    } catch (error) {
      if (error instanceof ScheduleRefusal) return respond(refused(error, fallback));
      if (error instanceof WorkbenchError && error.code !== 'DATABASE_FAILED') {
        return respond({ success: false, message: error.failure.why.replace(/\.$/, '') });
      }
      logger.error({ err: error }, 'a change of a schedule failed unexpectedly');
      return respond({ success: false, message: fallback });
    }
  }

  /** The schedule that the path names, if it is one of the install's. */
  function scheduleOf(context: Context, installId: string): ScheduleRow | null {
    const row = records.byId(context.req.param('scheduleId') ?? '');
    return row?.install_id === installId ? row : null;
  }

  routes.get(
    `${base}/endpoints`,
    unmounted((context) => {
      const install = installOf(context, 'extension:read');
      if (install === null) return context.json({ error: 'not_found' }, 404);
      const endpoints = records
        .endpointsOf(install.versionId)
        .filter(isSchedulable)
        .map(({ id, method, path, handler }) => ({ id, method, path, handler }));
      return context.json({ endpoints });
    }),
  );

  routes.get(
    `${base}/schedules`,
    unmounted((context) => {
      const install = installOf(context, 'extension:read');
      if (install === null) return context.json({ error: 'not_found' }, 404);
      return Response.json({ schedules: records.ofInstall(install.installId).map(wireRow) });
    }),
  );

  routes.post(
    `${base}/schedules`,
    unmounted((context) =>
      change(context, unexplained.create, async (install) => {
        const body = createSchema.safeParse(await jsonBody(context));
        if (!body.success) return misformed(body.error);
        const { payloadJson: payload, ...given } = body.data;
        return { success: true, scheduleId: changes.create(install, newEditOf(records, install, { ...given, payload })) };
      }),
    ),
  );

  routes.get(
    `${base}/schedules/:scheduleId`,
    unmounted((context) => {
      const install = installOf(context, 'extension:read');
      const row = install === null ? null : scheduleOf(context, install.installId);
      return row === null ? context.json({ error: 'not_found' }, 404) : Response.json({ schedule: wireRow(row) });
    }),
  );

  routes.patch(
    `${base}/schedules/:scheduleId`,
    unmounted((context) =>
      change(context, unexplained.update, async (install) => {
        const id = validId(context);
        const body = updateSchema.safeParse(await jsonBody(context));
        if (!body.success) return misformed(body.error);
        const { payloadJson: payload, ...given } = body.data;
        changes.update(install, id, editOf(records, install, { ...given, payload }));
        return { success: true, scheduleId: id };
      }),
    ),
  );

  routes.delete(
    `${base}/schedules/:scheduleId`,
    unmounted((context) =>
      change(context, 'Failed to delete schedule', async (install) => {
        changes.remove(install, validId(context));
        return { success: true };
      }),
    ),
  );

  routes.post(
    `${base}/schedules/:scheduleId/run-now`,
    unmounted((context) =>
      change(context, 'Failed to run schedule', async (install) => {
        parts.schedules.enqueue(install.installId, validId(context));
        return { success: true };
      }),
    ),
  );
  return routes;
}
