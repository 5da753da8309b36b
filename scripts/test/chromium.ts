/** Finds the system's Chromium for the browser tests, and installs Debian's where that is allowed. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { Checkout } from './command.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** `CHROMIUM_PATH`, else the first known browser on the PATH, else null. */
export function findChromium(env: NodeJS.ProcessEnv, isExecutable: (file: string) => boolean = canExecute): string | null {
  const named = env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return isExecutable(named) ? named : null;
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

function canExecute(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Why Chromium is not to be installed here, or null when it may be. */
export function installObstacle(input: {
  isRoot: boolean;
  hasAptGet: boolean;
  env: NodeJS.ProcessEnv;
  asked: boolean;
}): string | null {
  if (!input.asked && input.env['CI'] !== 'true') return 'install Chromium, set CHROMIUM_PATH, or pass --install-browser';
  if (!input.hasAptGet) return 'install Chromium or set CHROMIUM_PATH; this system has no apt-get to do it with';
  return input.isRoot ? null : 'install Chromium or set CHROMIUM_PATH; installing it needs root';
}

/** The browser to test with: a present one, else one installed now; otherwise why there is none. */
export async function provideChromium(
  checkout: Checkout,
  asked: boolean,
): Promise<{ executable: string } | { missing: string }> {
  const present = findChromium(process.env);
  if (present !== null) return { executable: present };
  const hasAptGet = canExecute('/usr/bin/apt-get');
  const obstacle = installObstacle({ isRoot: process.getuid?.() === 0, hasAptGet, env: process.env, asked });
  if (obstacle !== null) return { missing: `no Chromium was found; ${obstacle}` };
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await checkout.run('apt-get', ['update', '-q'], env);
  const installed = await checkout.run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], env);
  const executable = findChromium(process.env);
  if (!installed || executable === null) return { missing: 'Chromium could not be installed by apt-get' };
  return { executable };
}
