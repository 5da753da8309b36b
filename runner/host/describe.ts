/** Host calls as span attributes: arguments by name, bytes as text where they are short UTF-8, nothing endless. */
import type { Attribute, Attributes } from '../observe.ts';
import type { HostArguments, HostFunction, HostOutcome } from './interface.ts';

const longestText = 4096;
const longestList = 100;

export function describeArguments(fn: HostFunction, args: HostArguments): Attributes {
  const named: Attributes = {};
  for (const [index, name] of fn.params.entries()) named[name] = describeValue(args[index]);
  return { args: named };
}

/** `result` for an answer, `error` for a case of the WIT enum. The answers of secret functions stay out. */
export function describeOutcome(fn: HostFunction, outcome: HostOutcome): Attributes {
  if ('err' in outcome) return { error: outcome.err };
  if (fn.secretResult === true) return { result: 'hidden' };
  return outcome.ok === undefined ? {} : { result: describeValue(outcome.ok) };
}

/** Any value that crosses the sandbox, as JSON: 64-bit integers become numbers where they fit, else text. */
export function describeValue(value: unknown): Attribute {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return shortened(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Uint8Array) return describeBytes(value);
  if (Array.isArray(value)) return describeList(value);
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : [[name, describeValue(inner)]])),
    );
  }
  return typeof value;
}

function describeBytes(bytes: Uint8Array): Attribute {
  if (bytes.length <= longestText) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      // Not text: its size says more than its bytes.
    }
  }
  return { bytes: bytes.length };
}

function describeList(list: readonly unknown[]): Attribute {
  const shown = list.slice(0, longestList).map(describeValue);
  return list.length > longestList ? [...shown, `… ${list.length - longestList} more`] : shown;
}

function shortened(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}… (${text.length} characters)` : text;
}
