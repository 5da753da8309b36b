/**
 * The base of every procedure's implementation. A `WorkbenchError` crosses as the contract's typed error; invalid
 * input and anything unexpected become one too, so a client has a single shape to render.
 */
import { implement, ORPCError, ValidationError } from '@orpc/server';
import { contract } from '../../../contract/index.ts';
import { type Failure, WorkbenchError } from '../../../contract/errors.ts';
import type { Logger } from '../parts.ts';

const failureError = (data: Failure, cause: unknown): ORPCError<'FAILURE', Failure> =>
  new ORPCError('FAILURE', { status: 422, message: data.what, data, cause });

/** The messages by field, the first of each. */
function inputProblems(error: ValidationError): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const { path, message } of error.issues) problems[path?.map(String).join('.') || 'input'] ??= message;
  return problems;
}

/** `details` hold the messages by field as JSON, so that a form can show each where it belongs. */
function inputInvalid(error: ValidationError): Failure {
  const problems = inputProblems(error);
  const why = Object.entries(problems).map(([field, message]) => `${field}: ${message.replace(/\.$/, '')}`);
  return {
    code: 'INPUT_INVALID',
    what: 'The call was refused.',
    why: `${why.join('; ')}.`,
    fix: 'Correct the named fields.',
    details: JSON.stringify(problems),
  };
}

/** Turns whatever was thrown into the failure that a client sees. */
export function toFailureError(error: unknown, log: Logger): ORPCError<'FAILURE', Failure> {
  if (error instanceof ORPCError && error.code === 'FAILURE') return error;
  if (error instanceof WorkbenchError) return failureError(error.failure, error);
  if (error instanceof ORPCError && error.cause instanceof ValidationError) {
    return failureError(inputInvalid(error.cause), error);
  }
  log.error({ err: error }, 'a procedure failed unexpectedly');
  const text = error instanceof Error ? error.message : String(error);
  return failureError(
    {
      code: 'INTERNAL',
      what: 'Something went wrong inside the workbench.',
      why: text.endsWith('.') ? text : `${text}.`,
      fix: 'Try again; if it stays, look at the log in the data folder.',
      details: error instanceof Error ? (error.stack ?? '') : '',
    },
    error,
  );
}

const isIterator = (value: unknown): value is AsyncGenerator =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** An iterator fails long after its procedure has answered; its failures are told in the same shape. */
async function* toldIterator(events: AsyncGenerator, log: Logger, signal: AbortSignal | undefined): AsyncGenerator {
  try {
    yield* events;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw toFailureError(error, log);
  }
}

/** The implementer that all procedures of one engine share. */
export function createBase(logger: Logger) {
  const log = logger.child({ part: 'rpc' });
  return implement(contract).use(async ({ next, signal }) => {
    try {
      const answer = await next();
      return isIterator(answer.output) ? { ...answer, output: toldIterator(answer.output, log, signal) } : answer;
    } catch (error) {
      // A call that its caller gave up has nobody to tell, and ends as it was asked to.
      if (signal?.aborted) throw error;
      throw toFailureError(error, log);
    }
  });
}
export type RpcBase = ReturnType<typeof createBase>;
