import { describe, expect, it } from 'vitest';
import { menuTemplate } from './menu-template.ts';
import { webPreferences, windowOptions } from './window-options.ts';

describe('webPreferences', () => {
  it('isolates the page and gives it nothing of Node', () => {
    expect(webPreferences('/app/out/preload/index.cjs')).toEqual({
      preload: '/app/out/preload/index.cjs',
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
  });
});

describe('windowOptions', () => {
  it('opens hidden, at the given place, no smaller than the frame needs', () => {
    expect(windowOptions({ preload: 'p', bounds: { x: 1, y: 2, width: 1300, height: 800 }, dark: true })).toMatchObject({
      x: 1,
      y: 2,
      width: 1300,
      height: 800,
      minWidth: 1024,
      minHeight: 640,
      show: false,
    });
  });
});

describe('menuTemplate', () => {
  it('has an application menu on macOS only', () => {
    expect(menuTemplate({ isMac: true })[0]).toEqual({ role: 'appMenu' });
    expect(menuTemplate({ isMac: false }).map((item) => item.label ?? item.role)).toEqual([
      'File',
      'Edit',
      'View',
      'windowMenu',
    ]);
  });

  it('takes none of the keys of the workbench', () => {
    const items = menuTemplate({ isMac: false }).flatMap((item) => (Array.isArray(item.submenu) ? item.submenu : []));
    expect(items.length).toBeGreaterThan(10);
    expect(items.filter((item) => item.accelerator !== undefined)).toEqual([]);
  });
});
