/** The smallest single replacement that turns one text into another, so that cursors outside of it stay. */
export interface Edit {
  /** UTF-16 code units from the beginning of the old text. */
  offset: number;
  /** Code units to replace. */
  length: number;
  text: string;
}

/** Null when both are the same. Never cuts a surrogate pair or a `\r\n` in two. */
export function minimalEdit(before: string, after: string): Edit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  while (start > 0 && (splitsPair(before, start) || splitsPair(after, start))) start -= 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  while (end > 0 && (splitsPair(before, before.length - end) || splitsPair(after, after.length - end))) end -= 1;
  return { offset: start, length: before.length - start - end, text: after.slice(start, after.length - end) };
}

/** True when a cut before `index` would part two code units that belong together. */
function splitsPair(text: string, index: number): boolean {
  const left = text.charCodeAt(index - 1);
  const right = text.charCodeAt(index);
  const isSurrogatePair = left >= 0xd800 && left <= 0xdbff && right >= 0xdc00 && right <= 0xdfff;
  const isLineEnd = left === 0x0d && right === 0x0a;
  return isSurrogatePair || isLineEnd;
}
