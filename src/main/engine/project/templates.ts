/** Makes the files of a new project from a template folder and a few words. */
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { WorkbenchError } from '../../../contract/errors.ts';
import { templateIds, type TemplateId } from '../../../contract/projects.ts';
import { isFilled } from './publish-rules.ts';

export interface TemplateWords {
  /** Reverse-domain name, lower case, at least two parts. */
  name: string;
  publisher: string;
  /** Menu label; by default made from the last part of the name. */
  label?: string;
}

export interface TemplateFile {
  /** Relative to the new project, with `/`. */
  path: string;
  text: string;
}

/** `templates` is the folder of all templates. Fails with `TEMPLATE_UNKNOWN` or `NAME_INVALID`. */
export async function renderTemplate(templates: string, id: TemplateId, words: TemplateWords): Promise<TemplateFile[]> {
  if (!templateIds.includes(id)) {
    throw new WorkbenchError({
      code: 'TEMPLATE_UNKNOWN',
      what: `No template is called ${String(id)}.`,
      why: `There are ${templateIds.join(' and ')}.`,
      fix: 'Choose one of them.',
    });
  }
  const values = { ...checkWords(words), label: words.label?.trim() || labelFrom(words.name) };
  const folder = join(templates, id);
  const dirents = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = dirents.filter((dirent) => dirent.isFile()).map((dirent) => join(dirent.parentPath, dirent.name));
  const files = paths.map(async (source): Promise<TemplateFile> => {
    const path = source
      .slice(folder.length + 1)
      .split(sep)
      .join('/');
    // Packaging tools drop files called .gitignore, so templates carry it under another name.
    return {
      path: path.replace(/(^|\/)_gitignore$/, '$1.gitignore'),
      text: fill(path, await readFile(source, 'utf8'), values),
    };
  });
  return (await Promise.all(files)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function checkWords(words: TemplateWords): { name: string; publisher: string } {
  const name = words.name.trim();
  const publisher = words.publisher.trim();
  if (!/^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$/.test(name) || name.length > 200) {
    throw nameInvalid(
      `${words.name} is not a name for an extension.`,
      'Write a reverse-domain name in lower case, such as com.acme.reports.',
    );
  }
  if (!isFilled(publisher) || /[\p{Cc}/]/u.test(publisher)) {
    throw nameInvalid(
      `${words.publisher} is not a name for a publisher.`,
      'Write the name of your organisation without slashes.',
    );
  }
  return { name, publisher };
}

function nameInvalid(what: string, fix: string): WorkbenchError {
  const why = 'The registry builds the identity of the extension from it.';
  return new WorkbenchError({ code: 'NAME_INVALID', what, why, fix });
}

/** `com.acme.time-reports` becomes `Time reports`. */
function labelFrom(name: string): string {
  const words = (name.trim().split('.').at(-1) ?? name).replaceAll('-', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Each kind of file needs its own escaping, so that no label can break out of a string or into markup. */
const escapes: Record<string, (text: string) => string> = {
  json: (text) => JSON.stringify(text).slice(1, -1),
  ts: (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replaceAll("'", String.raw`\'`),
  html: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
};

function fill(path: string, text: string, values: Record<string, string>): string {
  const escape = escapes[path.split('.').at(-1) ?? ''] ?? ((plain: string) => plain);
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`template ${path} has an unknown placeholder ${key}`);
    return escape(value);
  });
}
