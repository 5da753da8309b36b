/** Turns whatever a procedure, a component or the transport threw into a failure that can be shown. */
import { ORPCError } from '@orpc/client';
import { failureSchema, type Failure } from '../../contract/errors.ts';

export function toFailure(error: unknown): Failure {
  if (error instanceof ORPCError) return fromProcedure(error);
  if (isConnectionLoss(error)) return connectionLost;
  if (error instanceof RefusedError) return refused;
  return {
    code: 'INTERNAL',
    what: 'Something unexpected went wrong.',
    why: error instanceof Error && error.message !== '' ? sentence(error.message) : 'The cause is not known.',
    fix: 'Try again; if it happens again, report it with the details.',
    details: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

/** True for calls that were cancelled on purpose, which nobody needs to hear of. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Thrown into calls that were under way when the connection went away. */
export class ConnectionLostError extends Error {
  constructor() {
    super('The connection to the workbench was lost.');
    this.name = 'ConnectionLostError';
  }
}

export function isConnectionLoss(error: unknown): boolean {
  return error instanceof ConnectionLostError;
}

/** The engine does not accept this page: its token is missing or of an earlier start. */
export class RefusedError extends Error {
  constructor() {
    super('The workbench refused the connection.');
    this.name = 'RefusedError';
  }
}

export const refused: Failure = {
  code: 'UNAUTHENTICATED',
  what: 'This page may not talk to the workbench.',
  why: 'It carries no access token, or one of an earlier start: each start has its own.',
  fix: 'Open the address that the workbench printed when it started; it ends with #token= and the token.',
};

const connectionLost: Failure = {
  code: 'INTERNAL',
  what: 'The connection to the workbench was lost.',
  why: 'The workbench was closed or restarted while it was answering.',
  fix: 'Try again once the connection is back.',
};

function fromProcedure(error: ORPCError<string, unknown>): Failure {
  const failure = failureSchema.safeParse(error.data);
  if (failure.success) return failure.data;
  const invalid = error.code === 'BAD_REQUEST';
  return {
    code: invalid ? 'INPUT_INVALID' : 'INTERNAL',
    what: invalid ? 'The workbench refused the arguments.' : 'The workbench failed to answer.',
    why: sentence(error.message),
    fix: invalid ? 'Correct the values and try again.' : 'Try again; if it happens again, report it with the details.',
    details: JSON.stringify({ code: error.code, data: error.data }, null, 2),
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
