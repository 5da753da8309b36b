/** Edits of JSON text that leave everything around them as it is: spaces, order, line ends. */
import { applyEdits, findNodeAtLocation, modify, parseTree, type JSONPath, type Node } from 'jsonc-parser';

/** Sets a value; what is missing on the way to it is made. */
export function setValue(text: string, path: JSONPath, value: string | object): string {
  const node = nodeAt(text, path);
  // Where a value stands only the value changes; anything new is laid out like the rest.
  if (node && typeof value === 'string') return splice(text, node.offset, node.offset + node.length, JSON.stringify(value));
  return applyEdits(text, modify(text, path, value, { formattingOptions: formattingOf(text) }));
}

/** Takes out a member or item together with one comma; text without it comes back as it was. */
export function removeValue(text: string, path: JSONPath): string {
  const node = nodeAt(text, path);
  if (!node?.parent) return text;
  const entry = node.parent.type === 'property' ? node.parent : node;
  const siblings = entry.parent?.children ?? [];
  const index = siblings.indexOf(entry);
  const next = siblings[index + 1];
  const previous = siblings[index - 1];
  if (next) return splice(text, entry.offset, next.offset, '');
  if (previous) return splice(text, endOf(previous), endOf(entry), '');
  const list = entry.parent;
  return list ? splice(text, list.offset + 1, endOf(list) - 1, '') : text;
}

/** Appends to a list in the way its last item is written; the list is made where there is none. */
export function appendValue(text: string, path: JSONPath, value: string | object): string {
  const list = nodeAt(text, path);
  const last = list?.type === 'array' ? list.children?.at(-1) : undefined;
  if (!last) return setValue(text, path, [value]);
  const lineStart = text.lastIndexOf('\n', last.offset) + 1;
  const indent = text.slice(lineStart, last.offset);
  const separator = indent.trim() === '' ? `,${formattingOf(text).eol}${indent}` : ', ';
  return splice(text, endOf(last), endOf(last), separator + inline(value));
}

/** An object on one line, with the spaces that people write. */
function inline(value: string | object): string {
  if (typeof value === 'string') return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${JSON.stringify(member)}`);
  return `{ ${members.join(', ')} }`;
}

function nodeAt(text: string, path: JSONPath): Node | undefined {
  const tree = parseTree(text);
  return tree && findNodeAtLocation(tree, path);
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** The text's own habits: tabs or spaces, how many, and its line ends. */
function formattingOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  const insertSpaces = !indent.startsWith('\t');
  return { insertSpaces, tabSize: insertSpaces ? indent.length : 2, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}
