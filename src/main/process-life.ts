/** How a host ends: on a signal, and when the process that started it is gone. */

/** Something that can be called off. */
export interface Stoppable {
  stop(): void;
}

/** What `endWithParent` looks at; tests hand in their own. */
export interface ParentProbe {
  /** Pid of the current parent; changes on POSIX when the parent ends, never on Windows. */
  parentPid(): number;
  isAlive(pid: number): boolean;
}

const systemProbe: ParentProbe = {
  parentPid: () => process.ppid,
  isAlive: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // EPERM: it lives, under another user.
      return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
  },
};

/**
 * Calls `onEnd` once when the parent process has gone, at the latest `intervalMs` after. npm passes signals on to its
 * direct child only and passes nothing on when it is killed outright, so a host started through npm watches for itself.
 */
export function endWithParent(
  onEnd: () => void,
  { intervalMs = 500, probe = systemProbe }: { intervalMs?: number; probe?: ParentProbe } = {},
): Stoppable {
  const parent = probe.parentPid();
  const timer = setInterval(() => {
    if (probe.parentPid() === parent && probe.isAlive(parent)) return;
    clearInterval(timer);
    onEnd();
  }, intervalMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/**
 * Whether this process belongs to its parent: npm started it, or another of our processes did and says so in the
 * environment. A host put in the background by hand outlives the shell it came from.
 */
export function belongsToParent(env: NodeJS.ProcessEnv): boolean {
  return env['npm_lifecycle_event'] !== undefined || env[endWithParentVariable] === '1';
}

/** Set to `1` for a child that shall not outlive its parent. */
export const endWithParentVariable = 'ALGA_WORKBENCH_END_WITH_PARENT';

/** The part of `process` that `endOnSignals` needs. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

export interface EndOptions {
  /** How long the orderly end may take before the process exits anyway, in milliseconds. */
  limitMs?: number;
  source?: SignalSource;
  exit?: (code: number) => void;
  /** Told about a failure of `end`, and that the limit was reached. */
  onProblem?: (problem: unknown) => void;
}

const exitCodes: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** The end of a process, to be begun by a signal or by hand. */
export interface Ending extends Stoppable {
  /** Begins the orderly end; nothing more happens when it has begun already. */
  begin(): void;
}

/**
 * Runs `end` once on SIGINT, SIGTERM or SIGHUP, or when told to begin, and exits with 0 when it is done. A signal
 * after that, or `end` taking longer than the limit, exits at once with 128 plus the signal's number (1 when it was
 * begun by hand). A failure of `end` exits with 1.
 */
export function endOnSignals(
  end: () => Promise<void>,
  {
    limitMs = 5000,
    source = process,
    exit = (code) => process.exit(code),
    onProblem = (problem) => console.error(problem),
  }: EndOptions = {},
): Ending {
  let begun = false;
  const begin = (forcedCode: number): void => {
    if (begun) return;
    begun = true;
    const timer = setTimeout(() => {
      onProblem(new Error(`The orderly end took longer than ${limitMs} ms.`));
      exit(forcedCode);
    }, limitMs);
    timer.unref();
    void settle(end, onProblem).then((code) => {
      clearTimeout(timer);
      return exit(code);
    });
  };
  const listeners = Object.entries(exitCodes).map(([name, code]) => {
    const signal = name as NodeJS.Signals;
    const listener = (): void => (begun ? exit(code) : begin(code));
    source.on(signal, listener);
    return { signal, listener };
  });
  return {
    begin: () => begin(1),
    stop: () => listeners.forEach(({ signal, listener }) => source.off(signal, listener)),
  };
}

/** Runs the orderly end to the exit code that tells how it went. */
async function settle(end: () => Promise<void>, onProblem: (problem: unknown) => void): Promise<number> {
  try {
    await end();
    return 0;
  } catch (problem) {
    onProblem(problem);
    return 1;
  }
}
