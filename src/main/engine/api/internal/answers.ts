/** Answers of the internal APIs: what a service refused, on the wire. */
import { HostFailure } from '../../../../../runner/host/services.ts';

/** Ends a call with an answer that no service gave. */
export class InternalRefusal extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown> & { error: string }) {
    super(body.error);
    this.name = 'InternalRefusal';
    this.status = status;
    this.body = body;
  }
}

export interface WireAnswer {
  status: number;
  /** JSON text. */
  body: string;
}

export const answer = (value: unknown, status = 200): WireAnswer => ({ status, body: JSON.stringify(value) });

export const unauthorized = (): InternalRefusal =>
  new InternalRefusal(401, { error: 'Invalid runner token', code: 'UNAUTHORIZED' });

/** The answer to a call that failed; null for a failure that is nobody's refusal. */
export function refusalAnswer(error: unknown): WireAnswer | null {
  if (error instanceof InternalRefusal) return answer(error.body, error.status);
  // A service without an answer of its own has status 0, which no wire carries.
  if (error instanceof HostFailure && error.status >= 400) return { status: error.status, body: error.body };
  return null;
}

export const internalError: WireAnswer = answer({ error: 'Internal error', code: 'INTERNAL_ERROR' }, 500);
