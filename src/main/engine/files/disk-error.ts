/** Turns what a file system refuses into failures that a person can act on. */
import { WorkbenchError, type ErrorCode } from '../../../contract/errors.ts';

/** The operating system's code of a failed call, such as `ENOENT`; null for any other kind of error. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

const refusals: Record<string, { code: ErrorCode; why: string; fix: string }> = {
  EROFS: {
    code: 'READ_ONLY',
    why: 'The disk is mounted read-only.',
    fix: 'Make the disk writable or move the folder to one that is.',
  },
  EACCES: {
    code: 'READ_ONLY',
    why: 'You have no permission to change it.',
    fix: 'Give your user write permission for the file and its folder.',
  },
  EPERM: {
    code: 'READ_ONLY',
    why: 'The operating system does not permit changing it.',
    fix: 'Check whether the file is locked or owned by another user.',
  },
  ENOSPC: { code: 'DISK_FULL', why: 'No space is left on the disk.', fix: 'Free some space and try again.' },
  EDQUOT: { code: 'DISK_FULL', why: 'Your disk quota is used up.', fix: 'Free some space and try again.' },
};

/**
 * The failure for a write that the disk refused: `READ_ONLY` or `DISK_FULL`. Any other error comes back as it is,
 * so that callers can write `throw diskError(error, path)`.
 */
export function diskError(error: unknown, path: string): unknown {
  const refusal = refusals[errnoOf(error) ?? ''];
  if (!refusal) return error;
  return new WorkbenchError({ ...refusal, what: `${path} was not written.` }, { cause: error });
}
