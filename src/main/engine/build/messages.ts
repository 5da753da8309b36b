/** Turns what esbuild and the TypeScript compiler say into problems with places in the project. */
import type { Message } from 'esbuild';
import type { Position } from '../../../contract/errors.ts';
import type { Problem } from '../../../contract/manifest.ts';
import { projectPath } from './layout.ts';

/** @param root the folder that esbuild ran in. */
export function fromEsbuild(message: Message, root: string, source: 'handler' | 'ui', severity: 'error' | 'warning'): Problem {
  const rule = message.text.startsWith('Could not resolve') ? 'unresolved-import' : message.id || 'syntax';
  const problem: Problem = { source, severity, rule: `${source}.${rule}`, message: message.text };
  const position = message.location && esbuildPosition(message.location, root);
  if (position) problem.position = position;
  const notes = message.notes.map((note) => note.text).join(' ');
  const fix = fixFor(message.text, source);
  if (notes) problem.why = notes;
  if (fix) problem.fix = fix;
  return problem;
}

/** esbuild counts columns in UTF-8 bytes from 0, editors in UTF-16 units from 1. */
function esbuildPosition(location: NonNullable<Message['location']>, root: string): Position | null {
  const file = location.namespace === '' || location.namespace === 'file' ? projectPath(root, location.file) : null;
  if (!file) return null;
  const line = Buffer.from(location.lineText);
  const columnAt = (bytes: number) => line.subarray(0, bytes).toString().length + 1;
  const start = { file, line: Math.max(1, location.line), column: columnAt(location.column) };
  if (location.length === 0) return start;
  return { ...start, endLine: start.line, endColumn: columnAt(location.column + location.length) };
}

const nodeModule =
  /^Could not resolve "(?:node:)?(?:assert|buffer|child_process|crypto|events|fs|http|https|net|os|path|process|stream|url|util|zlib)(?:\/\w+)?"/;
const packageName = /^Could not resolve "((?:@[^/"]+\/)?[^./"][^/"]*)/;

function fixFor(text: string, source: 'handler' | 'ui'): string | null {
  if (nodeModule.test(text)) {
    const place = source === 'handler' ? 'The sandbox of a handler' : 'A browser';
    return `${place} has none of Node's own modules; use web APIs such as TextEncoder, URL or crypto.`;
  }
  const name = packageName.exec(text)?.[1];
  if (name) return `Install the package in the project: npm install ${name}.`;
  if (text.startsWith('Could not resolve')) return 'Check the path; it is relative to the file that imports it.';
  return null;
}

const diagnosticLine = /^(?:(.+)\((\d+),(\d+)\): )?(error|warning) TS(\d+): (.*)$/;

/** Reads the compiler's plain output; indented lines continue the message above them. */
export function fromTypeScript(output: string, root: string): Problem[] {
  const problems: Problem[] = [];
  for (const text of output.split(/\r?\n/)) {
    const match = diagnosticLine.exec(text);
    const last = problems.at(-1);
    if (match) problems.push(typeProblem(match, root));
    else if (last && /^\s+\S/.test(text)) last.message += `\n${text}`;
  }
  return problems;
}

function typeProblem([, file, line, column, severity, code, message]: RegExpExecArray, root: string): Problem {
  const path = file ? projectPath(root, file) : null;
  const problem: Problem = {
    source: 'types',
    severity: severity === 'warning' ? 'warning' : 'error',
    rule: `TS${code}`,
    message: path || !file ? (message ?? '') : `${file}: ${message}`,
  };
  if (path) problem.position = { file: path, line: Number(line), column: Number(column) };
  return problem;
}
