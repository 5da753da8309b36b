/** Explains why a component could not be made. */
import { SourceMap, type SourceMapPayload } from 'node:module';
import { relative, resolve } from 'node:path';
import { WorkbenchError, type Position } from '../../../contract/errors.ts';
import type { Problem } from '../../../contract/manifest.ts';
import { projectPath } from './layout.ts';

/** How the engine's report of an uncaught exception names the place in the bundled source. */
const thrownAt = /\bhandler\.js:(\d+):(\d+) (.+)/;

/**
 * The problem when the handler's modules threw while they were evaluated; null for any other failure.
 * @param report what componentize said
 * @param sourceMap JSON text, with paths relative to the project's `dist` folder
 */
export function evaluationProblem(report: string, sourceMap: string, root: string): Problem | null {
  const match = thrownAt.exec(report);
  if (!match) return null;
  const [, line, column, thrown] = match;
  const problem: Problem = {
    source: 'component',
    severity: 'error',
    rule: 'component.evaluation',
    message: `The handler throws while it is loaded: ${thrown}`,
    why: 'The code outside of functions runs once, while the component is made, with no request and no host to call.',
    fix: 'Move the code into the handler, so that it runs for each request.',
  };
  const position = originalPosition(sourceMap, Number(line), Number(column), root);
  return position ? { ...problem, position } : problem;
}

function originalPosition(sourceMap: string, line: number, column: number, root: string): Position | null {
  const map = new SourceMap(JSON.parse(sourceMap) as SourceMapPayload);
  const entry = map.findEntry(line - 1, column - 1);
  if (!('originalSource' in entry)) return null;
  const file = projectPath(root, relative(root, resolve(root, 'dist', entry.originalSource)));
  return file ? { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 } : null;
}

/** The failure for anything else that the toolchain refuses. */
export function componentFailure(error: Error): WorkbenchError {
  const [first = 'It gave no reason.'] = error.message.split('\n');
  return new WorkbenchError(
    {
      code: 'BUILD_FAILED',
      what: 'The component could not be made.',
      why: first.endsWith('.') ? first : `${first}.`,
      fix: 'Read the whole message in the build log. Code that needs Node or a browser does not load in the sandbox.',
      details: error.message,
    },
    { cause: error },
  );
}
