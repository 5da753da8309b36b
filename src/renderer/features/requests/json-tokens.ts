/** Splits JSON text into pieces for colouring. Whatever is no JSON comes out as plain text, nothing is lost. */

type TokenKind = 'key' | 'string' | 'number' | 'word' | 'plain';

interface Token {
  kind: TokenKind;
  text: string;
}

const pattern =
  /(?<key>"(?:[^"\\\n]|\\.)*"(?=\s*:))|(?<string>"(?:[^"\\\n]|\\.)*")|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>\b(?:true|false|null)\b)/g;

export function jsonTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: text.slice(end, match.index) });
    tokens.push({ kind: kindOf(match.groups ?? {}), text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ kind: 'plain', text: text.slice(end) });
  return tokens;
}

function kindOf(groups: Record<string, string | undefined>): TokenKind {
  if (groups['key'] !== undefined) return 'key';
  if (groups['string'] !== undefined) return 'string';
  return groups['number'] === undefined ? 'word' : 'number';
}
