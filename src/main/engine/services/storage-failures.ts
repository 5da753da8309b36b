/** What the storage service refuses, in words for a person who edits the records. */
import type { HostFailure } from '../../../../runner/host/services.ts';
import { type ErrorCode, WorkbenchError } from '../../../contract/errors.ts';

const words: Record<string, { code: ErrorCode; fix: string }> = {
  VALIDATION_FAILED: { code: 'INPUT_INVALID', fix: 'Change the namespace, the key or the metadata and save it again.' },
  LIMIT_EXCEEDED: { code: 'LIMIT_REACHED', fix: 'Store a smaller value, or spread it over several keys.' },
  QUOTA_EXCEEDED: { code: 'LIMIT_REACHED', fix: 'Remove records that are not needed any more.' },
  REVISION_MISMATCH: { code: 'RECORD_CONFLICT', fix: 'Read the record again and repeat the change.' },
  NOT_FOUND: { code: 'RECORD_NOT_FOUND', fix: 'List the keys again and choose one that is there.' },
  UNAUTHORIZED: { code: 'INSTALL_NOT_FOUND', fix: 'Build the project once; that installs and enables it.' },
};

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** The failure behind a refusal; one that has no words of its own is not a person's to put right. */
export function storageRefused(what: string, refusal: HostFailure): WorkbenchError {
  const { code, fix } = words[refusal.wireCode] ?? { code: 'INTERNAL', fix: 'Try again.' };
  const why = `${sentence(refusal.message)} The platform answers ${refusal.status} ${refusal.wireCode} to this.`;
  return new WorkbenchError({ code, what, why, fix }, { cause: refusal });
}

export function recordExists(namespace: string, key: string): WorkbenchError {
  return new WorkbenchError({
    code: 'RECORD_CONFLICT',
    what: `The record ${key} was not stored.`,
    why: `The namespace ${namespace} has a record of that key already.`,
    fix: 'Choose another key, or change the record that is there.',
  });
}

export function recordMissing(namespace: string, key: string): WorkbenchError {
  return new WorkbenchError({
    code: 'RECORD_NOT_FOUND',
    what: `There is no record ${key} in ${namespace}.`,
    why: 'It was removed, by the handler or in another window.',
    fix: 'List the keys again and choose one that is there.',
  });
}

export function storageMissing(installId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'INSTALL_NOT_FOUND',
    what: 'There is no storage to show.',
    why: `The install ${installId} does not exist or is disabled.`,
    fix: 'Build the project once; that installs it.',
  });
}
