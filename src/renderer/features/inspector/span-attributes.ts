/** Splits the attributes of a span into short facts and values that want room. */
import type { JsonValue } from '../../../contract/common.ts';
import type { Span } from '../../../contract/traces.ts';

interface SplitAttributes {
  facts: { name: string; value: string | number | boolean | null }[];
  /** Arguments and results first, then objects, lists and long texts. */
  values: { name: string; value: JsonValue }[];
}

const titles: Readonly<Record<string, string>> = { args: 'Arguments', result: 'Result', error: 'Error' };
const longText = 120;

export function splitAttributes(attributes: Span['attributes']): SplitAttributes {
  const split: SplitAttributes = { facts: [], values: [] };
  for (const [name, value] of Object.entries(attributes).toSorted(([a], [b]) => orderOf(a) - orderOf(b))) {
    const title = titles[name] ?? name;
    const isLong = typeof value === 'string' && (value.length > longText || value.includes('\n'));
    if ((typeof value === 'object' && value !== null) || isLong) {
      if (!isEmpty(value)) split.values.push({ name: title, value });
    } else split.facts.push({ name: title, value });
  }
  return split;
}

function orderOf(name: string): number {
  return name === 'args' ? 0 : name === 'result' ? 1 : 2;
}

/** A call without arguments has nothing to show. */
function isEmpty(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
