/** Joins what runs schedules: history, runner and ticker over the local services. */
import type { Execute } from '../gateway/dispatch.ts';
import type { Clock, Logger } from '../parts.ts';
import type { Registry } from '../registry/types.ts';
import type { LocalServices } from '../services/local-services.ts';
import type { Database } from '../database/open.ts';
import type { TraceStore } from '../trace/types.ts';
import { createRunHistory } from './history.ts';
import { createScheduleRunner } from './run.ts';
import type { RunParts } from './run.ts';
import { createSchedules } from './schedules.ts';
import type { Schedules } from './schedules.ts';

/** The platform's limit for a scheduled call. */
const platformTimeoutMs = 30_000;

interface StartParts {
  db: Database;
  clock: Clock;
  logger: Logger;
  registry: Registry;
  trace: TraceStore;
  execute: Execute;
  /** Why an install may not run now; null when it may. */
  overQuota: RunParts['overQuota'];
  local: LocalServices;
  timeoutMs?: number | undefined;
  /** False runs schedules by hand only, as an engine does that lives for one command. */
  byTime: boolean;
  changed: () => void;
}

/** Starts to run the schedules of all tenants when their time comes. Callers see to it whose installs they name. */
export function startSchedules(parts: StartParts): Schedules {
  const { db, clock, logger, registry, local, timeoutMs = platformTimeoutMs, changed } = parts;
  const { scheduling, findInstall } = local;
  const history = createRunHistory({ db, clock });
  history.recover();
  // What a run changes may be the schedule itself, when its endpoint is gone.
  const runChanged = (): void => {
    scheduling.ticker.refresh();
    changed();
  };
  const runner = createScheduleRunner({
    ...scheduling,
    history,
    registry,
    trace: parts.trace,
    execute: parts.execute,
    overQuota: parts.overQuota,
    clock,
    logger,
    timeoutMs,
    changed: runChanged,
  });
  const runFailed = (error: unknown): void => logger.error({ err: error }, 'a schedule could not be run');
  if (parts.byTime) scheduling.ticker.start((scheduleId) => void runner.run(scheduleId, 'due').catch(runFailed));
  const isInstalled = (installId: string): boolean =>
    db.first(db.build.selectFrom('tenant_extension_install').select('id').where('id', '=', installId)) !== null;
  return createSchedules({ ...scheduling, findInstall, isInstalled, history, runner, clock, changed, runFailed });
}
