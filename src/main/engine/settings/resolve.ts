/** Finds the value of a setting: a flag, else the environment, else the settings file, else the default. */
import type { SettingSource } from '../../../contract/settings.ts';
import type { KeyProvider } from '../secrets/keys.ts';
import { catalog, type SettingName } from './catalog.ts';
import type { SettingsFile } from './file.ts';
import { decodeStored } from './stored.ts';
import { judge } from './values.ts';

export interface Resolved {
  /** Undefined where nothing is set. */
  text: string | undefined;
  source: SettingSource;
  /** The environment variable, where it is from one. */
  variable: string | null;
  /** What is wrong with the value of that source; `text` is the default then. */
  problem: string | null;
  /** True for a stored secret that cannot be opened. */
  locked: boolean;
}

export interface Origins {
  flags: Readonly<Partial<Record<string, string>>>;
  env: Readonly<Record<string, string | undefined>>;
  file: SettingsFile;
  keys: KeyProvider;
}

type Found = Pick<Resolved, 'source' | 'variable'> & { given: string };

/** The value that a flag or the environment gives; null when neither does. A blank variable counts as not set. */
export function findOutside(name: SettingName, { flags, env }: Pick<Origins, 'flags' | 'env'>): Found | null {
  const flag = flags[name];
  if (flag !== undefined) return { source: 'flag', variable: null, given: flag };
  // An id of a switch is no name of a variable.
  const variables = [name, ...(catalog[name].aliases ?? [])];
  const variable = variables.find((candidate) => (env[candidate] ?? '').trim() !== '');
  return variable === undefined ? null : { source: 'environment', variable, given: env[variable]! };
}

const misfit = 'The settings file holds something else than a value there.';

/** Never throws: what does not fit is told in `problem`. */
export function resolveSetting(name: SettingName, origins: Origins): Resolved {
  const definition = catalog[name];
  const fallback = { text: definition.default, variable: null, problem: null, locked: false };
  const outside = findOutside(name, origins);
  if (outside !== null) return judged(name, outside);
  if (definition.environmentOnly) return { ...fallback, source: 'default' };
  const stored = decodeStored(name, origins.file.value(name), origins.keys);
  switch (stored.kind) {
    case 'none':
      return { ...fallback, source: 'default' };
    case 'text':
      return judged(name, { source: 'file', variable: null, given: stored.text });
    case 'locked':
      return { ...fallback, text: undefined, source: 'file', locked: true, problem: lockedText(origins.keys) };
    case 'misfit':
      return { ...fallback, source: 'file', problem: misfit };
  }
}

const lockedText = (keys: KeyProvider): string => `It was encrypted with another key than the one in ${keys.place}.`;

function judged(name: SettingName, { given, source, variable }: Found): Resolved {
  const definition = catalog[name];
  const verdict = judge(definition, given);
  if (verdict.ok) return { text: verdict.text, source, variable, problem: null, locked: false };
  return { text: definition.default, source, variable, problem: verdict.problem, locked: false };
}
