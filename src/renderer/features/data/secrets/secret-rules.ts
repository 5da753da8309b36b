/** What can be said of a secret while it is typed; the engine has the last word. */

const namePattern = /^[A-Za-z0-9_.-]{1,128}$/;

/** What is wrong with a name; null when nothing is. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'Enter a name.';
  if (name.length > 128) return 'Use at most 128 characters.';
  return namePattern.test(name) ? null : 'Use letters, digits, dots, dashes and underscores only.';
}

/** What is easily overlooked in a masked value; null when nothing is. */
export function valueNote(value: string): string | null {
  if (value === '' || value === value.trim()) return null;
  if (value.trim() === '') return 'The value is white space only.';
  return `The value ${value === value.trimStart() ? 'ends' : 'begins'} with white space, which is stored too.`;
}
