/** Refusals of the schedule views, with the platform's messages where it has one. */
import { WorkbenchError } from '../../../contract/errors.ts';
import type { ScheduleRefusal } from '../services/schedule-changes.ts';

/** The names that the platform's own management pages give to fields. */
const pageNames: Record<string, string> = { endpoint: 'endpointId', payload: 'payloadJson' };

/** The messages by field under those names. */
export function pageErrors({ fieldErrors = {} }: ScheduleRefusal): Record<string, string> {
  return Object.fromEntries(Object.entries(fieldErrors).map(([field, text]) => [pageNames[field] ?? field, text]));
}

export function scheduleRefused(refusal: ScheduleRefusal): WorkbenchError {
  const { message } = refusal;
  const named = Object.entries(pageErrors(refusal));
  return new WorkbenchError({
    code: 'SCHEDULE_INVALID',
    what: 'The schedule was not saved.',
    why: `${message}.`,
    fix: named.length === 0 ? 'Change the schedule and save it again.' : `Correct ${named.map(([field]) => field).join(', ')}.`,
    ...(named.length === 0 ? {} : { details: JSON.stringify(Object.fromEntries(named)) }),
  });
}

export function installUnusable(
  message: 'Extension install not found' | 'Extension is disabled',
  installId: string,
): WorkbenchError {
  return new WorkbenchError({
    code: 'INSTALL_NOT_FOUND',
    what: `The install ${installId} has no schedules to work with.`,
    why: `${message}.`,
    fix: 'Build the project once; that installs it.',
  });
}

export function scheduleNotFound(scheduleId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'RECORD_NOT_FOUND',
    what: `The install has no schedule ${scheduleId}.`,
    why: 'Schedule not found.',
    fix: 'List the schedules again and choose one that is there.',
  });
}

export function runNowLimited(): WorkbenchError {
  return new WorkbenchError({
    code: 'RATE_LIMITED',
    what: 'The schedule was not run.',
    why: 'Run-now rate limit exceeded (try again later).',
    fix: 'Wait a minute; as on the platform, five runs a minute can be started by hand.',
  });
}
