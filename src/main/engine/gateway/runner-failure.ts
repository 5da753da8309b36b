/** How an external runner fails to give an answer (contract topic: gateway API route, response handling). */
import type { Explanation } from '../../../../runner/observe.ts';

/** The audit's error codes. */
export type RunnerFailureCode = 'timeout' | 'runner_error' | 'empty_response' | 'invalid_response' | 'runner_transport_error';

/** Thrown by an `Execute` that reached a runner, or tried to, and got no answer of a handler. */
export class RunnerFailure extends Error {
  readonly failure: RunnerFailureCode;
  /** HTTP status of 400 or more with which the runner refused, 500 where no runner is set; else null. */
  readonly runnerStatus: number | null;
  /** HTTP status of any answer that came; null where none did. */
  readonly httpStatus: number | null;
  readonly explanation: Explanation;

  constructor(
    failure: RunnerFailureCode,
    words: Omit<Explanation, 'code'>,
    extra: { runnerStatus?: number | null; httpStatus?: number; cause?: unknown } = {},
  ) {
    super(words.what, extra.cause === undefined ? {} : { cause: extra.cause });
    this.name = 'RunnerFailure';
    this.failure = failure;
    this.runnerStatus = extra.runnerStatus ?? null;
    this.httpStatus = extra.httpStatus ?? null;
    this.explanation = { code: failure, ...words };
  }
}
