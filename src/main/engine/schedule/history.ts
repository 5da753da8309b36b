/** The history of runs, which the platform does not keep: it only knows the last one. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ScheduleRun } from '../../../contract/schedules.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';

export interface RunStart {
  scheduleId: string;
  installId: string;
  cause: ScheduleRun['cause'];
}

export interface RunEnd {
  status: 'success' | 'error' | 'skipped' | 'interrupted';
  detail: string | null;
}

export interface RunHistory {
  start(run: RunStart): ScheduleRun;
  /** Names the trace as soon as there is one. */
  traced(runId: string, traceId: string): void;
  /** Answers the run as it ended, also when its schedule was removed meanwhile and took the history along. */
  finish(run: ScheduleRun, end: RunEnd): ScheduleRun;
  /** Newest first. */
  of(scheduleId: string): ScheduleRun[];
  /** Ends what an earlier engine left running. Call once, before the first run. */
  recover(): void;
}

/** Runs kept of each schedule. */
export const keptRuns = 200;

export function createRunHistory({ db, clock }: { db: Database; clock: Clock }): RunHistory {
  const runs = db.build
    .selectFrom('schedule_run')
    .select([
      'run_id as runId',
      'schedule_id as scheduleId',
      'cause',
      'started_at as startedAt',
      'finished_at as finishedAt',
      'status',
      'detail',
      'trace_id as traceId',
    ]);
  const newest = db.prepare((p: { schedule: string }) =>
    runs
      .where('schedule_id', '=', p.schedule)
      .orderBy('started_at', 'desc')
      .orderBy(sql`rowid`, 'desc')
      .limit(keptRuns),
  );
  const byId = db.prepare((p: { id: string }) => runs.where('run_id', '=', p.id));

  /** Leaves room for one more. */
  function prune(scheduleId: string): void {
    const kept = newest.all({ schedule: scheduleId });
    const oldest = kept.at(-1);
    if (kept.length < keptRuns || oldest === undefined) return;
    db.run(
      db.build.deleteFrom('schedule_run').where('schedule_id', '=', scheduleId).where('started_at', '<=', oldest.startedAt),
    );
  }

  return {
    start({ scheduleId, installId, cause }) {
      const row = { run_id: randomUUID(), schedule_id: scheduleId, install_id: installId, cause, started_at: clock.now() };
      db.transaction(() => {
        prune(scheduleId);
        db.run(db.build.insertInto('schedule_run').values({ ...row, status: 'running' }));
      });
      return byId.first({ id: row.run_id })!;
    },
    traced: (id, traceId) =>
      void db.run(db.build.updateTable('schedule_run').set({ trace_id: traceId }).where('run_id', '=', id)),
    finish(run, { status, detail }) {
      const finishedAt = clock.now();
      const row = db.build.updateTable('schedule_run').set({ status, detail, finished_at: finishedAt });
      db.run(row.where('run_id', '=', run.runId));
      return byId.first({ id: run.runId }) ?? { ...run, status, detail, finishedAt };
    },
    of: (schedule) => newest.all({ schedule }),
    recover() {
      const left = db.build.updateTable('schedule_run').set({ status: 'interrupted' }).where('status', '=', 'running');
      db.run(left);
    },
  };
}
