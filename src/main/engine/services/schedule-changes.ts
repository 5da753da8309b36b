/**
 * Creating, changing and removing schedules: the rules that the host API and the window share. Both name fields and
 * messages their own way, so what is refused here carries the fields by neutral names.
 */
import { parseCron } from '../schedule/cron.ts';
import type { CalledInstall } from './installs.ts';
import type { ScheduleColumns, ScheduleRecords, ScheduleRow } from './schedule-records.ts';
import { checkCron, checkName, checkPayload, checkTimezone, scheduleLimits } from './schedule-rules.ts';
import type { Checked } from './schedule-rules.ts';

export type ScheduleField = 'cron' | 'timezone' | 'payload' | 'name' | 'endpoint' | 'scheduleId';
export type ScheduleFieldErrors = Partial<Record<ScheduleField, string>>;

/** The platform refuses a change. `fieldErrors` is undefined where no field is to blame. */
export class ScheduleRefusal extends Error {
  readonly fieldErrors: ScheduleFieldErrors | undefined;
  /** The words are those of the part that makes the times; the platform's own pages do not show such. */
  readonly isRaw: boolean;

  constructor(message: string, fieldErrors?: ScheduleFieldErrors, { isRaw = false } = {}) {
    super(message);
    this.name = 'ScheduleRefusal';
    this.fieldErrors = fieldErrors;
    this.isRaw = isRaw;
  }
}

/** Undefined leaves a field as it is; null clears name and payload. */
export interface ScheduleEdit {
  /** The id of the endpoint, looked up by the caller. */
  endpoint?: Checked<string> | undefined;
  cron?: string | undefined;
  timezone?: string | undefined;
  enabled?: boolean | undefined;
  name?: string | null | undefined;
  payload?: unknown;
}

export interface ScheduleChanges {
  /** Answers the new schedule's id. Throws `ScheduleRefusal`, as the others do. */
  create(install: CalledInstall, edit: ScheduleEdit & { endpoint: Checked<string>; cron: string }): string;
  update(install: CalledInstall, scheduleId: string, edit: ScheduleEdit): void;
  remove(install: CalledInstall, scheduleId: string): void;
}

interface ScheduleChangesParts {
  records: ScheduleRecords;
  /** See the rule for expressions. */
  everyExpression: boolean;
  /** Told after each change. */
  changed: () => void;
}

/** The rules look at the form only; making the job is what finds values out of range, and its words come through. */
function assertRunnable(cron: string, timezone: string): void {
  try {
    parseCron(cron, timezone);
  } catch (error) {
    throw new ScheduleRefusal(error instanceof Error ? error.message : 'Failed to create schedule', undefined, { isRaw: true });
  }
}

export function createScheduleChanges({ records, everyExpression, changed }: ScheduleChangesParts): ScheduleChanges {
  /** The columns that an edit sets. Throws with all messages; the first is the error. */
  function columnsOf(edit: ScheduleEdit): ScheduleColumns {
    const columns: ScheduleColumns = {};
    const fieldErrors: ScheduleFieldErrors = {};
    const take = <T>(field: ScheduleField, checked: Checked<T>, set: (value: T) => void): void => {
      if ('value' in checked) set(checked.value);
      else fieldErrors[field] = checked.problem;
    };
    if (edit.cron !== undefined) take('cron', checkCron(edit.cron, { everyExpression }), (cron) => (columns.cron = cron));
    if (edit.timezone !== undefined) take('timezone', checkTimezone(edit.timezone), (zone) => (columns.timezone = zone));
    if (edit.payload !== undefined) take('payload', checkPayload(edit.payload), (text) => (columns.payload_json = text));
    if (edit.name !== undefined) take('name', checkName(edit.name), (name) => (columns.name = name));
    if (edit.endpoint !== undefined) take('endpoint', edit.endpoint, (id) => (columns.endpoint_id = id));
    const [problem] = Object.values(fieldErrors);
    if (problem !== undefined) throw new ScheduleRefusal(problem, fieldErrors);
    if (edit.enabled !== undefined) columns.enabled = edit.enabled ? 1 : 0;
    return columns;
  }

  function assertNameFree(installId: string, name: string | null | undefined, exceptId: string | null): void {
    if (typeof name !== 'string' || !records.isNameTaken(installId, name, exceptId)) return;
    const message = 'Schedule name already in use for this extension';
    throw new ScheduleRefusal(message, { name: message });
  }

  function demand({ installId }: CalledInstall, scheduleId: string): ScheduleRow {
    const row = records.byId(scheduleId);
    if (row === null || row.install_id !== installId) throw new ScheduleRefusal('Schedule not found');
    return row;
  }

  return {
    create(install, edit) {
      const {
        endpoint_id: endpointId,
        cron,
        timezone = 'UTC',
        enabled = 1,
        name = null,
        payload_json: payload,
      } = columnsOf(edit);
      if (endpointId === undefined || cron === undefined) throw new Error('columns are missing');
      if (records.countOf(install.installId) >= scheduleLimits.schedules) {
        throw new ScheduleRefusal(`Too many schedules (max ${scheduleLimits.schedules} per extension install)`);
      }
      assertNameFree(install.installId, name, null);
      assertRunnable(cron, timezone);
      const columns = { endpoint_id: endpointId, cron, timezone, enabled, name, payload_json: payload ?? null };
      const id = records.insert(install, columns);
      changed();
      return id;
    },
    update(install, scheduleId, edit) {
      const row = demand(install, scheduleId);
      const columns = columnsOf(edit);
      assertNameFree(install.installId, columns.name, row.id);
      assertRunnable(columns.cron ?? row.cron, columns.timezone ?? row.timezone);
      records.update(row, columns);
      changed();
    },
    remove(install, scheduleId) {
      records.remove(demand(install, scheduleId).id);
      changed();
    },
  };
}
