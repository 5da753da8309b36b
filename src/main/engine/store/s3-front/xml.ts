/** The little XML that S3 needs: trees of elements out, texts of elements in. */

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const characters = new Map(Object.entries(entities).map(([character, entity]) => [entity, character]));

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);

function unescape(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([0-9a-fA-F]+)|\w+);/g, (entity, decimal?: string, hex?: string) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    if (Number.isNaN(code)) return characters.get(entity) ?? entity;
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}

/** A text, or the children of an element; absent ones are left out. */
export type XmlValue = string | number | boolean | XmlElement[];
export type XmlElement = readonly [name: string, value: XmlValue] | null;

const inner = (value: XmlValue): string => (Array.isArray(value) ? value.map(print).join('') : escape(String(value)));

function print(element: XmlElement): string {
  if (element === null) return '';
  const [name, value] = element;
  return `<${name}>${inner(value)}</${name}>`;
}

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A document with one root. */
export function xmlDocument(root: string, value: XmlValue): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${inner(value)}</${root}>`;
}

/** An error has no namespace. */
export function xmlError(children: XmlElement[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${print(['Error', children])}`;
}

/**
 * What stands inside each element of a name, as it stands there. Elements of the same name never nest in S3. Every
 * character is looked at a few times at most, however many elements are left open.
 */
export function xmlInner(text: string, name: string): string[] {
  const opening = new RegExp(`<${name}(?:\\s[^<>]*)?>`, 'g');
  const closing = new RegExp(`</${name}\\s*>`, 'g');
  const found: string[] = [];
  for (let begin = opening.exec(text); begin !== null; begin = opening.exec(text)) {
    closing.lastIndex = opening.lastIndex;
    const end = closing.exec(text);
    if (end === null) break;
    found.push(text.slice(opening.lastIndex, end.index));
    opening.lastIndex = closing.lastIndex;
  }
  return found;
}

/** The text of the first element of a name; null when there is none. */
export function xmlText(text: string, name: string): string | null {
  const [inner] = xmlInner(text, name);
  return inner === undefined ? null : unescape(inner.trim());
}
