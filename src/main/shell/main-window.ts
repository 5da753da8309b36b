/** The one window: opened where it was, guarded, and kept in mind when it closes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BrowserWindow, nativeTheme, screen, shell } from 'electron';
import type { Logger } from '../engine/parts.ts';
import { guardContents } from './contents-guards.ts';
import { appUrl } from './policy.ts';
import { windowOptions } from './window-options.ts';
import { initialBounds, parseWindowState, type WindowState } from './window-state.ts';

export interface MainWindowOptions {
  preload: string;
  /** Where the window's place is kept. */
  stateFile: string;
  logger: Logger;
}

/** Opens the window; it shows itself at its first paint. */
export function openMainWindow({ preload, stateFile, logger }: MainWindowOptions): BrowserWindow {
  const state = parseWindowState(readText(stateFile));
  const bounds = initialBounds(
    state.bounds,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow(windowOptions({ preload, bounds, dark: nativeTheme.shouldUseDarkColors }));
  guardContents(window.webContents, (url) => {
    shell.openExternal(url).catch((error: unknown) => logger.warn({ err: error }, 'a link could not be opened'));
  });
  window.once('ready-to-show', () => {
    if (state.maximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    const now: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    keepState(stateFile, now, logger);
  });
  window.loadURL(appUrl).catch((error: unknown) => logger.error({ err: error }, 'the window could not be loaded'));
  return window;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // First start, or the file is out of reach: the window opens at its default place.
    return null;
  }
}

function keepState(file: string, state: WindowState, logger: Logger): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(state));
  } catch (error) {
    logger.warn({ err: error }, 'the place of the window could not be kept');
  }
}
