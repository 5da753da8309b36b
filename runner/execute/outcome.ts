/** How an execution ends: the wire answer, and what a person should know about it. */
import { RunnerError, textOf } from '../errors.ts';
import type { Explanation } from '../observe.ts';
import type { GuestOutcome } from '../pool/job.ts';
import type { ExecuteResponse } from '../types.ts';
import type { GuestResponse } from '../worker/protocol.ts';
import { cancelled, crashed, deadlinePassed, failedUnexpectedly, overloaded, statusInvalid } from './explain/refusal.ts';
import { explainTrap } from './explain/trap.ts';
import type { TrapClues } from './explain/trap.ts';

export interface ExecuteResult {
  response: ExecuteResponse;
  explanation: Explanation | null;
  /** False for answers that the runner made up itself. */
  fromGuest: boolean;
}

/** An answer of the runner's own: no headers, no body. */
export function refusal(status: number, error: string, explanation: Explanation): ExecuteResult {
  return { response: { status, headers: {}, body_b64: null, error }, explanation, fromGuest: false };
}

/** The answer for what went wrong before a guest ran. */
export function failureResult(error: unknown): ExecuteResult {
  if (!(error instanceof RunnerError)) return executeRefusal(textOf(error), failedUnexpectedly(textOf(error)));
  if (!error.code.startsWith('BUNDLE_')) return executeRefusal(error.message, error.explanation);
  return refusal(502, `bundle_fetch_failed: ${error.message}`, error.explanation);
}

export function executeRefusal(message: string, explanation: Explanation): ExecuteResult {
  return refusal(500, `execute_failed: ${message}`, explanation);
}

export interface OutcomeClues extends Omit<TrapClues, 'thrown' | 'memoryBytes'> {
  timeoutMs: number;
  waitingFor: string | null;
}

/** The texts of traps are those of the platform's engine. */
export function resultOf(outcome: GuestOutcome, clues: OutcomeClues): ExecuteResult {
  switch (outcome.kind) {
    case 'returned':
      return answerOf(outcome.response);
    case 'threw': {
      const { thrown, facts } = outcome;
      return executeRefusal(thrown.message, explainTrap({ ...clues, thrown, memoryBytes: facts.memoryBytes }));
    }
    case 'deadline':
      return executeRefusal('wasm trap: interrupt', deadlinePassed(clues.timeoutMs, clues.waitingFor));
    case 'cancelled':
      return executeRefusal('cancelled', cancelled);
    case 'crashed':
      return executeRefusal(outcome.message, crashed(outcome.message));
    case 'overloaded':
      return refusal(503, 'overloaded', overloaded(outcome));
  }
}

/** Repeated header names collapse, the last one wins. */
function answerOf({ status, headers, body }: GuestResponse): ExecuteResult {
  const response: ExecuteResponse = {
    status,
    headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    body_b64: body === undefined ? null : Buffer.from(body).toString('base64'),
    error: null,
  };
  const valid = status >= 100 && status <= 599;
  return { response, explanation: valid ? null : statusInvalid(status), fromGuest: true };
}
