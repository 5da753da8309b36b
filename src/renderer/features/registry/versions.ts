/** What going from one version to another is called. */
import { compareVersions, isStable } from '../../../contract/semver.ts';

export function newestFirst<T extends { version: string }>(versions: readonly T[]): T[] {
  return versions.toSorted((one, other) => compareVersions(other.version, one.version));
}

export type Step = 'install' | 'update' | 'roll-back' | 'same';

/** What choosing `target` comes to where `installed` is; null for not installed. */
export function stepTo(installed: string | null, target: string): Step {
  if (installed === null) return 'install';
  if (installed === target) return 'same';
  return compareVersions(target, installed) > 0 ? 'update' : 'roll-back';
}

const labels: Readonly<Record<Step, (version: string) => string>> = {
  install: (version) => `Install ${version}`,
  update: (version) => `Update to ${version}`,
  'roll-back': (version) => `Roll back to ${version}`,
  same: (version) => `${version} is installed`,
};

export function stepLabel(step: Step, version: string): string {
  return labels[step](version);
}

const done: Readonly<Record<Step, string>> = {
  install: 'Installed',
  update: 'Updated to',
  'roll-back': 'Rolled back to',
  same: 'Kept',
};

/** What is told when it is done, such as "Rolled back to 1.1.0". */
export function stepDone(step: Step, version: string): string {
  return `${done[step]} ${version}`;
}

/**
 * The version that is installed where none is named, if that needs no warning: the newest stable one, else the newest
 * pre-release. Null when all are deprecated.
 */
export function newestUsable<T extends { version: string; deprecated: unknown }>(versions: readonly T[]): T | null {
  const usable = newestFirst(versions).filter(({ deprecated }) => deprecated === null);
  return usable.find(({ version }) => isStable(version)) ?? usable[0] ?? null;
}
