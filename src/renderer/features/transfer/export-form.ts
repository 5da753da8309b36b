/** The form of an export: where the file goes and what goes into it, checked while it is filled in. */
import { type ExportInput, exportSuffix } from '../../../contract/transfer.ts';
import { fileIn, isAbsolutePath } from './paths.ts';

export interface ExportForm {
  /** Empty: `defaultFile`. */
  file: string;
  withSecrets: boolean;
  passphrase: string;
  /** The passphrase once more: a mistyped one would lose the secrets. */
  repeated: string;
  testData: boolean;
  withSources: boolean;
  sources: string;
}

export type ExportErrors = Partial<Record<'file' | 'passphrase' | 'repeated' | 'sources', string>>;

export const emptyExport: ExportForm = {
  file: '',
  withSecrets: false,
  passphrase: '',
  repeated: '',
  testData: false,
  withSources: false,
  sources: '',
};

const shortestPassphrase = 8;

/** In `folder`, named after the install; empty while the folder is not known. */
export function defaultFile(folder: string, { slug, version }: { slug: string; version: string }): string {
  return folder === '' ? '' : fileIn(folder, `${slug}-${version}${exportSuffix}`);
}

/** What is wrong with the form; empty when it can be sent. */
export function checkExport(form: ExportForm, fallback: string): ExportErrors {
  const errors: ExportErrors = {};
  const file = form.file.trim() || fallback;
  if (file === '') errors.file = 'Say where the file goes.';
  else if (!isAbsolutePath(file)) errors.file = 'Give the whole path, from the root of the disk.';
  if (form.withSecrets) {
    if (form.passphrase.length < shortestPassphrase) errors.passphrase = `Use at least ${shortestPassphrase} characters.`;
    else if (form.repeated !== form.passphrase) errors.repeated = 'It is not the same.';
  }
  if (form.withSources && !isAbsolutePath(form.sources.trim()))
    errors.sources = 'Give the whole path, from the root of the disk.';
  return errors;
}

export function toExport(form: ExportForm, fallback: string, installId: string): ExportInput {
  return {
    extension: installId,
    file: form.file.trim() || fallback,
    overwrite: false,
    passphrase: form.withSecrets ? form.passphrase : null,
    testData: form.testData,
    sources: form.withSources ? form.sources.trim() : null,
  };
}

/** The form again, after work that did not come to its end. */
export function formOf({ file, passphrase, testData, sources }: ExportInput): ExportForm {
  return {
    file,
    withSecrets: passphrase !== null,
    passphrase: passphrase ?? '',
    repeated: passphrase ?? '',
    testData,
    withSources: sources !== null,
    sources: sources ?? '',
  };
}
