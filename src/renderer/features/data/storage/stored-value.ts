/** A stored value as a person reads and edits it: JSON, text or hex digits, and back to what is stored. */
import { applyEdits, format } from 'jsonc-parser';
import type { JsonValue } from '../../../../contract/common.ts';
import type { StorageRecord } from '../../../../contract/storage.ts';
import { base64OfBytes, bytesOfBase64 } from '../../requests/body-text.ts';

export type ValueForm = 'json' | 'text' | 'hex';

/** What a record holds: bytes, as handlers store them, or a JSON value, as others may. */
export type StoredValue = { kind: 'bytes'; bytes: Uint8Array } | { kind: 'json'; value: JsonValue };

type Content = Pick<StorageRecord, 'value' | 'metadata'>;

const encodingKey = 'encoding';
const bytesEncoding = 'base64-bytes';

/** Bytes that are marked as such; whatever does not decode is shown as the JSON that it is. */
export function readValue({ value, metadata }: Content): StoredValue {
  if (metadata[encodingKey] !== bytesEncoding || typeof value !== 'string') return { kind: 'json', value };
  try {
    return { kind: 'bytes', bytes: bytesOfBase64(value) };
  } catch {
    return { kind: 'json', value };
  }
}

/** What is sent to store a value; metadata that is there already is kept. */
export function writeValue(value: StoredValue, metadata: Content['metadata']): Content {
  if (value.kind === 'json') return { value: value.value, metadata };
  return { value: base64OfBytes(value.bytes), metadata: { ...metadata, [encodingKey]: bytesEncoding } };
}

/** The form that tells most: JSON for objects and lists, text for other UTF-8, else hex digits. */
export function bestForm(value: StoredValue): ValueForm {
  if (value.kind === 'json') return 'json';
  const text = decodeText(value.bytes);
  if (text === null) return 'hex';
  return /^\s*[[{]/.test(text) && isJson(text) ? 'json' : 'text';
}

/** Null where the value has no such form. */
export function textOf(value: StoredValue, form: ValueForm): string | null {
  if (value.kind === 'json') return form === 'json' ? JSON.stringify(value.value, null, 2) : null;
  if (form === 'hex') return hexOf(value.bytes);
  const text = decodeText(value.bytes);
  if (text === null || form === 'text') return text;
  return isJson(text) ? indented(text) : null;
}

/** What was typed as a value of the same kind, or what is wrong with it. */
export function valueOf(text: string, form: ValueForm, kind: StoredValue['kind']): StoredValue | { problem: string } {
  if (form === 'hex') return hexValue(text);
  if (form === 'text') return { kind: 'bytes', bytes: new TextEncoder().encode(text) };
  const parsed = parseJson(text);
  if ('problem' in parsed) return parsed;
  if (kind === 'json') return { kind, value: parsed.value };
  return { kind, bytes: new TextEncoder().encode(compact(text)) };
}

function parseJson(text: string): { value: JsonValue } | { problem: string } {
  if (text.trim() === '') return { problem: 'Enter a JSON value.' };
  try {
    return { value: JSON.parse(text) as JsonValue };
  } catch (error) {
    return { problem: `This is not JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

const isJson = (text: string): boolean => 'value' in parseJson(text);

/** Only white space changes: numbers keep digits that JavaScript could not hold. */
function indented(text: string): string {
  return applyEdits(text, format(text, undefined, { insertSpaces: true, tabSize: 2, eol: '\n' }));
}

/** Takes the white space between tokens away, as `JSON.stringify` in a handler would. */
function compact(json: string): string {
  return json.replace(/("(?:\\.|[^"\\])*")|\s+/g, '$1');
}

function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const bytesPerLine = 16;

function hexOf(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += bytesPerLine) {
    lines.push(Array.from(bytes.subarray(at, at + bytesPerLine), (byte) => byte.toString(16).padStart(2, '0')).join(' '));
  }
  return lines.join('\n');
}

function hexValue(text: string): StoredValue | { problem: string } {
  const digits = text.replace(/\s+/g, '');
  if (!/^[0-9a-f]*$/i.test(digits)) return { problem: 'Use hex digits only, two for each byte.' };
  if (digits.length % 2 === 1) return { problem: 'The last byte has one hex digit; it needs two.' };
  const pairs = digits.match(/../g) ?? [];
  return { kind: 'bytes', bytes: Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)) };
}
