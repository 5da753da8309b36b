/** The order of versions by semantic versioning, without build metadata; engine and window tell the same one. */

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

/** True for a version that is no pre-release; build metadata does not count. */
export function isStable(version: string): boolean {
  return parse(version)?.pre.length === 0;
}
