/** What the file system says about a file of a project, in words for the person who edits it. */
import { WorkbenchError, type ErrorCode, type Failure } from '../../../contract/errors.ts';
import { diskError, errnoOf } from '../files/disk-error.ts';

const explained: Record<string, Pick<Failure, 'why' | 'fix'> & { code: ErrorCode }> = {
  ENOENT: {
    code: 'FILE_NOT_FOUND',
    why: 'It does not exist.',
    fix: 'Check the path; the file may have been moved or removed.',
  },
  ENOTDIR: { code: 'FILE_NOT_FOUND', why: 'A part of its path is a file, not a folder.', fix: 'Check the path.' },
  EISDIR: { code: 'FILE_NOT_FOUND', why: 'It is a folder, not a file.', fix: 'Name a file inside it.' },
  ENAMETOOLONG: { code: 'NAME_INVALID', why: 'The name is too long for the disk.', fix: 'Choose a shorter name.' },
  EINVAL: { code: 'NAME_INVALID', why: 'The disk does not take this name.', fix: 'Choose another name.' },
  ENOTEMPTY: { code: 'FOLDER_NOT_EMPTY', why: 'The folder holds files.', fix: 'Remove its files first.' },
};

/** The failure for a refused operation; an error that says nothing to a person comes back as it is. */
export function fileError(error: unknown, path: string, doing: 'read' | 'write' | 'rename' | 'remove'): unknown {
  const refused = doing === 'read' ? unreadable(error, path) : diskError(error, path);
  if (refused !== error) return refused;
  const known = explained[errnoOf(error) ?? ''];
  return known ? new WorkbenchError({ ...known, what: `Cannot ${doing} ${path}.` }, { cause: error }) : error;
}

function unreadable(error: unknown, path: string): unknown {
  const errno = errnoOf(error);
  if (errno !== 'EACCES' && errno !== 'EPERM') return error;
  const why = 'You have no permission to read it.';
  const fix = 'Give your user read permission.';
  return new WorkbenchError({ code: 'FILE_NOT_FOUND', what: `Cannot read ${path}.`, why, fix }, { cause: error });
}
