/** Runs a schedule once: overlap, execution, records and its trace (contract topic: scheduler execution). */
import { randomUUID } from 'node:crypto';
import type { Install } from '../../../contract/installs.ts';
import type { ScheduleRun } from '../../../contract/schedules.ts';
import { dispatch, recordOutcome } from '../gateway/dispatch.ts';
import type { Execute } from '../gateway/dispatch.ts';
import type { Forward } from '../gateway/execute-body.ts';
import type { Clock, Logger } from '../parts.ts';
import type { Registry } from '../registry/types.ts';
import type { ScheduleRecords, ScheduleRow } from '../services/schedule-records.ts';
import type { RootSpan, TraceStore } from '../trace/types.ts';
import type { RunEnd, RunHistory } from './history.ts';
import { invocationOf, judge, prepare, RunFailure } from './invocation.ts';

export interface RunParts {
  records: ScheduleRecords;
  history: RunHistory;
  registry: Pick<Registry, 'config'>;
  /** Why an install may not run now; null when it may. */
  overQuota: (install: Install) => string | null;
  trace: TraceStore;
  execute: Execute;
  clock: Clock;
  logger: Logger;
  timeoutMs: number;
  /** Told when a run begins and when it ends. */
  changed: () => void;
}

export interface ScheduleRunner {
  /** Null when there is no such schedule. Never rejects because of what the handler does. */
  run(scheduleId: string, cause: ScheduleRun['cause']): Promise<ScheduleRun | null>;
  /** Ends what runs, and waits for it. */
  dispose(): Promise<void>;
}

export function createScheduleRunner(parts: RunParts): ScheduleRunner {
  const { records, history, registry, clock, changed } = parts;
  const closing = new AbortController();
  const running = new Map<string, Promise<ScheduleRun>>();

  function skip(started: ScheduleRun, detail: string): ScheduleRun {
    const run = history.finish(started, { status: 'skipped', detail });
    changed();
    return run;
  }

  async function perform(schedule: ScheduleRow, started: ScheduleRun): Promise<ScheduleRun> {
    const { disable, ...end } = await attempt(schedule, started.runId);
    // A run that the closing workbench cut short says nothing about the handler.
    if (closing.signal.aborted && end.status === 'error') {
      return history.finish(started, { status: 'interrupted', detail: 'The workbench was closed.' });
    }
    const error = end.status === 'error' ? end.detail : null;
    records.recordRun(schedule.id, { at: clock.now(), status: error === null ? 'success' : 'error', error, disable });
    const run = history.finish(started, end);
    changed();
    return run;
  }

  async function attempt(schedule: ScheduleRow, runId: string): Promise<RunEnd & { disable: boolean }> {
    try {
      const ready = prepare(schedule, registry.config(schedule.tenant_id, schedule.install_id));
      const over = parts.overQuota(ready.config.install);
      if (over !== null) throw new RunFailure(`Quota exceeded: ${over}`);
      const given = { requestId: randomUUID(), timeoutMs: parts.timeoutMs };
      await call(parts, closing.signal, { schedule, runId, forward: invocationOf(schedule, ready, given) });
      return { status: 'success', detail: null, disable: false };
    } catch (error) {
      if (!(error instanceof RunFailure)) parts.logger.error({ err: error, scheduleId: schedule.id }, 'a scheduled run failed');
      const detail = error instanceof Error ? error.message : String(error);
      return { status: 'error', detail, disable: error instanceof RunFailure && error.disable };
    }
  }

  return {
    async run(scheduleId, cause) {
      const schedule = records.byId(scheduleId);
      if (schedule === null) return null;
      const started = history.start({ scheduleId: schedule.id, installId: schedule.install_id, cause });
      changed();
      if (running.has(schedule.id)) return skip(started, 'An earlier run was still going.');
      if (schedule.enabled === 0) return skip(started, 'The schedule is disabled.');
      const work = perform(schedule, started);
      running.set(schedule.id, work);
      try {
        return await work;
      } finally {
        running.delete(schedule.id);
      }
    },
    async dispose() {
      closing.abort(new Error('The workbench is closing'));
      await Promise.allSettled(running.values());
    },
  };
}

interface Call {
  schedule: ScheduleRow;
  runId: string;
  forward: Forward;
}

/** Sends the call to the runner under a trace of its own. Throws `RunFailure`. */
async function call(parts: RunParts, closing: AbortSignal, { schedule, runId, forward }: Call): Promise<void> {
  const root = openTrace(parts.trace, schedule, forward);
  parts.history.traced(runId, root.traceId);
  const { http, context, providers } = forward.body;
  const span = root.engineChild('POST /v1/execute', 'runner', {
    http: { ...http },
    contentHash: context.content_hash,
    providers,
    timeoutMs: parts.timeoutMs,
  });
  const outcome = await dispatch({ execute: parts.execute, forward, span, timeoutMs: parts.timeoutMs, closing });
  recordOutcome(span, outcome);
  const status = outcome.kind === 'answered' ? outcome.response.status : null;
  try {
    judge(outcome);
    root.finish({ status, error: null, state: 'ok' });
  } catch (error) {
    const explanation = error instanceof RunFailure ? error.explanation : undefined;
    root.finish({ status, error: error instanceof Error ? error.message : String(error), state: 'error', explanation });
    throw error;
  }
}

function openTrace(trace: TraceStore, schedule: ScheduleRow, { routing, body }: Forward): RootSpan {
  const { method, path } = body.http;
  return trace.start({
    tenantId: schedule.tenant_id,
    requestId: routing.requestId ?? randomUUID(),
    source: 'schedule',
    extension: routing.extension,
    installId: schedule.install_id,
    method,
    path,
    name: `${schedule.name ?? 'Schedule'}: ${method} ${path}`,
    kind: 'request',
    attributes: {
      schedule: { id: schedule.id, name: schedule.name, cron: schedule.cron, timezone: schedule.timezone },
    },
  });
}
