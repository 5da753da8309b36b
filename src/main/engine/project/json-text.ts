/** Strict JSON with positions: what `JSON.parse` reads, plus where in the text each value stands. */
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { Position } from '../../../contract/errors.ts';

export type Segment = string | number;

/** A path as the publish step writes it: `$` for the whole, else a form like `api.endpoints[1].path`. */
export function formatPath(path: readonly Segment[]): string {
  const text = path.map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${segment}`)).join('');
  return text === '' ? '$' : text.replace(/^\./, '');
}

/** A range in UTF-16 code units. */
interface Range {
  offset: number;
  length: number;
}

interface JsonSyntaxError {
  message: string;
  fix: string | undefined;
  position: Position;
}

export interface JsonDocument {
  value: unknown;
  /** The value at `path`, or its key with `target: 'key'`. What is absent answers with the nearest thing above it. */
  locate(path: readonly Segment[], target?: 'key' | 'value'): Position;
  /** Keys that stand twice in one object; JSON readers take the last. */
  duplicateKeys(): { path: Segment[]; key: string; position: Position }[];
}

type JsonReading = { ok: true; document: JsonDocument } | { ok: false; error: JsonSyntaxError };

/** Reads JSON text. Comments and trailing commas are errors, as they are for the platform. */
export function readJson(text: string, file: string): JsonReading {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const first = errors[0];
  const toPosition = createPositions(text, file);
  if (first || !tree) return { ok: false, error: describe(text, first ?? { error: 4, offset: 0, length: 0 }, toPosition) };
  return {
    ok: true,
    document: {
      value: JSON.parse(text),
      locate: (path, target = 'value') => toPosition(rangeOf(tree, path, target)),
      duplicateKeys: () =>
        duplicates(tree, []).map(({ path, node }) => ({ path, key: String(node.value), position: toPosition(node) })),
    },
  };
}

/** Offsets to lines and columns that count from 1. */
function createPositions(text: string, file: string): (range: Range) => Position {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  const point = (offset: number): { line: number; column: number } => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - starts[line]! + 1 };
  };
  return ({ offset, length }) => {
    const from = point(offset);
    const to = point(offset + length);
    return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
}

function rangeOf(tree: Node, path: readonly Segment[], target: 'key' | 'value'): Range {
  let node = tree;
  let key: Node | null = null;
  for (const [depth, segment] of path.entries()) {
    const found = childOf(node, segment);
    // Something that is missing is shown at the object that lacks it.
    if (!found) return key ?? { offset: node.offset, length: Math.min(node.length, 1) };
    if (depth === path.length - 1 && target === 'key' && found.key) return found.key;
    ({ node, key } = found);
  }
  return node;
}

function childOf(node: Node, segment: Segment): { node: Node; key: Node | null } | null {
  if (node.type === 'array' && typeof segment === 'number') {
    const item = node.children?.[segment];
    return item ? { node: item, key: null } : null;
  }
  if (node.type !== 'object') return null;
  const property = node.children?.findLast((child) => child.children?.[0]?.value === segment);
  const [key, value] = property?.children ?? [];
  return key && value ? { node: value, key } : null;
}

function duplicates(node: Node, path: Segment[]): { path: Segment[]; node: Node }[] {
  if (node.type === 'array') return (node.children ?? []).flatMap((item, index) => duplicates(item, [...path, index]));
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return (node.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? [];
    if (!key || !value) return [];
    const name = String(key.value);
    const below = duplicates(value, [...path, name]);
    const again = seen.has(name) ? [{ path: [...path, name], node: key }] : [];
    seen.add(name);
    return [...again, ...below];
  });
}

const syntaxMessages: Record<string, string> = {
  InvalidSymbol: 'JSON knows no such word or sign.',
  InvalidNumberFormat: 'This is not a number as JSON writes it.',
  PropertyNameExpected: 'A key in double quotes is expected here.',
  ValueExpected: 'A value is expected here.',
  ColonExpected: 'A colon is missing before this.',
  CommaExpected: 'A comma is missing before this.',
  CloseBraceExpected: 'A closing brace is missing.',
  CloseBracketExpected: 'A closing bracket is missing.',
  EndOfFileExpected: 'Something follows after the end of the JSON value.',
  InvalidCommentToken: 'JSON allows no comments.',
  UnexpectedEndOfComment: 'JSON allows no comments.',
  UnexpectedEndOfString: 'The text is not closed by a double quote on its line.',
  UnexpectedEndOfNumber: 'The number is not complete.',
  InvalidUnicode: 'A \\u escape needs four hexadecimal digits.',
  InvalidEscapeCharacter: 'JSON knows no such escape.',
  InvalidCharacter: 'Control characters must be written as escapes.',
};

function describe(text: string, error: ParseError, toPosition: (range: Range) => Position): JsonSyntaxError {
  const before = text.slice(0, error.offset).trimEnd();
  const closes = /[}\]]/.test(text.charAt(error.offset));
  if (closes && before.endsWith(',')) {
    const position = toPosition({ offset: before.length - 1, length: 1 });
    return { message: 'JSON allows no comma after the last entry.', fix: 'Remove the comma.', position };
  }
  const name = printParseErrorCode(error.error);
  const message = text.trim() === '' ? 'The file is empty.' : (syntaxMessages[name] ?? 'This is not valid JSON.');
  const fix = name === 'InvalidCommentToken' ? 'Remove the comment.' : undefined;
  return { message, fix, position: toPosition(error) };
}
