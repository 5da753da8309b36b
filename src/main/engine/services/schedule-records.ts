/** The rows of schedules, and of the endpoints that they call. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { Database } from '../database/open.ts';
import type { ScheduleTable } from '../database/install-tables.ts';
import type { Clock } from '../parts.ts';
import type { ArmedSchedule } from '../schedule/ticker.ts';

export interface EndpointRow {
  id: string;
  versionId: string;
  method: string;
  path: string;
  handler: string;
}

export type StoredSchedule = Selectable<ScheduleTable>;

/** A schedule with its endpoint; null when that is gone. */
export interface ScheduleRow extends StoredSchedule {
  endpoint: EndpointRow | null;
}

/** Columns that a change may set. */
export type ScheduleColumns = Partial<
  Pick<StoredSchedule, 'endpoint_id' | 'name' | 'cron' | 'timezone' | 'enabled' | 'payload_json'>
>;

export interface ScheduleRecords {
  /** Oldest first. */
  ofInstall(installId: string): ScheduleRow[];
  byId(scheduleId: string): ScheduleRow | null;
  endpointsOf(versionId: string): EndpointRow[];
  endpoint(endpointId: string): EndpointRow | null;
  countOf(installId: string): number;
  isNameTaken(installId: string, name: string, exceptId: string | null): boolean;
  insert(owner: { installId: string; tenantId: string }, columns: Required<ScheduleColumns>): string;
  update(schedule: StoredSchedule, columns: ScheduleColumns): void;
  /** Switches off a schedule whose endpoint the installed version lacks. */
  orphan(schedule: StoredSchedule): void;
  remove(scheduleId: string): void;
  removeAll(installId: string): void;
  /** Takes the job handles of all schedules of an install away, as disabling it does. */
  cancelJobs(installId: string): void;
  /** Gives job handles to the enabled schedules that have none. */
  restoreJobs(installId: string): void;
  /** What is to run by its time: enabled schedules of enabled installs. */
  armed(): ArmedSchedule[];
  /** `disable` also switches the schedule off, and leaves its job handles as the platform does. */
  recordRun(
    scheduleId: string,
    run: { at: number; status: 'success' | 'error'; error: string | null; disable?: boolean },
  ): void;
}

/** How much of an error is kept. */
const longestError = 4000;

/** The handles of the job behind a schedule; a disabled one has none. */
function jobOf(installId: string, scheduleId: string, enabled: 0 | 1) {
  if (enabled === 0) return { job_id: null, runner_schedule_id: null };
  return { job_id: randomUUID(), runner_schedule_id: `extsched:${installId}:${scheduleId}` };
}

export function createScheduleRecords({ db, clock }: { db: Database; clock: Clock }): ScheduleRecords {
  const schedules = db.build.selectFrom('tenant_extension_schedule as schedule').selectAll('schedule');
  const ofInstall = db.prepare((p: { install: string }) =>
    schedules
      .where('schedule.install_id', '=', p.install)
      .orderBy('schedule.created_at')
      .orderBy(sql`schedule.rowid`),
  );
  const byId = db.prepare((p: { id: string }) => schedules.where('schedule.id', '=', p.id));
  const endpoints = db.build
    .selectFrom('extension_api_endpoint as endpoint')
    .select(['endpoint.id as id', 'endpoint.version_id as versionId', 'endpoint.method', 'endpoint.path', 'endpoint.handler']);
  const endpointById = db.prepare((p: { id: string }) => endpoints.where('endpoint.id', '=', p.id));
  const armed = db.prepare(() =>
    db.build
      .selectFrom('tenant_extension_schedule as schedule')
      .innerJoin('tenant_extension_install as install', 'install.id', 'schedule.install_id')
      .select(['schedule.id', 'schedule.cron', 'schedule.timezone'])
      .where('schedule.enabled', '=', 1)
      .where('install.is_enabled', '=', 1)
      .where('install.status', '=', 'enabled'),
  );
  const table = 'tenant_extension_schedule';
  const withEndpoint = (row: StoredSchedule): ScheduleRow => ({
    ...row,
    endpoint: endpointById.first({ id: row.endpoint_id }),
  });

  return {
    ofInstall: (install) => ofInstall.all({ install }).map(withEndpoint),
    byId(id) {
      const row = byId.first({ id: id.toLowerCase() });
      return row === null ? null : withEndpoint(row);
    },
    endpointsOf: (versionId) =>
      db.all(endpoints.where('endpoint.version_id', '=', versionId).orderBy('endpoint.path').orderBy('endpoint.method')),
    endpoint: (id) => endpointById.first({ id: id.toLowerCase() }),
    countOf: (install) => ofInstall.all({ install }).length,
    isNameTaken(install, name, exceptId) {
      return ofInstall.all({ install }).some((row) => row.name === name && row.id !== exceptId);
    },
    insert({ installId, tenantId }, columns) {
      const id = randomUUID();
      const now = clock.now();
      const owner = { id, install_id: installId, tenant_id: tenantId, created_at: now, updated_at: now };
      db.run(db.build.insertInto(table).values({ ...owner, ...columns, ...jobOf(installId, id, columns.enabled) }));
      return id;
    },
    update(schedule, columns) {
      const { id, install_id: installId } = schedule;
      const job = jobOf(installId, id, columns.enabled ?? schedule.enabled);
      db.run(
        db.build
          .updateTable(table)
          .set({ ...columns, ...job, updated_at: clock.now() })
          .where('id', '=', id),
      );
    },
    orphan({ id, install_id: installId }) {
      const off = {
        enabled: 0 as const,
        last_error: 'Disabled due to missing endpoint on extension update',
        ...jobOf(installId, id, 0),
      };
      db.run(
        db.build
          .updateTable(table)
          .set({ ...off, updated_at: clock.now() })
          .where('id', '=', id),
      );
    },
    remove: (id) => void db.run(db.build.deleteFrom(table).where('id', '=', id)),
    removeAll: (install) => void db.run(db.build.deleteFrom(table).where('install_id', '=', install)),
    cancelJobs(install) {
      const none = { job_id: null, runner_schedule_id: null };
      db.run(db.build.updateTable(table).set(none).where('install_id', '=', install));
    },
    restoreJobs(install) {
      for (const { id, enabled, job_id: job } of ofInstall.all({ install })) {
        if (enabled === 0 || job !== null) continue;
        db.run(
          db.build
            .updateTable(table)
            .set(jobOf(install, id, enabled))
            .where('id', '=', id),
        );
      }
    },
    armed: () => armed.all({}),
    recordRun(id, { at, status, error, disable = false }) {
      const last = { last_run_at: at, last_run_status: status, last_error: error?.slice(0, longestError) ?? null };
      const off = disable ? { enabled: 0 as const } : {};
      db.run(
        db.build
          .updateTable(table)
          .set({ ...last, ...off, updated_at: clock.now() })
          .where('id', '=', id),
      );
    },
  };
}
