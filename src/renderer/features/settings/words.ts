/** What the view says of a setting. */
import type { Setting } from '../../../contract/settings.ts';
import { formatDuration, formatSize } from '../../ui/format.ts';
import type { Tone } from '../../ui/Badge.tsx';

const labels: Record<Setting['source'], string> = {
  flag: 'flag',
  environment: 'environment',
  file: 'file',
  default: 'default',
};

/** Default values are the quiet ones. */
export function sourceBadge(setting: Setting): { label: string; tone: Tone; title: string } {
  const { source, variable, name } = setting;
  const title = {
    flag: 'Set on the command line of this start',
    environment: `Set by the environment variable ${variable ?? name}`,
    file: 'Set in the settings file',
    default: setting.isSet ? 'Not set: this is the default' : 'Not set',
  }[source];
  return { label: labels[source], tone: source === 'default' ? 'neutral' : source === 'file' ? 'accent' : 'info', title };
}

/** A figure that is hard to read as it is, in larger units; null for one that is plain. */
export function readable(value: string | null, unit: string | null): string | null {
  const amount = Number(value);
  if (value === null || value === '' || !Number.isSafeInteger(amount)) return null;
  if (unit === 'ms' && amount >= 1000) return formatDuration(amount);
  if (unit === 'bytes' && amount >= 10_000) return formatSize(amount);
  return null;
}

/** What stands where a value would, for a setting that cannot be changed here. */
export function shownValue({ kind, value, isSet }: Setting): string {
  if (kind === 'secret') return isSet ? 'Set, not shown' : 'Not set';
  return value ?? 'Not set';
}

/** What a stored change waits for; null when nothing does. */
export function pendingText({ pending, kind, isStored, value }: Setting): string | null {
  if (!pending) return null;
  if (kind === 'secret') return isStored ? 'The new value counts from the next start.' : 'From the next start it is not set.';
  return value === null ? 'Until the next start it counts as not set.' : `Until the next start ${value} counts.`;
}

/** The value that a field begins with: the one that the next start takes. A secret begins empty. */
export function draftOf({ kind, stored, value, pending, default: fallback }: Setting): string {
  if (kind === 'secret') return '';
  return stored ?? (pending ? fallback : value) ?? '';
}
