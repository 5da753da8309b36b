/**
 * The tokens between the workbench and a runner elsewhere: those that are set, and made ones for the rest, so that a
 * runner with the generated environment works without anybody choosing a secret. Made ones stay the same for a data
 * folder.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export interface RunnerTokens {
  /** What the runner shows when it calls back. */
  RUNNER_STORAGE_API_TOKEN: string;
  /** What the workbench shows to the runner. */
  RUNNER_SERVICE_TOKEN: string;
  /** What the runner shows to the registry. */
  ALGA_AUTH_KEY: string;
}

const names = ['RUNNER_STORAGE_API_TOKEN', 'RUNNER_SERVICE_TOKEN', 'ALGA_AUTH_KEY'] as const;
const fileSchema = z.object({
  RUNNER_STORAGE_API_TOKEN: z.string().min(16),
  RUNNER_SERVICE_TOKEN: z.string().min(16),
  ALGA_AUTH_KEY: z.string().min(16),
}) satisfies z.ZodType<RunnerTokens>;

export function createRunnerTokens(options: {
  dataDir: string;
  /** What is set; undefined or blank where nothing is. Asked at each use. */
  configured: (name: keyof RunnerTokens) => string | undefined;
}): () => RunnerTokens {
  const file = path.join(options.dataDir, 'runner-tokens.json');
  let made: RunnerTokens | null = null;

  return () => {
    made ??= readTokens(file) ?? makeTokens(file);
    const own = made;
    const entries = names.map((name) => [name, options.configured(name)?.trim() || own[name]] as const);
    return Object.fromEntries(entries) as Record<keyof RunnerTokens, string>;
  };
}

/** Null where there is no file, or none that holds tokens; then new ones are made. */
function readTokens(file: string): RunnerTokens | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

const token = (): string => randomBytes(24).toString('base64url');

function makeTokens(file: string): RunnerTokens {
  const tokens = { RUNNER_STORAGE_API_TOKEN: token(), RUNNER_SERVICE_TOKEN: token(), ALGA_AUTH_KEY: token() };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
  return tokens;
}
