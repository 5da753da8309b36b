/** One build while it runs: its phases, problems and log, as the phases report them. */
import type { BuildPhase, BuildState, PhaseReport } from '../../../contract/builds.ts';
import { WorkbenchError, type Failure } from '../../../contract/errors.ts';
import type { Problem } from '../../../contract/manifest.ts';
import type { Clock } from '../parts.ts';
import type { BuildFeed } from './feed.ts';
import { createBuildLog, duration, phaseTitles, type BuildLog } from './log.ts';

/** What a phase hands back: its short result, or that it had nothing to do. */
export interface PhaseResult<T> {
  value: T;
  note: string | null;
  skipped?: boolean;
}

export interface BuildRun {
  readonly signal: AbortSignal;
  /** Runs a phase in the foreground: its log lines appear at once. */
  phase<T>(phase: BuildPhase, work: (log: BuildLog) => Promise<PhaseResult<T>>): Promise<T>;
  /** Runs a phase beside others: its log lines appear together, between the sections of the phases in front. */
  beside<T>(phase: BuildPhase, work: (log: BuildLog) => Promise<PhaseResult<T>>): Promise<T>;
  skip(phase: BuildPhase, note: string): void;
  report(problems: Problem[]): void;
}

export function createBuildRun(parts: { feed: BuildFeed; clock: Clock; signal: AbortSignal }): BuildRun {
  const { feed, clock, signal } = parts;
  let inForeground = false;
  /** Log of a phase that ended beside one that still writes. */
  let held = '';

  function flush(): void {
    if (held) feed.log(held);
    held = '';
  }

  function patch(phase: BuildPhase, change: Partial<PhaseReport>): void {
    const phases = feed.state()?.phases ?? [];
    feed.update({ phases: phases.map((report) => (report.phase === phase ? { ...report, ...change } : report)) });
  }

  async function run<T>(phase: BuildPhase, log: BuildLog, work: (log: BuildLog) => Promise<PhaseResult<T>>): Promise<T> {
    signal.throwIfAborted();
    const startedAt = clock.now();
    const end = (state: 'done' | 'failed' | 'cancelled' | 'skipped', note: string | null): void => {
      const durationMs = clock.now() - startedAt;
      patch(phase, { state, durationMs, note });
      const text = [duration(durationMs), note].filter(Boolean).join(', ');
      log.end(state === 'skipped' ? 'done' : state, state === 'done' ? text : `${state}, ${text}`);
    };
    patch(phase, { state: 'running' });
    log.section(phaseTitles[phase]);
    try {
      const { value, note, skipped } = await work(log);
      end(skipped ? 'skipped' : 'done', note);
      return value;
    } catch (error) {
      if (!signal.aborted) tell(log, error);
      end(signal.aborted ? 'cancelled' : 'failed', null);
      throw error;
    }
  }

  function tell(log: BuildLog, error: unknown): void {
    const told =
      error instanceof WorkbenchError && feed.state()?.problems.some(({ message }) => message === error.failure.what);
    if (!told) for (const line of failureLines(error)) log.line(line);
    else if (error.failure.details) log.output(error.failure.details);
  }

  return {
    signal,
    async phase(phase, work) {
      inForeground = true;
      try {
        return await run(phase, createBuildLog(feed.log), work);
      } finally {
        inForeground = false;
        flush();
      }
    },
    async beside(phase, work) {
      let text = '';
      const log = createBuildLog((chunk) => (text += chunk));
      try {
        return await run(phase, log, work);
      } finally {
        held += text;
        if (!inForeground) flush();
      }
    },
    skip(phase, note) {
      patch(phase, { state: 'skipped', note });
    },
    report(problems) {
      if (problems.length > 0) feed.update({ problems: [...(feed.state()?.problems ?? []), ...problems] });
    },
  };
}

/** The whole of an error, for the log. */
function failureLines(error: unknown): string[] {
  if (!(error instanceof WorkbenchError)) return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  const { what, why, fix, details } = error.failure;
  return [what, why, fix, details ?? ''].filter(Boolean);
}

/** What the state tells about an error that ended a build. */
export function failureOf(error: unknown): Failure {
  if (error instanceof WorkbenchError) return error.failure;
  return {
    code: 'INTERNAL',
    what: 'The build stopped because of a fault in the workbench.',
    why: error instanceof Error ? error.message : String(error),
    fix: 'Build again. If it happens again, report it with the build log.',
    details: error instanceof Error ? error.stack : undefined,
  };
}

/**
 * The failure of a build that its problems explain: it takes its words from the first error among them.
 * @param why for an error that gives no reason itself
 */
export function problemFailure(code: Failure['code'], why: string, problems: Problem[], details?: string): WorkbenchError {
  const first = problems.find((problem) => problem.severity === 'error');
  return new WorkbenchError({
    code,
    what: first?.message ?? 'The build failed.',
    why: first?.why ?? why,
    fix: first?.fix ?? 'Correct it and build again.',
    ...(first?.position ? { position: first.position } : {}),
    ...(details ? { details } : {}),
  });
}

/** The state of a build that has not begun. */
export function initialState(
  start: Pick<BuildState, 'buildId' | 'projectId' | 'startedAt' | 'options'>,
  phases: readonly BuildPhase[],
): BuildState {
  return {
    ...start,
    state: 'running',
    durationMs: null,
    phases: phases.map((phase) => ({ phase, state: 'waiting', durationMs: null, note: null })),
    problems: [],
    bundle: null,
    install: null,
    failure: null,
  };
}
