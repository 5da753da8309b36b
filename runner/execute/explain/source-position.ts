/** From places in the bundled handler to places in the author's source. */
import { SourceMap } from 'node:module';
import type { SourceMapPayload } from 'node:module';
import { readGuestError, wrapperFile } from './stderr.ts';

/** Lines and columns count from 1. */
export interface SourcePosition {
  file: string;
  line: number;
  column: number;
}

/** Finds the source of a place in the bundled handler; null for code that the author did not write. */
export type FindSource = (line: number, column: number) => SourcePosition | null;

const frame = /^(\s*)(.*)@(.+):(\d+):(\d+)$/;
/** Sources that a bundler made up are named `scheme:name`. */
const generated = /(?:^|\/)[\w-]+:[^/]/;

/**
 * Reads a source map; null when it is none. Paths in it may start outside of the project (`../src/a.ts` as seen from
 * an output folder); what is left without that is taken as relative to the project.
 */
export function readSourceMap(text: string): FindSource | null {
  let map: SourceMap;
  try {
    map = new SourceMap(JSON.parse(text) as SourceMapPayload);
  } catch {
    // A broken map explains nothing; positions of the bundle are then shown as they are.
    return null;
  }
  return (line, column) => {
    const entry = map.findEntry(line - 1, column - 1);
    if (!('originalSource' in entry) || typeof entry.originalSource !== 'string') return null;
    if (generated.test(entry.originalSource)) return null;
    const file = entry.originalSource.replace(/^(?:\.{1,2}\/)+/, '').replace(/^.*\/(?=node_modules\/)/, '');
    return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  };
}

/** Lines of standard error with the author's positions in the frames of stacks; frames of generated code go. */
export function mapStderr(lines: readonly string[], find: FindSource): string[] {
  return lines.flatMap((line) => {
    const match = frame.exec(line);
    if (match === null) return [line];
    const [, indent = '', name = '', file = '', atLine, atColumn] = match;
    if (file.includes(wrapperFile)) return [line];
    const source = find(Number(atLine), Number(atColumn));
    return source === null ? [] : [`${indent}${name}@${source.file}:${source.line}:${source.column}`];
  });
}

/** Where the error came from: the innermost frame of the author's own, packages left out. */
export function positionOf(lines: readonly string[]): SourcePosition | null {
  for (const line of readGuestError(lines)?.stack ?? []) {
    const [, , , file, atLine, atColumn] = frame.exec(line) ?? [];
    if (file === undefined || file.includes('node_modules/')) continue;
    return { file, line: Number(atLine), column: Number(atColumn) };
  }
  return null;
}
