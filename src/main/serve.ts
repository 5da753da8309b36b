/** The headless host: the engine, and the renderer over HTTP for any browser. */
import { spawn } from 'node:child_process';
import type { Ready } from '../contract/workbench.ts';
import { createAppFetch } from './app-server.ts';
import type { AppPaths } from './app-paths.ts';
import { createWorkbench, type Workbench } from './engine/workbench.ts';
import { createLogger } from './logger.ts';
import { belongsToParent, endOnSignals, endWithParent } from './process-life.ts';
import type { HostSettings } from './settings.ts';
import { appVersion } from './version.ts';

export interface ServeOptions {
  dataDir: string;
  paths: AppPaths;
  ports: { app?: number | undefined; gateway?: number | undefined; runner?: number | undefined };
  settings: HostSettings;
  requireAuth: boolean;
  /** Address of the gateway's listener; undefined for loopback. */
  gatewayHost: string | undefined;
  /** Prints the ready line as JSON, and nothing else on stdout. */
  json: boolean;
  /** Tries to open the URL; only with a terminal and outside CI. */
  open: boolean;
}

/** The URL that opens the window: its token is taken out of the address by the page. */
const readyUrl = (workbench: Workbench): string => `${workbench.info().urls.app}/#token=${workbench.token}`;

function readyLine(workbench: Workbench): Ready {
  const { urls, dataDir, pid } = workbench.info();
  return { url: readyUrl(workbench), gateway: urls.gateway, runner: urls.runner, dataDir, pid };
}

/** Asks the desktop to show a URL. A machine without one just does not; the URL is printed anyway. */
function openUrl(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  const child = spawn(command!, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function announce(workbench: Workbench, options: ServeOptions): void {
  const url = readyUrl(workbench);
  for (const notice of workbench.info().notices) process.stderr.write(`${notice}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(readyLine(workbench))}\n`);
  else process.stdout.write(`Alga Workbench is ready: ${url}\nPress Ctrl-C to stop it.\n`);
  if (options.open && process.stdout.isTTY && !process.env['CI']) openUrl(url);
}

/** Runs until a signal comes or the parent process ends, then takes everything down. */
export async function serve(options: ServeOptions): Promise<void> {
  const logger = createLogger(options.dataDir);
  const workbench = await createWorkbench({
    dataDir: options.dataDir,
    paths: options.paths,
    host: 'headless',
    logger,
    version: appVersion(options.paths.root),
    appFetch: createAppFetch(options.paths.renderer),
    ports: options.ports,
    requireAuth: options.requireAuth,
    gatewayHost: options.gatewayHost,
    ...options.settings,
  });
  const ended = Promise.withResolvers<void>();
  const end = async (): Promise<void> => {
    await workbench.dispose();
    ended.resolve();
  };
  const ending = endOnSignals(end, { onProblem: (problem) => logger.error({ err: problem }, 'the end was not orderly') });
  if (belongsToParent(process.env)) endWithParent(ending.begin);
  announce(workbench, options);
  await ended.promise;
}
