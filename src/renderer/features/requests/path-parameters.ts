/** The `:name` segments of a declared path (contract topic: endpoint matching), which a request fills. */

const parameterSegment = /^:([A-Za-z_][\w-]*)$/;

/** Names in the order of their first appearance; the query is left alone. */
export function pathParameters(path: string): string[] {
  const names = segmentsOf(path).segments.flatMap((segment) => parameterSegment.exec(segment)?.[1] ?? []);
  return [...new Set(names)];
}

/** Puts values in, encoded so that each stays one segment. A name without a value is left as it stands. */
export function fillPath(path: string, values: Readonly<Record<string, string>>): string {
  const { segments, rest } = segmentsOf(path);
  const filled = segments.map((segment) => {
    const name = parameterSegment.exec(segment)?.[1];
    const value = name === undefined || !Object.hasOwn(values, name) ? undefined : values[name];
    return value === undefined || value === '' ? segment : encodeURIComponent(value);
  });
  return filled.join('/') + rest;
}

function segmentsOf(path: string): { segments: string[]; rest: string } {
  const end = path.search(/[?#]/);
  const before = end < 0 ? path : path.slice(0, end);
  return { segments: before.split('/'), rest: end < 0 ? '' : path.slice(end) };
}
