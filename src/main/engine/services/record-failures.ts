/** Failures of editing the local test data. */
import { WorkbenchError } from '../../../contract/errors.ts';

export function recordNotFound(kind: string, id: string): WorkbenchError {
  return new WorkbenchError({
    code: 'RECORD_NOT_FOUND',
    what: `There is no ${kind} ${id}.`,
    why: 'It was removed, or it belongs to another tenant.',
    fix: 'List them again and choose one that is there.',
  });
}

export function recordInUse(what: string, why: string, fix: string): WorkbenchError {
  return new WorkbenchError({ code: 'RECORD_IN_USE', what, why, fix });
}
