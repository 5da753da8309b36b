/**
 * The engine: takes the data folder, makes every part, opens the three listeners, and takes all of it down again in
 * reverse order. Two hosts start it, Electron's main process and the headless host.
 */
import { randomBytes } from 'node:crypto';
import type { Health, WorkbenchInfo } from '../../contract/workbench.ts';
import { acquireLock } from './database/lock.ts';
import { prepareDataDir } from './database/data-dir.ts';
import { createHealth } from './health.ts';
import { removeInstance, writeInstance } from './instance.ts';
import { exposureNotice } from './listen/exposure.ts';
import { openListeners } from './listen/listeners.ts';
import { type Clock, type EnginePaths, type Logger, systemClock } from './parts.ts';
import { assemble } from './assemble.ts';
import { createRouter, type WorkbenchRouter } from './rpc/router.ts';
import { serveRpcSocket } from './rpc/socket.ts';
import { createSettings, type SettingsOptions } from './settings/settings.ts';

export interface WorkbenchOptions {
  dataDir: string;
  paths: EnginePaths;
  host: 'electron' | 'headless';
  logger: Logger;
  version: string;
  /** Answers plain HTTP requests of the app listener; without it they get 404. */
  appFetch?: (request: Request) => Promise<Response>;
  /** Ports that the person asked for. */
  ports?: { app?: number | undefined; gateway?: number | undefined; runner?: number | undefined };
  /** False for an engine that lives for one command: it takes free ports and is not to be found by others. */
  announced?: boolean;
  /** False switches the gateway's rate limit off, which a benchmark would only measure. */
  rateLimit?: boolean;
  /** Requests without credentials are refused, instead of acting as the local user. */
  requireAuth?: boolean | undefined;
  /** Address that the gateway listens on, by default loopback; any other needs `requireAuth`. */
  gatewayHost?: string | undefined;
  /** The environment that settings are read from; none by default. */
  env?: SettingsOptions['env'];
  /** Settings of this start, which win over the environment and the settings file. */
  flags?: SettingsOptions['flags'];
  /** Opens the desktop's folder dialog, where there is one. */
  pickFolder?: () => Promise<string | null>;
  clock?: Clock;
  fetch?: typeof globalThis.fetch;
}

export interface Workbench {
  router: WorkbenchRouter;
  info(): WorkbenchInfo;
  health(): Promise<Health>;
  /** Opens the RPC socket of this launch; part of the ready URL. */
  token: string;
  dispose(): Promise<void>;
}

const noPage = async (): Promise<Response> => new Response('This workbench shows its own window.', { status: 404 });

/**
 * Starts an engine. Fails with `DATA_DIR_UNUSABLE`, `DATA_DIR_LOCKED`, `SETTING_INVALID`, `DATABASE_CORRUPT` or
 * `PORT_IN_USE`; then nothing stays open.
 */
export async function createWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { dataDir, host, logger, version, announced = true, clock = systemClock, fetch = globalThis.fetch } = options;
  const { requireAuth = false, gatewayHost } = options;
  const notices = [exposureNotice({ host: gatewayHost, requireAuth })].filter((notice) => notice !== null);
  await using starting = new AsyncDisposableStack();
  prepareDataDir(dataDir);
  const lock = acquireLock(dataDir);
  starting.defer(() => lock.release());

  const settings = createSettings({ dataDir, env: options.env ?? {}, flags: options.flags ?? {} });
  const startedAt = clock.now();
  const token = randomBytes(32).toString('base64url');
  const listeners = openListeners({
    dataDir,
    ports: options.ports ?? {},
    hosts: { gateway: gatewayHost },
    remember: announced,
    notice: (text) => notices.push(text),
  });
  starting.defer(() => listeners.close());
  const parts = await assemble({ ...options, settings, clock, fetch, addresses: listeners.addresses, stack: starting });
  notices.push(...parts.notices);
  await listeners.open({ app: options.appFetch ?? noPage, gateway: parts.gateway.fetch, runner: parts.runner.fetch });

  const info = (): WorkbenchInfo => ({
    version,
    host,
    dataDir,
    pid: process.pid,
    node: process.versions.node,
    startedAt,
    urls: listeners.addresses.urls(),
    tenant: parts.rpc.tenants.tenant(),
    user: parts.rpc.tenants.current(),
    users: parts.rpc.tenants.users(),
    notices,
  });
  const health = createHealth({
    runner: parts.runner.health,
    store: parts.store.health,
    gatewayUrl: () => listeners.addresses.urls().gateway,
  });
  const pick = options.pickFolder;
  const router = createRouter({
    ...parts.rpc,
    info,
    health,
    pickFolder: async () => ({ path: pick ? await pick() : null, supported: pick !== undefined }),
  });
  starting.defer(serveRpcSocket({ server: listeners.appServer(), router, token, logger }));
  if (announced) {
    await writeInstance(dataDir, { pid: process.pid, version, token, host, ...listeners.addresses.urls() });
    starting.defer(() => removeInstance(dataDir, process.pid));
    const stale = await parts.rpc.externalRunner.refreshEnvironment();
    if (stale !== null) notices.push(stale);
  }
  logger.info({ urls: info().urls, durationMs: clock.now() - startedAt }, 'engine ready');

  const running = starting.move();
  return { router, info, health, token, dispose: () => running.disposeAsync() };
}
