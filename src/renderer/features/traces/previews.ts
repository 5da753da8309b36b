/** What a row of the waterfall says about its span in a few words; the inspector has the whole. */
import type { JsonValue } from '../../../contract/common.ts';
import type { Span } from '../../../contract/traces.ts';

const mostCharacters = 160;

export function spanPreview(span: Span): string {
  const { attributes } = span;
  switch (span.kind) {
    case 'host-call':
      return callPreview(attributes);
    case 'access':
      return textOf(attributes['reason']);
    case 'gateway':
      return statusPreview(attributes['response']);
    case 'runner':
      return statusPreview(attributes['answer']);
    case 'guest':
      return guestPreview(attributes);
    default:
      return '';
  }
}

/** Arguments, then the result; a failed call says first what it failed with. */
function callPreview({ args, result, error, decision }: Span['attributes']): string {
  const given = isRecord(args) ? Object.values(args).map((value) => valuePreview(value, 60)) : [];
  const call = `(${given.join(', ')})`;
  if (error === undefined) return shorten(result === undefined ? call : `${call} → ${valuePreview(result)}`);
  const refusal = typeof decision === 'string' && decision !== 'granted' ? `, ${decision}` : '';
  return shorten(`→ ${textOf(error)}${refusal} ${call}`);
}

function guestPreview({ memoryBytes, status, instantiateMs }: Span['attributes']): string {
  const parts: string[] = [];
  if (typeof status === 'number') parts.push(String(status));
  if (typeof memoryBytes === 'number') parts.push(`${(memoryBytes / 1_000_000).toFixed(1)} MB memory`);
  if (typeof instantiateMs === 'number' && instantiateMs >= 1) parts.push(`instantiated in ${instantiateMs.toFixed(1)} ms`);
  return parts.join(', ');
}

function statusPreview(value: JsonValue | undefined): string {
  if (!isRecord(value)) return '';
  const { status, error } = value;
  const shown = typeof status === 'number' && status > 0 ? String(status) : 'no answer';
  return shorten(typeof error === 'string' ? `${shown}, ${error}` : shown);
}

/** A value in one line: as JSON, without the quotes around names. */
function valuePreview(value: JsonValue | undefined, most = 80): string {
  return shorten(oneLine(value), most);
}

function oneLine(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? '';
  const fields = Object.entries(value).map(([name, inner]) => `${name}: ${oneLine(inner)}`);
  return fields.length === 0 ? '{}' : `{${fields.join(', ')}}`;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? shorten(value) : value === undefined ? '' : valuePreview(value);
}

function shorten(text: string, most = mostCharacters): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function isRecord(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
