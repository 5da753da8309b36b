/** The desktop host: Electron's main process around one engine and one window. */
import path from 'node:path';
import type { AnyRouter } from '@orpc/server';
import { app, type BrowserWindow, dialog, Menu, protocol, session } from 'electron';
import { type Failure, WorkbenchError } from '../../contract/errors.ts';
import type { Ready, WorkbenchInfo } from '../../contract/workbench.ts';
import type { Logger } from '../engine/parts.ts';
import { belongsToParent, endOnSignals, endWithParent } from '../process-life.ts';
import { registerAppScheme, serveRenderer } from './app-protocol.ts';
import { exitOnUncaught, watchCrashes } from './crashes.ts';
import { type DesktopFlags, readDesktopFlags } from './flags.ts';
import { openMainWindow } from './main-window.ts';
import { menuTemplate } from './menu-template.ts';
import { acceptPorts, createRpcPorts } from './rpc-ports.ts';
import { guardSession } from './session-guards.ts';
import { electronIsUp } from './start-decision.ts';

/** The engine as the desktop host sees it. */
export interface DesktopEngine {
  router: AnyRouter;
  info(): WorkbenchInfo;
  dispose(): Promise<void>;
}

export interface EngineInput {
  dataDir: string;
  ports: DesktopFlags['ports'];
  logger: Logger;
  /** Asks for a folder by the desktop's own dialog; null when the person gave up. */
  pickFolder(): Promise<string | null>;
}

export interface DesktopOptions {
  /** Folder of the built renderer. */
  renderer: string;
  /** The built preload script. */
  preload: string;
  dataDirOf(flag: string | undefined): string;
  createLogger(dataDir: string): Logger;
  /** Loads and starts the engine; called once, after the window began to load. */
  startEngine(input: EngineInput): Promise<DesktopEngine>;
  /** Checks every part inside this process and answers the report with its verdict. */
  selfTest(): Promise<{ ok: boolean }>;
}

/** Runs the desktop host until its window is closed. Everything that must precede Electron's `ready` happens at once. */
export function runDesktop(options: DesktopOptions): void {
  let logger: Logger | null = null;
  exitOnUncaught(() => logger);
  app.enableSandbox();
  registerAppScheme(protocol);
  try {
    const flags = readDesktopFlags(process.argv.slice(1));
    const dataDir = options.dataDirOf(flags.dataDir);
    // Chromium's own files lie with ours, and the single-instance lock is then one per data folder.
    app.setPath('userData', path.join(dataDir, 'electron'));
    if (flags.selfTest) return void reportSelfTest(options);
    if (!app.requestSingleInstanceLock()) return app.exit(0);
    logger = options.createLogger(dataDir);
    openDesktop(options, flags, dataDir, logger).catch(exitWithFailure);
  } catch (error) {
    void exitWithFailure(error);
  }
}

async function openDesktop(options: DesktopOptions, flags: DesktopFlags, dataDir: string, logger: Logger): Promise<void> {
  await app.whenReady();
  process.send?.(electronIsUp);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ isMac: process.platform === 'darwin' })));
  guardSession(session.defaultSession);
  serveRenderer(session.defaultSession.protocol, options.renderer);
  const window = openMainWindow({ preload: options.preload, stateFile: path.join(dataDir, 'window.json'), logger });
  watchCrashes(window, logger);
  app.on('second-instance', () => showAgain(window));
  const engine = options.startEngine({ dataDir, ports: flags.ports, logger, pickFolder: () => pickFolder(window) });
  const ports = createRpcPorts(engine.then(({ router }) => router));
  acceptPorts(window.webContents, ports, (url) => logger.warn({ url }, 'a page that is not the app asked for a connection'));
  endWhenClosed(engine, logger);
  const info = (await engine).info();
  if (flags.json) process.stdout.write(`${JSON.stringify(readyLine(info))}\n`);
}

function readyLine(info: WorkbenchInfo): Ready {
  return { url: info.urls.app, gateway: info.urls.gateway, runner: info.urls.runner, dataDir: info.dataDir, pid: info.pid };
}

function showAgain(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

async function pickFolder(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory', 'createDirectory'] });
  return filePaths[0] ?? null;
}

/** One end for all ways out: the window, the menu, a signal, the parent. The engine is taken down before the process goes. */
function endWhenClosed(engine: Promise<DesktopEngine>, logger: Logger): void {
  const ending = endOnSignals(async () => (await engine).dispose(), {
    exit: (code) => app.exit(code),
    onProblem: (problem) => logger.error({ err: problem }, 'the end was not orderly'),
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    event.preventDefault();
    ending.begin();
  });
  if (belongsToParent(process.env)) endWithParent(() => app.quit());
}

/** Prints the report and exits; never asks or shows anything, since scripts run it. */
async function reportSelfTest(options: DesktopOptions): Promise<void> {
  try {
    await app.whenReady();
    process.send?.(electronIsUp);
    const report = await options.selfTest();
    process.stdout.write(`${JSON.stringify(report)}\n`, () => app.exit(report.ok ? 0 : 1));
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
}

async function exitWithFailure(error: unknown): Promise<void> {
  const failure = failureOf(error);
  console.error(`${failure.what} ${failure.why} ${failure.fix}`);
  await app.whenReady();
  dialog.showErrorBox(failure.what, `${failure.why}\n\n${failure.fix}`);
  app.exit(1);
}

function failureOf(error: unknown): Pick<Failure, 'what' | 'why' | 'fix'> {
  if (error instanceof WorkbenchError) return error.failure;
  const why = error instanceof Error ? error.message : String(error);
  return { what: 'The workbench could not start.', why, fix: 'Look at the log in the data folder, then start it again.' };
}
