/** What is changed in the code that the transpiler generates. */

/** A text that is gone in a later version of the transpiler stays unchanged; a test tells. */
const changes: readonly [from: string | RegExp, to: string][] = [
  // It would drop a byte order mark at the start of a guest's text; the platform's engine keeps it.
  [/new TextDecoder\(\)/g, "new TextDecoder('utf-8', { ignoreBOM: true })"],
  // It would look at an environment variable several times in each call, which is a third of the call's time.
  [/const _debugLog = \(\.\.\.args\) => \{[^{}]*\{ return; \}[^{}]*\};/, 'const _debugLog = () => {};'],
];

export function adaptGlue(code: string): string {
  return changes.reduce((changed, [from, to]) => changed.replace(from, to), code);
}
