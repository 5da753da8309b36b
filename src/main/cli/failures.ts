/** The failure inside whatever a verb threw. */
import { ORPCError } from '@orpc/client';
import { type Failure, failureSchema, WorkbenchError } from '../../contract/errors.ts';

/** The failure inside an error, made up for one that was not foreseen. */
export function failureOf(error: unknown): Failure {
  if (error instanceof WorkbenchError) return error.failure;
  if (error instanceof ORPCError) {
    const parsed = failureSchema.safeParse(error.data);
    if (parsed.success) return parsed.data;
  }
  const why = error instanceof Error ? error.message : String(error);
  return {
    code: 'INTERNAL',
    what: 'The command failed unexpectedly.',
    why: why.endsWith('.') ? why : `${why}.`,
    fix: 'Try again; if it stays, look at the log in the data folder.',
    ...(error instanceof Error && error.stack ? { details: error.stack } : {}),
  };
}
