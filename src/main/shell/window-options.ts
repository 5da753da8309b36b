/** Options of the one window. Isolation is stated in full, though much of it is Electron's default, so that a test holds it. */
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { Rectangle } from './window-state.ts';
import { minimumSize } from './window-state.ts';

/** What a page in the window may do; the preload is the only way out of it. */
export function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  };
}

/** The window stays hidden until its first paint; until then the colour is that of the renderer's background. */
export function windowOptions(input: {
  preload: string;
  bounds: Partial<Rectangle>;
  dark: boolean;
}): BrowserWindowConstructorOptions {
  return {
    ...input.bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: 'Alga Workbench',
    backgroundColor: input.dark ? '#16151a' : '#ffffff',
    webPreferences: webPreferences(input.preload),
  };
}
