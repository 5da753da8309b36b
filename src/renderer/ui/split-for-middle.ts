/** Where the part that must stay begins: the last path segment when it is short enough, else the last ten characters. */
export function splitForMiddle(text: string): { head: string; tail: string } {
  const slash = Math.max(text.lastIndexOf('/', text.length - 2), text.lastIndexOf('\\', text.length - 2));
  const segment = text.length - slash;
  const keep = slash > 0 && segment <= 28 ? segment : Math.min(10, Math.floor(text.length / 2));
  return { head: text.slice(0, text.length - keep), tail: text.slice(text.length - keep) };
}
