/** Makes attribute values fit to store: redacted, valid JSON, and bounded in size and depth. */
import type { JsonValue } from '../../../contract/common.ts';
import type { Redact } from './redact.ts';
import { cutText } from './text.ts';

/** Bytes of UTF-8 that one string keeps. */
export const maxStringBytes = 64 * 1024;
/** UTF-16 units that one attribute with everything inside it keeps. */
const maxAttributeSize = 256 * 1024;
const maxDepth = 24;
/** What every number, brace or name costs beside its text; bounds wide structures of empty values. */
const itemCost = 8;
const cutMark = '…';

interface Budget {
  left: number;
}

/** Cleans each attribute on its own; a cut text, list or object ends with `…`. */
export function cleanAttributes(attributes: Readonly<Record<string, unknown>>, redact: Redact): Record<string, JsonValue> {
  const clean: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) clean.push([name, cleanValue(value, redact, { left: maxAttributeSize }, 0)]);
  }
  return Object.fromEntries(clean);
}

export function cleanText(text: string, redact: Redact, maxBytes: number = maxStringBytes): string {
  const cut = cutText(redact(text), maxBytes);
  return cut.truncated ? `${cutText(cut.text, maxBytes - Buffer.byteLength(cutMark)).text}${cutMark}` : cut.text;
}

function cleanValue(value: unknown, redact: Redact, budget: Budget, depth: number): JsonValue {
  budget.left -= itemCost;
  if (budget.left <= 0 || depth > maxDepth) return cutMark;
  if (typeof value === 'string') {
    const text = cleanText(value, redact, Math.min(maxStringBytes, Math.max(budget.left, itemCost)));
    budget.left -= text.length;
    return text;
  }
  if (typeof value === 'boolean' || value === null) return value;
  // JSON has no NaN and no infinity; their names tell more than null.
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return cleanList(value, redact, budget, depth);
  if (typeof value === 'object') return cleanObject(value, redact, budget, depth);
  return String(value);
}

function cleanList(list: readonly unknown[], redact: Redact, budget: Budget, depth: number): JsonValue[] {
  const clean: JsonValue[] = [];
  for (const item of list) {
    clean.push(cleanValue(item, redact, budget, depth + 1));
    if (budget.left <= 0) break;
  }
  return clean;
}

function cleanObject(value: object, redact: Redact, budget: Budget, depth: number): { [key: string]: JsonValue } {
  const clean: [string, JsonValue][] = [];
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    budget.left -= name.length;
    clean.push([redact(name), cleanValue(item, redact, budget, depth + 1)]);
    if (budget.left <= 0) break;
  }
  // Not by assignment: data of a guest may hold a key `__proto__`.
  return Object.fromEntries(clean);
}
