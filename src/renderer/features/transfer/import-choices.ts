/** What is decided about a file after its report was read, and what that makes of the report. */
import type { ImportInput, ImportItem, ImportReport } from '../../../contract/transfer.ts';
import { isAbsolutePath } from './paths.ts';

export interface ImportChoices {
  /** Lets the file take the place of an install that is there. */
  replace: boolean;
  passphrase: string;
  withSources: boolean;
  sourcesTo: string;
}

export const noChoices: ImportChoices = { replace: false, passphrase: '', withSources: false, sourcesTo: '' };

/** What the file leaves to decide. */
export interface Questions {
  replace: boolean;
  passphrase: boolean;
  sources: boolean;
}

/** `report` is that of a dry run without choices. */
export function questionsOf({ items, secrets }: ImportReport): Questions {
  return {
    replace: items.some(({ kind, action }) => kind === 'install' && action === 'conflict'),
    passphrase: secrets.state === 'sealed',
    sources: items.some(({ kind }) => kind === 'sources'),
  };
}

const decided = (item: ImportItem, action: ImportItem['action']): ImportItem => ({ ...item, action, detail: null });

function itemWith(item: ImportItem, choices: ImportChoices): ImportItem {
  if (item.kind === 'install' && item.action === 'conflict' && choices.replace) return decided(item, 'replace');
  if (item.kind === 'secrets' && choices.passphrase !== '') return decided(item, 'create');
  if (item.kind === 'sources' && choices.withSources) return decided(item, 'create');
  return item;
}

/** The report as it is with the choices; conflicts stand first. */
export function itemsWith({ items, secrets }: ImportReport, choices: ImportChoices): ImportItem[] {
  const known = secrets.state === 'sealed' ? choices : { ...choices, passphrase: '' };
  const all = items.map((item) => itemWith(item, known));
  return [...all.filter(isConflict), ...all.filter((item) => !isConflict(item))];
}

export const isConflict = ({ action }: ImportItem): boolean => action === 'conflict';

/** Why it cannot begin with these choices; null when it can. */
export function obstacle(report: ImportReport, choices: ImportChoices): string | null {
  if (choices.withSources && !isAbsolutePath(choices.sourcesTo.trim()))
    return 'Give the whole path of the folder for the sources.';
  const conflicts = itemsWith(report, choices).filter(isConflict);
  if (conflicts.length === 0) return null;
  const isOpen = conflicts.every(({ kind }) => kind === 'install');
  return isOpen ? 'Say that the install may be replaced, or uninstall it first.' : 'A published version never changes.';
}

export function toImport(file: string, choices: ImportChoices, dryRun: boolean): ImportInput {
  return {
    file,
    passphrase: choices.passphrase === '' ? null : choices.passphrase,
    existing: choices.replace ? 'replace' : 'refuse',
    sourcesTo: choices.withSources ? choices.sourcesTo.trim() : null,
    dryRun,
  };
}
