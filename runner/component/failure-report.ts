/** Errors as messages: they cross threads and processes without their class, so they are taken apart and made again. */
import { RunnerError, textOf } from '../errors.ts';
import type { RunnerErrorCode } from '../errors.ts';
import type { Explanation } from '../observe.ts';

export interface FailureReport {
  /** Null for what is no `RunnerError`. */
  code: RunnerErrorCode | null;
  message: string;
  explanation: Explanation | null;
}

export function reportOf(error: unknown): FailureReport {
  if (!(error instanceof RunnerError)) return { code: null, message: textOf(error), explanation: null };
  return { code: error.code, message: error.message, explanation: error.explanation };
}

export function errorOf({ code, message, explanation }: FailureReport): Error {
  return code === null || explanation === null ? new Error(message) : new RunnerError(code, message, explanation);
}
