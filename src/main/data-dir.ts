/** The data folder: everything the workbench keeps. The same under both hosts. */
import os from 'node:os';
import path from 'node:path';

const appName = 'alga-workbench';

function appDataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = os.homedir();
  if (platform === 'darwin') return path.join(home, 'Library/Application Support');
  if (platform === 'win32') return env['APPDATA'] ?? path.join(home, 'AppData/Roaming');
  return env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
}

/** `--data-dir`, else `ALGA_WORKBENCH_DATA`, else the application data folder of the system. Absolute. */
export function dataDirOf(flag: string | undefined, env = process.env, platform = process.platform): string {
  return path.resolve(flag ?? env['ALGA_WORKBENCH_DATA'] ?? path.join(appDataFolder(env, platform), appName));
}
