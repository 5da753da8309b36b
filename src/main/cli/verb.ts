/** What a verb of the command line is, and what it is given. */
import type { ParseArgsOptionsConfig } from 'node:util';
import type { AppPaths } from '../app-paths.ts';
import type { ProgressLine } from './progress.ts';

export const exitDone = 0;
export const exitFailed = 1;
export const exitUsage = 2;

export interface VerbContext {
  /** Values of the options, and what stood between them. */
  values: Record<string, string | boolean | string[] | undefined>;
  args: string[];
  paths: AppPaths;
  dataDir: string;
  json: boolean;
  out: Output;
}

/** Where a verb writes. Exactly one JSON value goes to stdout with `--json`; notes always go to stderr. */
export interface Output {
  json(value: unknown): void;
  line(text: string): void;
  note(text: string): void;
  /** How long work goes; also on stderr. */
  progress: ProgressLine;
}

export interface Verb {
  name: string;
  summary: string;
  /** Arguments after the verb's name, as the help shows them. */
  usage: string;
  options: ParseArgsOptionsConfig;
  /** Least and most number of arguments. */
  arity: [number, number];
  run(context: VerbContext): Promise<number>;
}

/** A call that cannot be understood: ends with exit code 2 and the usage. */
export class UsageError extends Error {}

/** The string value of an option, undefined when absent. */
export function text(context: VerbContext, name: string): string | undefined {
  const value = context.values[name];
  return typeof value === 'string' ? value : undefined;
}

/** A port option: 0 to 65535. */
export function port(context: VerbContext, name: string): number | undefined {
  const value = text(context, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535)
    throw new UsageError(`--${name} takes a port number, not "${value}".`);
  return Number(value);
}

/** All values of an option that may be given several times. */
export function list(context: VerbContext, name: string): string[] {
  const value = context.values[name];
  return Array.isArray(value) ? value : [];
}
