/** Takes secret values out of text before anything is stored or shown. */

export const redactionMark = '[redacted]';

/** A value shorter than this is redacted only where it is the whole text; inside others it would hit by chance. */
const shortest = 4;

export type Redact = (text: string) => string;

/**
 * Makes the redactor. `values` is asked again for each text, so a new secret counts from its first use; the
 * pattern is rebuilt only when the values changed. A value is also found JSON-escaped, percent-encoded and as base64.
 */
export function createRedactor(values: () => readonly string[]): Redact {
  let known: readonly string[] = [];
  let whole = new Set<string>();
  let pattern: RegExp | null = null;

  return (text) => {
    const current = values();
    if (!sameValues(current, known)) {
      known = [...current];
      whole = new Set(known.filter((value) => value !== '' && value.length < shortest));
      pattern = compile(known);
    }
    if (whole.has(text)) return redactionMark;
    return pattern === null ? text : text.replace(pattern, redactionMark);
  };
}

function sameValues(left: readonly string[], right: readonly string[]): boolean {
  return left === right || (left.length === right.length && left.every((value, index) => value === right[index]));
}

function compile(values: readonly string[]): RegExp | null {
  const forms = new Set(values.filter((value) => value.length >= shortest).flatMap(formsOf));
  if (forms.size === 0) return null;
  // Longest first: where one value begins another, the whole of the longer one goes.
  const ordered = [...forms].toSorted((left, right) => right.length - left.length);
  return new RegExp(ordered.map(escapePattern).join('|'), 'g');
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function formsOf(value: string): string[] {
  const text = value.toWellFormed();
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(text),
    new URLSearchParams([['', text]]).toString().slice(1),
    Buffer.from(text).toString('base64'),
    Buffer.from(text).toString('base64url'),
  ];
}
