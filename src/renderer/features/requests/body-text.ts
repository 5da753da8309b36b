/** Bodies as they are shown: pretty JSON, text, or bytes. */

export interface DecodedBody {
  bytes: Uint8Array;
  /** Null for bytes that are not UTF-8. */
  text: string | null;
  /** The text as indented JSON; null for anything else. */
  json: string | null;
}

/** Decodes a body; JSON is recognised by its text, whatever its content type says. */
export function decodeBody(bytes: Uint8Array): DecodedBody {
  const text = decodeText(bytes);
  return { bytes, text, json: text === null ? null : prettyJson(text) };
}

function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Null for text that is no JSON object, list or other value. Numbers keep their digits as far as JavaScript does. */
export function prettyJson(text: string): string | null {
  if (!/^\s*[[{"\-\dtfn]/.test(text)) return null;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

export function bytesOfBase64(text: string): Uint8Array {
  const binary = atob(text);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export function base64OfBytes(bytes: Uint8Array): string {
  const chunk = 0x8000;
  let binary = '';
  for (let at = 0; at < bytes.length; at += chunk) binary += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return btoa(binary);
}

const bytesPerLine = 16;

/** Offset, sixteen bytes and their printable characters on each line. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += bytesPerLine) {
    const line = [...bytes.subarray(at, at + bytesPerLine)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0'));
    const left = hex.slice(0, 8).join(' ').padEnd(23);
    const right = hex.slice(8).join(' ').padEnd(23);
    const characters = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${left}  ${right}  ${characters}`);
  }
  return lines.join('\n');
}
