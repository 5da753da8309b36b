/** Schedules as a person works with them, and what keeps them running (contract topics: scheduler validation and jobs). */
import { jsonValueSchema } from '../../../contract/common.ts';
import type { Install } from '../../../contract/installs.ts';
import type { Schedule, ScheduleEndpoint, ScheduleRun } from '../../../contract/schedules.ts';
import type { Clock, Disposable } from '../parts.ts';
import { createFixedWindow } from '../services/fixed-window.ts';
import type { CalledInstall, FindInstall } from '../services/installs.ts';
import { ScheduleRefusal } from '../services/schedule-changes.ts';
import type { ScheduleChanges } from '../services/schedule-changes.ts';
import type { ScheduleRecords, ScheduleRow } from '../services/schedule-records.ts';
import { checkCron, checkTimezone, isSchedulable } from '../services/schedule-rules.ts';
import { nextTimes, parseCron } from './cron.ts';
import { editOf, newEditOf } from './page-edits.ts';
import type { NewScheduleFields, ScheduleFields } from './page-edits.ts';
import { applyRemap, planRemap } from './remap.ts';
import { installUnusable, runNowLimited, scheduleNotFound, scheduleRefused } from './failures.ts';
import type { RunHistory } from './history.ts';
import type { ScheduleRunner } from './run.ts';
import type { Ticker } from './ticker.ts';

export interface Schedules extends Disposable {
  /** Also of a disabled install. Fails with `INSTALL_NOT_FOUND`. */
  list(installId: string): Schedule[];
  endpoints(installId: string): ScheduleEndpoint[];
  /** Fails with `SCHEDULE_INVALID` or `INSTALL_NOT_FOUND`, as do the other changes. */
  create(installId: string, fields: NewScheduleFields): Schedule;
  update(installId: string, scheduleId: string, fields: ScheduleFields): Schedule;
  remove(installId: string, scheduleId: string): void;
  /** Resolves when the run is over. Fails with `RATE_LIMITED`. */
  runNow(installId: string, scheduleId: string): Promise<ScheduleRun>;
  /** Starts a run and does not wait for it. Fails as `runNow` does. */
  enqueue(installId: string, scheduleId: string): void;
  runs(installId: string, scheduleId: string): ScheduleRun[];
  preview(cron: string, timezone: string | undefined): { problem: string | null; nextRuns: number[] };
  /** Points the schedules of an install at the endpoints of the version that was just installed. */
  installed(install: Install): void;
}

export interface SchedulesParts {
  records: ScheduleRecords;
  changes: ScheduleChanges;
  findInstall: FindInstall;
  /** Also finds disabled installs. */
  isInstalled: (installId: string) => boolean;
  ticker: Ticker;
  history: RunHistory;
  runner: ScheduleRunner;
  clock: Clock;
  /** See the rule for expressions. */
  everyExpression: boolean;
  changed: () => void;
  /** Told what went wrong with a run that nobody waits for. */
  runFailed: (error: unknown) => void;
}

export const runNowLimit = { limit: 5, windowMs: 60_000 } as const;
const previewed = 5;

/** Makes the part. It runs nothing before the ticker is started. */
export function createSchedules(parts: SchedulesParts): Schedules {
  const { records, changes, findInstall, ticker, history, runner, clock } = parts;
  const window = createFixedWindow({ ...runNowLimit, clock });

  function demandInstall(installId: string): CalledInstall {
    const install = findInstall(installId);
    if (install !== null) return install;
    throw installUnusable(parts.isInstalled(installId) ? 'Extension is disabled' : 'Extension install not found', installId);
  }

  function demand(installId: string, scheduleId: string): ScheduleRow {
    const row = records.byId(scheduleId);
    if (row === null || row.install_id !== installId) throw scheduleNotFound(scheduleId);
    return row;
  }

  /** The id of a schedule that may be run by hand now. */
  function admitRun(installId: string, scheduleId: string): string {
    const { tenantId } = demandInstall(installId);
    const { id } = demand(installId, scheduleId);
    if (!window.take(tenantId)) throw runNowLimited();
    return id;
  }

  const toSchedule = (row: ScheduleRow): Schedule => ({
    scheduleId: row.id,
    installId: row.install_id,
    endpointId: row.endpoint_id,
    endpoint: row.endpoint === null ? null : { method: row.endpoint.method, path: row.endpoint.path },
    name: row.name,
    cron: row.cron,
    timezone: row.timezone,
    enabled: row.enabled === 1,
    payload: jsonValueSchema.parse(JSON.parse(row.payload_json ?? 'null')),
    lastRunAt: row.last_run_at,
    lastRunStatus: row.last_run_status,
    lastError: row.last_error,
    createdAt: row.created_at,
    nextRunAt: ticker.nextOf(row.id),
  });

  return {
    list(installId) {
      if (!parts.isInstalled(installId)) throw installUnusable('Extension install not found', installId);
      return records.ofInstall(installId).map(toSchedule);
    },
    endpoints: (installId) =>
      records.endpointsOf(demandInstall(installId).versionId).map((endpoint) => ({
        endpointId: endpoint.id,
        method: endpoint.method,
        path: endpoint.path,
        schedulable: isSchedulable(endpoint),
      })),
    create(installId, fields) {
      const install = demandInstall(installId);
      const edit = newEditOf(records, install, fields);
      return toSchedule(
        demand(
          installId,
          worded(() => changes.create(install, edit)),
        ),
      );
    },
    update(installId, scheduleId, fields) {
      const install = demandInstall(installId);
      demand(installId, scheduleId);
      worded(() => changes.update(install, scheduleId, editOf(records, install, fields)));
      return toSchedule(demand(installId, scheduleId));
    },
    remove(installId, scheduleId) {
      const install = demandInstall(installId);
      demand(installId, scheduleId);
      worded(() => changes.remove(install, scheduleId));
    },
    async runNow(installId, scheduleId) {
      const run = await runner.run(admitRun(installId, scheduleId), 'run-now');
      if (run === null) throw scheduleNotFound(scheduleId);
      return run;
    },
    enqueue(installId, scheduleId) {
      runner.run(admitRun(installId, scheduleId), 'run-now').catch(parts.runFailed);
    },
    runs: (installId, scheduleId) => history.of(demand(installId, scheduleId).id),
    preview(cron, timezone) {
      const checked = checkCron(cron, { everyExpression: parts.everyExpression });
      const zone = checkTimezone(timezone);
      if ('problem' in checked) return { problem: checked.problem, nextRuns: [] };
      if ('problem' in zone) return { problem: zone.problem, nextRuns: [] };
      try {
        return { problem: null, nextRuns: nextTimes(parseCron(checked.value, zone.value), clock.now(), previewed) };
      } catch (error) {
        return { problem: error instanceof Error ? error.message : String(error), nextRuns: [] };
      }
    },
    installed({ installId, versionId }) {
      const plan = planRemap(records, installId, versionId);
      applyRemap(records, plan);
      ticker.refresh();
      if (plan.moves.length + plan.missing.length > 0) parts.changed();
    },
    async dispose() {
      ticker.dispose();
      await runner.dispose();
    },
  };
}

function worded<T>(change: () => T): T {
  try {
    return change();
  } catch (error) {
    throw error instanceof ScheduleRefusal ? scheduleRefused(error) : error;
  }
}
