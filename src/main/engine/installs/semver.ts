/** The order of versions by semantic versioning, without build metadata; the texts have passed the publish rules. */

interface Parts {
  numbers: number[];
  /** Empty for a stable version. */
  labels: string[];
}

function partsOf(version: string): Parts {
  const [core = '', ...rest] = version.replace(/\+.*$/s, '').split('-');
  const label = rest.join('-');
  return { numbers: core.split('.').map(Number), labels: label === '' ? [] : label.split('.') };
}

const isNumber = (label: string): boolean => /^\d+$/.test(label);

/** Numbers come before words, and the shorter of two that begin alike before the longer. */
function compareLabels(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined);
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  if (isNumber(a) !== isNumber(b)) return isNumber(a) ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

export function isStable(version: string): boolean {
  return partsOf(version).labels.length === 0;
}

/** Below 0 when `a` is the older, above 0 when `b` is. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (const index of [0, 1, 2]) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  // A pre-release comes before what it leads to.
  if (left.labels.length === 0 || right.labels.length === 0) return right.labels.length - left.labels.length;
  const longest = Math.max(left.labels.length, right.labels.length);
  for (let index = 0; index < longest; index += 1) {
    const difference = compareLabels(left.labels[index], right.labels[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}
