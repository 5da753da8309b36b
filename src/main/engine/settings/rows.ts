/** A setting as the window and the command line show it. */
import type { Setting } from '../../../contract/settings.ts';
import { catalog, type SettingName } from './catalog.ts';
import { findOutside, type Origins, type Resolved } from './resolve.ts';
import { judge } from './values.ts';
import { decodeStored } from './stored.ts';

/** Why a setting cannot be changed here; null when it can. */
export function lockOf(name: SettingName, origins: Origins): string | null {
  const { unused, environmentOnly } = catalog[name];
  if (unused !== undefined) return unused;
  if (environmentOnly) return `It is read before the settings file; set the environment variable ${name}.`;
  const outside = findOutside(name, origins);
  if (outside === null) return null;
  return outside.source === 'flag'
    ? 'A flag of the command line decides it for this start.'
    : `The environment variable ${outside.variable} decides it; what is stored here would have no effect.`;
}

/** What the file holds, as it would be shown; null for secrets, too. */
function storedOf(name: SettingName, { file, keys }: Origins): Pick<Setting, 'stored' | 'isStored'> {
  const definition = catalog[name];
  const stored = decodeStored(name, file.value(name), keys);
  if (stored.kind === 'none') return { stored: null, isStored: false };
  if (stored.kind !== 'text' || definition.kind === 'secret') return { stored: null, isStored: true };
  const verdict = judge(definition, stored.text);
  return { stored: verdict.ok ? verdict.text : stored.text, isStored: true };
}

/** `now` is in force; `next` is what the next start would take. */
export function rowOf(name: SettingName, origins: Origins, now: Resolved, next: Resolved): Setting {
  const definition = catalog[name];
  const isSecret = definition.kind === 'secret';
  return {
    name,
    group: definition.group,
    kind: definition.kind,
    meaning: definition.meaning,
    reader: definition.reader,
    value: isSecret ? null : (now.text ?? null),
    isSet: now.text !== undefined,
    source: now.source,
    variable: now.variable,
    default: isSecret ? null : (definition.default ?? null),
    ...storedOf(name, origins),
    choices: Object.entries(definition.choices ?? {}).map(([value, meaning]) => ({ value, meaning })),
    min: definition.kind === 'number' ? (definition.min ?? 0) : null,
    max: definition.max ?? null,
    unit: definition.unit ?? null,
    restart: definition.live !== true,
    pending: now.text !== next.text,
    unused: definition.unused ?? null,
    locked: lockOf(name, origins),
    problem: next.problem,
  };
}
