/**
 * The scheduler host API's other side (contract topics: scheduler host API; scheduler validation). Checks come in the
 * platform's order: rate, install, form, then the rules. Production answers a refusal with a status, which its runner
 * turns into the name of an error case.
 */
import { HostFailure } from '../../../../runner/host/services.ts';
import type {
  FidelityNote,
  ScheduleInput,
  ScheduleOutcome,
  ScheduleRecord,
  SchedulerService,
} from '../../../../runner/host/services.ts';
import type { Fidelity, FidelityId } from '../fidelity.ts';
import type { Clock } from '../parts.ts';
import { createFixedWindow } from './fixed-window.ts';
import type { CalledInstall, FindInstall } from './installs.ts';
import { ScheduleRefusal } from './schedule-changes.ts';
import type { ScheduleChanges, ScheduleEdit } from './schedule-changes.ts';
import { assertForm, selectEndpoint } from './schedule-request.ts';
import type { ScheduleRecords, ScheduleRow } from './schedule-records.ts';
import { checkId, isSchedulable } from './schedule-rules.ts';

interface SchedulerParts {
  records: ScheduleRecords;
  changes: ScheduleChanges;
  findInstall: FindInstall;
  clock: Clock;
  fidelity: Fidelity;
}

/** Changes of an install in a minute. */
export const changeLimit = { limit: 10, windowMs: 60_000 } as const;

/** Makes the service. Failures are `HostFailure` with the platform's status and code. */
export function createSchedulerService({ records, changes, findInstall, clock, fidelity }: SchedulerParts): SchedulerService {
  const window = createFixedWindow({ ...changeLimit, clock });

  function demandInstall(installId: string): CalledInstall {
    const install = findInstall(installId);
    if (install === null) throw new HostFailure(404, 'NOT_FOUND', 'Install not found');
    return install;
  }

  function noteOf(id: FidelityId, note: string): FidelityNote {
    return { switch: id, position: fidelity.position(id), note };
  }

  /** Runs a change and words its refusal; `notes` are of the change itself. */
  function change(
    installId: string,
    form: ScheduleInput & { scheduleId?: string },
    required: Parameters<typeof assertForm>[1],
    run: (install: CalledInstall) => ScheduleOutcome,
  ) {
    if (!window.take(installId)) throw new HostFailure(429, 'RATE_LIMITED', 'Too many requests, please try again later');
    const install = demandInstall(installId);
    assertForm(form, required);
    try {
      return run(install);
    } catch (error) {
      if (error instanceof ScheduleRefusal) return refused(error);
      throw error;
    }
  }

  function refused({ message, fieldErrors }: ScheduleRefusal): ScheduleOutcome {
    const notes = [noteOf('scheduler.failure-text', 'Production tells the handler the name of an error case only.')];
    const body = { success: false, error: message, ...(fieldErrors === undefined ? {} : { fieldErrors }) };
    if (fidelity.position('scheduler.failure-text') === 'helpful') return { ...body, fidelity: notes };
    throw new HostFailure(400, 'VALIDATION_FAILED', message, { body: JSON.stringify(body), fidelity: notes });
  }

  function editOf(install: CalledInstall, input: ScheduleInput): ScheduleEdit {
    const { cron, timezone, enabled, name, payload } = input;
    const found =
      input.endpoint === undefined ? undefined : selectEndpoint(records.endpointsOf(install.versionId), input.endpoint);
    return { endpoint: found, cron, timezone, enabled, name, payload };
  }

  /** Production hands name and payload on whether or not the guest named them. */
  function updateEdit(install: CalledInstall, row: ScheduleRow | null, input: ScheduleInput): [ScheduleEdit, FidelityNote[]] {
    const edit = editOf(install, input);
    const lost = [
      ...(input.name === undefined && row?.name ? ['name'] : []),
      ...(input.payload === undefined && row?.payload_json ? ['payload'] : []),
    ];
    const note = noteOf('scheduler.update-omitted', `Production clears what the update does not name: ${lost.join(' and ')}.`);
    const notes = lost.length === 0 ? [] : [note];
    if (fidelity.position('scheduler.update-omitted') === 'helpful') return [edit, notes];
    return [{ ...edit, name: input.name ?? null, payload: input.payload ?? null }, notes];
  }

  return {
    async list(installId) {
      return records.ofInstall(demandInstall(installId).installId).map(recordOf);
    },
    async get(installId, scheduleId) {
      const install = demandInstall(installId);
      assertForm({ scheduleId }, ['scheduleId']);
      // The platform swallows every failure from here on.
      if ('problem' in checkId('scheduleId', scheduleId)) return null;
      const row = records.byId(scheduleId);
      return row === null || row.install_id !== install.installId ? null : recordOf(row);
    },
    async create(installId, input) {
      return change(installId, input, ['endpoint', 'cron'], (install) => {
        const endpoint = selectEndpoint(records.endpointsOf(install.versionId), input.endpoint);
        const scheduleId = changes.create(install, { ...editOf(install, input), endpoint, cron: input.cron });
        return { success: true, scheduleId };
      });
    },
    async update(installId, scheduleId, input) {
      return change(installId, { ...input, scheduleId }, ['scheduleId'], (install) => {
        const [edit, notes] = updateEdit(install, records.byId(scheduleId), input);
        changes.update(install, validId(scheduleId), edit);
        return { success: true, fidelity: notes };
      });
    },
    async delete(installId, scheduleId) {
      return change(installId, { scheduleId }, ['scheduleId'], (install) => {
        changes.remove(install, validId(scheduleId));
        return { success: true };
      });
    },
    async getEndpoints(installId) {
      return records
        .endpointsOf(demandInstall(installId).versionId)
        .map(({ id, method, path, handler }) => ({ id, method, path, handler, schedulable: isSchedulable({ method, path }) }));
    },
  };
}

function validId(scheduleId: string): string {
  const checked = checkId('scheduleId', scheduleId);
  if ('value' in checked) return checked.value;
  throw new ScheduleRefusal(checked.problem, { scheduleId: checked.problem });
}

const isoOf = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

function recordOf(row: ScheduleRow): ScheduleRecord {
  return {
    id: row.id,
    endpointPath: row.endpoint?.path ?? '',
    endpointMethod: row.endpoint?.method ?? '',
    name: row.name,
    cron: row.cron,
    timezone: row.timezone,
    enabled: row.enabled === 1,
    payload: row.payload_json === null ? null : (JSON.parse(row.payload_json) as unknown),
    lastRunAt: isoOf(row.last_run_at),
    lastRunStatus: row.last_run_status,
    lastError: row.last_error,
    createdAt: isoOf(row.created_at),
  };
}
