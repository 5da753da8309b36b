/** What can go wrong with settings, in words for a person. */
import { WorkbenchError } from '../../../contract/errors.ts';
import { catalog, type SettingName } from './catalog.ts';
import type { Resolved } from './resolve.ts';

const invalid = (what: string, why: string, fix: string): WorkbenchError =>
  new WorkbenchError({ code: 'SETTING_INVALID', what, why, fix });

export function unknownSetting(name: string): WorkbenchError {
  return invalid(
    'The setting was not changed.',
    `There is no setting named "${name.slice(0, 200)}".`,
    'Use a name from the list of settings; names are spelled as environment variables are.',
  );
}

export function notChangeable(name: string, why: string): WorkbenchError {
  return invalid(`The setting ${name} was not changed.`, why, 'Leave it, or change it where it is decided.');
}

export function valueRefused(name: string, problem: string): WorkbenchError {
  return invalid(`The setting ${name} was not changed.`, problem, 'Give a value of that form, or reset it to the default.');
}

/** Where a value stands, in words that fit after "Correct it". */
export function placeOf({ source, variable }: Pick<Resolved, 'source' | 'variable'>, file: string): string {
  if (source === 'flag') return 'on the command line';
  return source === 'environment' ? `in the environment variable ${variable}` : `in ${file}`;
}

/** Settings that the workbench reads and whose values do not fit: with them it does not start. */
export function startRefused(wrong: readonly { name: SettingName; resolved: Resolved }[], file: string): WorkbenchError {
  const [first] = wrong;
  const names = wrong.map(({ name }) => name).join(', ');
  return invalid(
    wrong.length === 1
      ? `The setting ${names} has a value that does not fit.`
      : `The settings ${names} have values that do not fit.`,
    wrong.map(({ name, resolved }) => `${name}: ${resolved.problem}`).join(' '),
    `Correct it ${placeOf(first!.resolved, file)}, or take it out there.`,
  );
}

export function secretLocked(name: SettingName, problem: string, place: string): WorkbenchError {
  return new WorkbenchError({
    code: 'SECRETS_LOCKED',
    what: `The setting ${name} cannot be opened.`,
    why: problem,
    fix: `Put the key back at ${place} from a backup, or set ${name} again: ${catalog[name].meaning}`,
  });
}
