/** The data folder: makes sure that it exists and can be written before anything relies on it. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../../../contract/errors.ts';
import { errnoOf } from '../files/disk-error.ts';
import { textOf } from './failures.ts';

/** The file operations used here; tests put failing ones in their place. */
interface DataDirFiles {
  mkdirSync: typeof mkdirSync;
  writeFileSync: typeof writeFileSync;
  unlinkSync: typeof unlinkSync;
}

const reasons: Readonly<Record<string, { why: string; fix: string }>> = {
  EROFS: { why: 'It lies on a read-only file system.', fix: 'Choose a folder on a writable disk with --data-dir.' },
  EACCES: { why: 'Your user may not write there.', fix: 'Change its permissions, or choose another folder with --data-dir.' },
  EPERM: { why: 'Your user may not write there.', fix: 'Change its permissions, or choose another folder with --data-dir.' },
  ENOSPC: { why: 'No space is left on its disk.', fix: 'Free some space, or choose a folder on another disk with --data-dir.' },
  EDQUOT: { why: 'Your disk quota is used up.', fix: 'Free some space, or choose a folder on another disk with --data-dir.' },
  ENOTDIR: { why: 'A part of its path is a file.', fix: 'Choose another folder with --data-dir.' },
  EEXIST: { why: 'A file of that name is in its place.', fix: 'Choose another folder with --data-dir.' },
};

/** The failure for a data folder in which a file operation failed. */
export function dataDirFailure(dataDir: string, error: unknown): WorkbenchError {
  const known = reasons[errnoOf(error) ?? ''];
  return new WorkbenchError(
    {
      code: 'DATA_DIR_UNUSABLE',
      what: `The data folder ${dataDir} cannot be used.`,
      why: known?.why ?? `The system answered: ${textOf(error)}.`,
      fix: known?.fix ?? 'Choose another folder with --data-dir.',
      details: textOf(error),
    },
    { cause: error },
  );
}

/** Creates the folder where it is missing, for its owner only, and proves that a file can be written in it. */
export function prepareDataDir(dataDir: string, files: DataDirFiles = { mkdirSync, writeFileSync, unlinkSync }): void {
  const probe = join(dataDir, `.probe-${randomBytes(6).toString('hex')}`);
  try {
    files.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    files.writeFileSync(probe, 'probe', { mode: 0o600 });
    files.unlinkSync(probe);
  } catch (error) {
    throw dataDirFailure(dataDir, error);
  }
}
