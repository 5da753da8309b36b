/** The configuration of an install as rows to type in and as JSON, and back. */
import type { JsonValue } from '../../../contract/common.ts';

export type Config = Record<string, JsonValue>;

export interface ConfigRow {
  name: string;
  value: string;
  /** What the row began as; stays what it was while its text does. */
  stored?: JsonValue;
}

/** What a handler is given for a value: text as it is, an empty text for null, everything else as JSON. */
function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}

export function rowsOf(config: Config): ConfigRow[] {
  return Object.entries(config).map(([name, value]) => ({ name, value: textOf(value), stored: value }));
}

export type Read = { config: Config } | { problem: string };

/** Rows without a name and a value are left out. */
export function configOfRows(rows: readonly ConfigRow[]): Read {
  const config: Config = {};
  for (const row of rows) {
    const name = row.name.trim();
    if (name === '' && row.value === '') continue;
    if (name === '') return { problem: `The value ${shorten(row.value)} has no name.` };
    if (Object.hasOwn(config, name)) return { problem: `The name ${name} is used twice.` };
    const keeps = row.stored !== undefined && textOf(row.stored) === row.value;
    Object.defineProperty(config, name, {
      value: keeps ? row.stored : row.value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return { config };
}

function shorten(text: string): string {
  return text.length > 24 ? `${text.slice(0, 24)}…` : text;
}

export function configOfJson(text: string): Read {
  try {
    const parsed = JSON.parse(text) as JsonValue;
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? { config: parsed } : { problem: 'This is not a JSON object of names and values.' };
  } catch (error) {
    return { problem: `This is not JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

export function jsonOf(config: Config): string {
  return JSON.stringify(config, null, 2);
}

/** Whether both hold the same, in the same order. */
export function sameConfig(one: Config, other: Config): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
