/**
 * `.env.runner`: the environment with which a runner elsewhere works against this workbench (contract topic: runner
 * environment). Lines are `NAME=value` without quotes, which `docker run --env-file` and `node --env-file` both read.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { WorkbenchError } from '../../../contract/errors.ts';
import { atomicWrite } from '../files/atomic-write.ts';
import type { RunnerTokens } from './tokens.ts';

/** Where the runner gets bundles: the store's address with its bucket, and the keys that it signs with. */
export interface RunnerStoreAccess {
  base: string;
  keys: { access: string; secret: string } | null;
  region: string;
}

export interface RunnerEnvironmentParts {
  /** The gateway's address, where registry and internal APIs are. */
  gatewayUrl: string;
  /** Null where no store can be reached over HTTP. */
  store: RunnerStoreAccess | null;
  tokens: RunnerTokens;
  /** Port of this machine that takes the runner's debug events. */
  debugPort: number;
  /** Settings that the runner in the workbench obeys too; undefined ones are left out. */
  settings: Readonly<Record<string, string | undefined>>;
}

export const runnerEnvironmentFile = (dataDir: string): string => path.join(dataDir, '.env.runner');

/** The variables in the order in which they are written. */
export function runnerEnvironment(parts: RunnerEnvironmentParts): Record<string, string> {
  const { gatewayUrl, store, tokens, debugPort, settings } = parts;
  const given = Object.entries(settings).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '');
  return {
    ALGA_AUTH_KEY: tokens.ALGA_AUTH_KEY,
    REGISTRY_BASE_URL: gatewayUrl,
    STORAGE_API_BASE_URL: gatewayUrl,
    RUNNER_STORAGE_API_TOKEN: tokens.RUNNER_STORAGE_API_TOKEN,
    RUNNER_SERVICE_TOKEN: tokens.RUNNER_SERVICE_TOKEN,
    RUNNER_EXECUTE_TOKEN: tokens.RUNNER_SERVICE_TOKEN,
    RUNNER_DEBUG_REDIS_URL: `redis://127.0.0.1:${debugPort}`,
    RUNNER_DEBUG_REDIS_PASSWORD: tokens.RUNNER_STORAGE_API_TOKEN,
    ...(store === null ? {} : storeVariables(store)),
    ...Object.fromEntries(given),
  };
}

function storeVariables({ base, keys, region }: RunnerStoreAccess): Record<string, string> {
  if (keys === null) return { BUNDLE_STORE_BASE: base };
  return { BUNDLE_STORE_BASE: base, S3_ACCESS_KEY: keys.access, S3_SECRET_KEY: keys.secret, S3_REGION: region };
}

const noStore = '# BUNDLE_STORE_BASE is missing: no store can be reached over HTTP. ALGA_S3_FRONT was set to false.';

/** The file's text. Fails with `RUNNER_SETTINGS_INVALID` for a value that cannot stand in such a file. */
export function environmentText(variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map(([name, value]) => {
    // Readers differ in quotes, comments and outer blanks; a value that all of them read alike has none of these.
    if (/[\r\n\0#"'`\\]|^\s|\s$/.test(value)) throw unwritable(name);
    return `${name}=${value}`;
  });
  return [
    '# Environment of a runner that works against this workbench. Written anew at each start: ports may change.',
    '# It holds tokens. Keep it to yourself.',
    ...('BUNDLE_STORE_BASE' in variables ? [] : [noStore]),
    ...lines,
    '',
  ].join('\n');
}

export async function writeRunnerEnvironment(
  dataDir: string,
  variables: Readonly<Record<string, string>>,
): Promise<{ path: string; text: string }> {
  const text = environmentText(variables);
  const file = runnerEnvironmentFile(dataDir);
  await atomicWrite(file, text, { mode: 0o600 });
  return { path: file, text };
}

/** The port for debug events that an earlier start wrote, so that runners need not be started anew; null without one. */
export function lastDebugPort(dataDir: string): number | null {
  try {
    const { RUNNER_DEBUG_REDIS_URL: url = '' } = parseEnv(readFileSync(runnerEnvironmentFile(dataDir), 'utf8'));
    return Number(new URL(url).port) || null;
  } catch {
    return null;
  }
}

function unwritable(name: string): WorkbenchError {
  return new WorkbenchError({
    code: 'RUNNER_SETTINGS_INVALID',
    what: 'The environment of the runner cannot be written.',
    why: `The value of ${name} has quotes, a backslash, a number sign or blanks at an end, which readers of such files take differently.`,
    fix: `Choose another value for ${name}.`,
  });
}
