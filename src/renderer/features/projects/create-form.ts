/** The rules of the form for a new project, checked while the author types. */
import type { CreateProjectInput, TemplateId } from '../../../contract/projects.ts';

export interface CreateForm {
  template: TemplateId;
  name: string;
  publisher: string;
  /** Empty: made from the name. */
  label: string;
  /** Empty: a folder of the name's last part below `parent`. */
  root: string;
}

export type CreateErrors = Partial<Record<'name' | 'publisher' | 'root', string>>;

export const emptyForm: CreateForm = { template: 'handler-ui', name: '', publisher: 'local-dev', label: '', root: '' };

const namePart = /^[a-z][a-z0-9-]*$/;
const publisherRule = /^[a-z0-9][a-z0-9-]*$/i;
const absolute = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

/** The last part of a reverse-domain name, which names the folder. */
export function folderName(name: string): string {
  return name.split('.').findLast((part) => part !== '') ?? '';
}

/** Where the project goes: what was typed, else the name's folder below `parent`. */
export function targetFolder(form: CreateForm, parent: string): string {
  if (form.root.trim() !== '') return form.root.trim();
  const folder = folderName(form.name.trim());
  if (folder === '' || parent === '') return '';
  const separator = parent.includes('\\') && !parent.includes('/') ? '\\' : '/';
  return parent.endsWith(separator) ? `${parent}${folder}` : `${parent}${separator}${folder}`;
}

/** What is wrong with the form; empty when it can be sent. */
export function checkForm(form: CreateForm, parent: string): CreateErrors {
  const errors: CreateErrors = {};
  const name = form.name.trim();
  const parts = name.split('.');
  if (name === '') errors.name = 'Give the extension a name.';
  else if (parts.length < 2) errors.name = 'Use a reverse domain of at least two parts, such as com.acme.reports.';
  else if (!parts.every((part) => namePart.test(part))) {
    errors.name = 'Each part begins with a small letter and goes on with small letters, digits or hyphens.';
  }
  if (!publisherRule.test(form.publisher.trim())) errors.publisher = 'Use letters, digits and hyphens.';
  const root = targetFolder(form, parent);
  if (root !== '' && !absolute.test(root)) errors.root = 'Give the whole path, from the root of the disk.';
  return errors;
}

export function toInput(form: CreateForm, parent: string): CreateProjectInput {
  const label = form.label.trim();
  return {
    root: targetFolder(form, parent),
    template: form.template,
    name: form.name.trim(),
    publisher: form.publisher.trim(),
    ...(label === '' ? {} : { label }),
  };
}
