/** The outcome of preparing a component as a message: errors cross threads without their class, so they are taken apart. */
import { prepareComponent } from '../component/prepare.ts';
import type { PrepareResult, PrepareTask } from '../component/prepare.ts';
import { RunnerError, textOf } from '../errors.ts';
import type { RunnerErrorCode } from '../errors.ts';
import type { Explanation } from '../observe.ts';

export type PrepareReport =
  | ({ ok: true } & PrepareResult)
  | { ok: false; code: RunnerErrorCode; message: string; explanation: Explanation }
  | { ok: false; code: null; message: string };

export async function prepareAndReport(task: PrepareTask): Promise<PrepareReport> {
  try {
    return { ok: true, ...(await prepareComponent(task)) };
  } catch (error) {
    if (!(error instanceof RunnerError)) return { ok: false, code: null, message: textOf(error) };
    return { ok: false, code: error.code, message: error.message, explanation: error.explanation };
  }
}

/** Makes a `RunnerError` again of what `prepareAndReport` took apart. */
export function errorOf(report: Extract<PrepareReport, { ok: false }>): Error {
  if (report.code === null) return new Error(report.message);
  return new RunnerError(report.code, report.message, report.explanation);
}
