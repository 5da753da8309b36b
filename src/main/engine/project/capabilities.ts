/** Which capabilities of a manifest the platform knows (contract topic: capabilities), and what a wrong one may mean. */
import { capabilities } from '../../../../runner/host/capabilities.ts';

/** The form in which the platform compares capabilities. */
export function normaliseCapability(name: string): string {
  return name.trim().toLowerCase();
}

export function isKnownCapability(name: string): boolean {
  return (capabilities as readonly string[]).includes(normaliseCapability(name));
}

/** The known capability that an unknown name probably means; null when none is close. */
export function suggestCapability(name: string): string | null {
  const wanted = normaliseCapability(name).replace(/^cap[:.]?/, '');
  const ranked = capabilities
    .map((capability) => ({ capability, distance: editDistance(wanted, capability.slice('cap:'.length)) }))
    .toSorted((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= 3 ? best.capability : null;
}

/** Levenshtein distance: how many letters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (let column = 1; column <= b.length; column += 1) {
      const replace = previous[column - 1]! + (letter === b[column - 1] ? 0 : 1);
      current.push(Math.min(replace, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
