/** Reads the tags of an HTML text with their places: enough to follow references and to find what the CSP blocks. */

export interface HtmlAttribute {
  /** Lower case. */
  name: string;
  value: string;
  /** Where the name starts. */
  offset: number;
  /** The raw value without quotes; empty at the end of the name when there is none. */
  valueRange: [start: number, end: number];
}

export interface HtmlTag {
  /** Lower case. */
  name: string;
  attributes: HtmlAttribute[];
  /** Where its `<` stands. */
  offset: number;
  /** Content of `script`, `style`, `textarea` and `title`, which hold no tags; empty for others. */
  text: string;
  textOffset: number;
}

const tagStart = /<(?:!--|[a-z]|[!?/])/gi;
const tagName = /[^\s/>]+/y;
const attribute = /[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/y;
const rawText = new Set(['script', 'style', 'textarea', 'title']);

/** Start tags in order. Comments and end tags are skipped; broken markup never throws. */
export function scanHtml(html: string): HtmlTag[] {
  const tags: HtmlTag[] = [];
  let at = 0;
  for (;;) {
    tagStart.lastIndex = at;
    const start = tagStart.exec(html);
    if (!start) return tags;
    if (start[0] === '<!--') at = after(html, '-->', start.index + 4);
    else if (/[!?/]$/.test(start[0])) at = after(html, '>', start.index);
    else {
      const tag = readTag(html, start.index);
      tags.push(tag.tag);
      at = tag.end;
    }
  }
}

/** The value of an attribute; null when the tag has none of that name. */
export function attributeOf(tag: HtmlTag, name: string): HtmlAttribute | null {
  return tag.attributes.find((candidate) => candidate.name === name) ?? null;
}

/** 1-based line and column of an offset. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}

function readTag(html: string, offset: number): { tag: HtmlTag; end: number } {
  tagName.lastIndex = offset + 1;
  const name = (tagName.exec(html)?.[0] ?? '').toLowerCase();
  const attributes: HtmlAttribute[] = [];
  let at = tagName.lastIndex;
  for (let found = readAttribute(html, at); found; found = readAttribute(html, at)) {
    attributes.push(found.attribute);
    at = found.end;
  }
  const textOffset = after(html, '>', at);
  const end = rawText.has(name) ? endOfText(html, name, textOffset) : textOffset;
  return { tag: { name, attributes, offset, text: html.slice(textOffset, end), textOffset }, end };
}

function readAttribute(html: string, at: number): { attribute: HtmlAttribute; end: number } | null {
  attribute.lastIndex = at;
  const match = attribute.exec(html);
  if (!match) return null;
  const end = attribute.lastIndex;
  const name = match[1] ?? '';
  const quoted = match[2] ?? match[3];
  const value = quoted ?? match[4] ?? '';
  const valueEnd = quoted === undefined ? end : end - 1;
  const offset = match.index + match[0].search(/[^\s/]/);
  return { attribute: { name: name.toLowerCase(), value, offset, valueRange: [valueEnd - value.length, valueEnd] }, end };
}

function endOfText(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[\\s/>]`, 'gi');
  end.lastIndex = from;
  return end.exec(html)?.index ?? html.length;
}
