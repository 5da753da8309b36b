/** Electron's entry. The engine is loaded while the window already draws. */
import path from 'node:path';
import { appPaths } from './app-paths.ts';
import { dataDirOf } from './data-dir.ts';
import { createLogger } from './logger.ts';
import { runDesktop } from './shell/desktop.ts';
import { readSettings } from './settings.ts';
import { appVersion } from './version.ts';

const paths = appPaths(import.meta.dirname);

runDesktop({
  renderer: paths.renderer,
  preload: path.join(paths.root, 'out/preload/index.cjs'),
  dataDirOf: (flag) => dataDirOf(flag),
  createLogger: (dataDir) => createLogger(dataDir),
  startEngine: async (input) => {
    const { createWorkbench } = await import('./engine/workbench.ts');
    return createWorkbench({
      ...input,
      ...readSettings(process.env),
      paths,
      host: 'electron',
      version: appVersion(paths.root),
    });
  },
  selfTest: async () => {
    const { runSelfTest } = await import('./engine/self-test.ts');
    return runSelfTest(paths);
  },
});
