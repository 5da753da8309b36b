/** Which host `npm start` opens: Electron where it can run here, else the headless host with one line that says why. */

export type RequestedHost = 'auto' | 'electron' | 'headless';

/** An earlier attempt to fetch Electron's binary that failed; kept so that the next start does not wait again. */
export interface FetchFailure {
  /** Version of the electron package that was tried. */
  version: string;
  reason: string;
}

export interface StartSituation {
  requested: RequestedHost;
  platform: NodeJS.Platform;
  isRoot: boolean;
  /** Whether a graphical session is there; always true outside Linux. */
  hasDisplay: boolean;
  electronVersion: string;
  /** Path of Electron's executable, or null when its binary is not on disk. */
  binary: string | null;
  lastFailure: FetchFailure | null;
}

export type StartDecision =
  | { kind: 'electron'; binary: string }
  | { kind: 'fetch' }
  | { kind: 'headless'; reason: string | null };

/** Splits the arguments of `npm start` into the wish for a host and what the host itself gets; the last wish counts. */
export function readStartArguments(args: readonly string[]): { requested: RequestedHost; rest: string[] } {
  let requested: RequestedHost = 'auto';
  const rest: string[] = [];
  for (const arg of args) {
    if (arg === '--headless') requested = 'headless';
    else if (arg === '--electron') requested = 'electron';
    else rest.push(arg);
  }
  return { requested, rest };
}

/**
 * Decides from what is known before anything is started. `--electron` skips the guesses about display, user and an
 * earlier failed download, so that Electron itself can say what is wrong.
 */
export function decideStart(situation: StartSituation): StartDecision {
  const { requested, binary, lastFailure } = situation;
  if (requested === 'headless') return { kind: 'headless', reason: null };
  if (requested === 'auto') {
    const obstacle = windowObstacle(situation);
    if (obstacle !== null) return { kind: 'headless', reason: obstacle };
    if (binary === null && lastFailure?.version === situation.electronVersion) {
      return { kind: 'headless', reason: `${lastFailure.reason}; "npm start -- --electron" tries again` };
    }
  }
  return binary === null ? { kind: 'fetch' } : { kind: 'electron', binary };
}

function windowObstacle({ platform, isRoot, hasDisplay }: StartSituation): string | null {
  if (!hasDisplay) return 'there is no graphical session';
  if (platform === 'linux' && isRoot) return 'its sandbox does not run as root';
  return null;
}

/** Whether a window could be shown, by the variables that desktop sessions set on Linux. */
export function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
}

/** What the desktop app sends its starter over Node's IPC once Electron itself is up. */
export const electronIsUp = 'alga-workbench:electron-is-up';

/** How an Electron process ended, as far as the start cares. */
export interface ElectronExit {
  /** Whether it reported that it is up. */
  wasReady: boolean;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last line it wrote to stderr. */
  lastLine: string;
}

/**
 * After Electron's process ended: its exit code, or a headless start with a reason when it never came up (missing
 * system libraries, a refused sandbox). A request for Electron is never answered by the other host.
 */
export function afterElectron(requested: RequestedHost, exit: ElectronExit): { exitCode: number } | { headless: string } {
  const failedToStart = !exit.wasReady && exit.code !== 0 && !isStop(exit.signal);
  if (failedToStart && requested !== 'electron') {
    const how = exit.signal === null ? `it exited with ${exit.code}` : `it was ended by ${exit.signal}`;
    return { headless: exit.lastLine === '' ? how : `${how}: ${exit.lastLine}` };
  }
  return { exitCode: exit.code ?? (isStop(exit.signal) ? 0 : 1) };
}

function isStop(signal: NodeJS.Signals | null): boolean {
  return signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP';
}

/** The one line that tells why there is no window. */
export function headlessLine(reason: string): string {
  return `Electron cannot run here (${reason}); starting the headless host.`;
}
