/** The order of versions by semantic versioning, and what going from one to another is called. */

interface Parsed {
  numbers: readonly number[];
  /** Identifiers of a pre-release; none for a stable version. */
  pre: readonly string[];
}

const pattern = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

function parse(version: string): Parsed | null {
  const match = pattern.exec(version);
  if (match === null) return null;
  const [, major, minor, patch, pre] = match;
  return { numbers: [Number(major), Number(minor), Number(patch)], pre: pre === undefined ? [] : pre.split('.') };
}

/** Numbers come before words, and are compared as numbers. */
function compareIdentifiers(one: string, other: string): number {
  const isNumber = /^\d+$/.test(one);
  const isOtherNumber = /^\d+$/.test(other);
  if (isNumber && isOtherNumber) return Number(one) - Number(other);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return compareText(one, other);
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function comparePre(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return other.length - one.length;
  for (const [index, identifier] of one.entries()) {
    const against = other[index];
    if (against === undefined) return 1;
    const order = compareIdentifiers(identifier, against);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

/** Negative when `one` is older. What is not a version in the sense of semver comes before everything that is. */
export function compareVersions(one: string, other: string): number {
  const left = parse(one);
  const right = parse(other);
  if (left === null || right === null) {
    if (left === null && right === null) return compareText(one, other);
    return left === null ? -1 : 1;
  }
  for (const [index, number] of left.numbers.entries()) {
    const difference = number - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  // A pre-release is older than its release.
  return comparePre(left.pre, right.pre);
}

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
  return usable.find(({ version }) => parse(version)?.pre.length === 0) ?? usable[0] ?? null;
}
