/** Text search as the platform's database does it: contains, in any case, with `%` and `_` as wildcards. */

/** Stands for any characters. */
const many = Symbol('many');
/** Stands for one character. */
const one = Symbol('one');
type Part = string | typeof many | typeof one;

export interface LikeOptions {
  /** `%`, `_` and `\` mean themselves. */
  literal: boolean;
}

/** Makes the test for "contains". Takes time in proportion to text and pattern, whatever a guest puts into them. */
export function createLike(search: string, { literal }: LikeOptions): (text: string) => boolean {
  const folded = [...search.toLowerCase()];
  const parts: Part[] = [many, ...(literal ? folded : partsOf(folded)), many];
  return (text) => matches(parts, [...text.toLowerCase()]);
}

/** A backslash takes the meaning from the character behind it. */
function partsOf(characters: readonly string[]): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '\\' && at + 1 < characters.length) {
      at += 1;
      parts.push(characters[at] ?? '');
    } else parts.push(character === '%' ? many : character === '_' ? one : character);
  }
  return parts;
}

/** Greedy with one place to go back to: the last `many` decides, so nothing is tried twice. */
function matches(parts: readonly Part[], text: readonly string[]): boolean {
  let at = 0;
  let next = 0;
  let resume: { part: number; text: number } | null = null;
  while (at < text.length) {
    const part = parts[next];
    if (part === many) {
      resume = { part: next, text: at };
      next += 1;
    } else if (part === one || part === text[at]) {
      next += 1;
      at += 1;
    } else if (resume !== null) {
      resume.text += 1;
      next = resume.part + 1;
      at = resume.text;
    } else return false;
  }
  return parts.slice(next).every((part) => part === many);
}
