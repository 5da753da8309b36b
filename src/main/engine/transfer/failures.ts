/** What can go wrong with export files, in words for a person. */
import { isAbsolute } from 'node:path';
import { WorkbenchError } from '../../../contract/errors.ts';

export function exportInvalid(file: string, why: string, fix = 'Export it again, or copy the file again.'): WorkbenchError {
  return new WorkbenchError({ code: 'EXPORT_INVALID', what: `The file ${file} cannot be imported.`, why, fix });
}

export function fileExists(file: string): WorkbenchError {
  return new WorkbenchError({
    code: 'FILE_EXISTS',
    what: 'Nothing was exported.',
    why: `There is a file ${file} already.`,
    fix: 'Choose another name, or ask to overwrite it.',
  });
}

export function folderMissing(folder: string): WorkbenchError {
  return new WorkbenchError({
    code: 'FOLDER_NOT_FOUND',
    what: 'Nothing was exported.',
    why: `There is no folder ${folder}.`,
    fix: 'Make it first, or choose another place.',
  });
}

/** Paths that a client of another machine or folder means could lead anywhere. */
export function assertAbsolute(given: string): void {
  if (isAbsolute(given)) return;
  throw new WorkbenchError({
    code: 'INPUT_INVALID',
    what: 'Nothing was done.',
    why: `The path "${given}" does not begin at the root.`,
    fix: 'Give an absolute path on the machine of the workbench.',
  });
}

export function passphraseWrong(): WorkbenchError {
  return new WorkbenchError({
    code: 'PASSPHRASE_WRONG',
    what: 'Nothing was imported.',
    why: 'The passphrase does not open the secrets in the file.',
    fix: 'Give the passphrase that it was exported with, or none to leave the secrets out.',
  });
}

export function importConflict(slug: string, reasons: readonly string[]): WorkbenchError {
  return new WorkbenchError({
    code: 'IMPORT_CONFLICT',
    what: `${slug} was not imported, and nothing was changed.`,
    why: reasons.join(' '),
    fix: 'Look at the report of a dry run; an install that is there can be replaced on request, a published version cannot change.',
  });
}

export function sourcesFolderTaken(folder: string): WorkbenchError {
  return new WorkbenchError({
    code: 'FOLDER_NOT_EMPTY',
    what: 'Nothing was imported.',
    why: `The folder ${folder} for the sources is not empty.`,
    fix: 'Choose a folder that is absent or empty.',
  });
}
