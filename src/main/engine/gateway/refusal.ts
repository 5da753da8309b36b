/** A request that the gateway answers itself: the wire answer, what the audit says, and plain words for the trace. */
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Explanation } from '../../../contract/traces.ts';
import type { ExecutionStatus } from '../registry/types.ts';
import type { JsonValue } from '../../../contract/common.ts';

export interface RefusalAnswer {
  status: number;
  /** `error` is the platform's code, or an object that holds one. */
  body: { error: JsonValue } & Record<string, JsonValue>;
  headers?: Record<string, string>;
  explanation: Explanation;
  /** How an audit row that is open by then ends; without it the row stays as it is. */
  audit?: { status: ExecutionStatus; error: string };
}

/** Thrown by a step of the gateway to end the request. */
export class Refusal extends Error {
  readonly answer: RefusalAnswer;

  constructor(answer: RefusalAnswer, options?: { cause?: unknown }) {
    super(answer.explanation.what, options);
    this.name = 'Refusal';
    this.answer = answer;
  }
}

/** A refusal with the platform's usual body, `{ "error": code }`. */
export function refuse(status: number, code: string, words: Omit<Explanation, 'code'>): Refusal {
  return new Refusal({ status, body: { error: code }, explanation: { code, ...words } });
}

/** What the gateway answers when something of its own fails: the platform never says more than this. */
export function unexpected(cause: unknown): Refusal {
  const known = cause instanceof WorkbenchError ? cause.failure : null;
  const why = known?.why ?? (cause instanceof Error ? cause.message : String(cause));
  return new Refusal(
    {
      status: 503,
      body: { error: 'access_policy_unavailable' },
      explanation: {
        code: known?.code ?? 'access_policy_unavailable',
        what: known?.what ?? 'The gateway failed while it worked on the request.',
        why: `${why}${why.endsWith('.') ? '' : '.'}`,
        fix: known?.fix ?? 'Look into the log of the workbench; send the request again.',
      },
    },
    { cause },
  );
}
