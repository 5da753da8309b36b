/** What happens when a process of the desktop app breaks: it is logged, and the person is asked or told. */
import { app, type BrowserWindow, dialog } from 'electron';
import type { Logger } from '../engine/parts.ts';

/** How a renderer process ended; only the unexpected ends matter. */
function isCrash(reason: string): boolean {
  return reason !== 'clean-exit' && reason !== 'killed';
}

/** Watches the window's own process and the helper processes of Chromium. */
export function watchCrashes(window: BrowserWindow, logger: Logger): void {
  window.webContents.on('render-process-gone', (_event, details) => {
    logger.error({ reason: details.reason, exitCode: details.exitCode }, 'the window process ended');
    if (isCrash(details.reason)) void offerReload(window, 'The window stopped working.').catch(logFailure(logger));
  });
  window.on('unresponsive', () => {
    logger.warn('the window does not respond');
    void offerReload(window, 'The window does not respond.').catch(logFailure(logger));
  });
  app.on('child-process-gone', (_event, details) => {
    logger.warn({ type: details.type, reason: details.reason, name: details.name }, 'a helper process ended');
  });
}

const logFailure =
  (logger: Logger) =>
  (error: unknown): void =>
    logger.error({ err: error }, 'the window could not be recovered');

async function offerReload(window: BrowserWindow, message: string): Promise<void> {
  if (window.isDestroyed()) return;
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message,
    detail: 'The engine goes on. Files that were saved are safe.',
    buttons: ['Reload', 'Wait'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0 && !window.isDestroyed()) window.webContents.reload();
}

/** Ends the app after an error nobody caught: its state cannot be trusted any more. */
export function exitOnUncaught(logger: () => Logger | null): void {
  process.on('uncaughtException', (error) => {
    logger()?.fatal({ err: error }, 'uncaught error');
    console.error(error);
    if (app.isReady()) dialog.showErrorBox('Alga Workbench has to close', error.message);
    app.exit(1);
  });
}
