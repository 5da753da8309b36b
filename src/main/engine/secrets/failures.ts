/** What can go wrong with secrets, in words for a person. */
import { WorkbenchError } from '../../../contract/errors.ts';
import type { KeyProvider } from './keys.ts';

/** Secrets exist that the present key does not open: another scheme wrote them, or the key is another or missing. */
export function secretsLocked(scheme: string, keys: KeyProvider): WorkbenchError {
  const other = scheme !== keys.scheme;
  return new WorkbenchError({
    code: 'SECRETS_LOCKED',
    what: 'The secrets of this extension cannot be opened.',
    why: other
      ? `They were encrypted under "${scheme}", and this workbench runs under "${keys.scheme}".`
      : `They were encrypted with another key than the one in ${keys.place}, or that key is missing or damaged.`,
    fix: other
      ? 'Start the workbench the way it was started when they were stored, or discard them and enter them again.'
      : `Put the key back at ${keys.place} from a backup, or discard the secrets and enter them again.`,
  });
}

export function invalidName(name: string): WorkbenchError {
  return new WorkbenchError({
    code: 'SECRET_INVALID',
    what: 'The secret was not stored.',
    why: `"${name.slice(0, 200)}" cannot be the name of a secret.`,
    fix: 'Use 1 to 128 letters, digits, dots, dashes and underscores.',
  });
}

export function valueTooLong(name: string, bytes: number, limit: number): WorkbenchError {
  return new WorkbenchError({
    code: 'SECRET_INVALID',
    what: `The secret ${name} was not stored.`,
    why: `Its value has ${bytes} bytes; a secret holds at most ${limit}.`,
    fix: 'Store a shorter value, or keep the data elsewhere and store a key to it.',
  });
}

export function installMissing(installId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'INSTALL_NOT_FOUND',
    what: 'The secret was not stored.',
    why: `There is no install ${installId}.`,
    fix: 'Build the extension once; that installs it.',
  });
}
