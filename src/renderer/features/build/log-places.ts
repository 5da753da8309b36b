/** Places in files as logs write them: `src/a.ts:12:5`, `src/a.ts(12,5)`. */
export interface LogPlace {
  path: string;
  line: number;
  column: number;
  /** Where the text of the place stands in the log's line, counted from 0. */
  start: number;
  length: number;
}

const pattern =
  /(?<![\w/.@-])((?:[\w.@-]+\/)*[\w.@-]+\.(?:tsx?|mts|cts|jsx?|mjs|cjs|json|css|html?|wit))(?::(\d+)(?::(\d+))?|\((\d+),(\d+)\))/g;

/** Paths are relative to the project; absolute ones are left alone. */
export function findPlaces(text: string): LogPlace[] {
  return [...text.matchAll(pattern)].map((match) => ({
    path: (match[1] ?? '').replace(/^\.\//, ''),
    line: Number(match[2] ?? match[4]),
    column: Number(match[3] ?? match[5] ?? 1),
    start: match.index,
    length: match[0].length,
  }));
}
