/** JSON with one spelling: keys in the order of their UTF-16 code units, no spaces. The same value is the same text. */

/** Takes what `JSON.parse` gives. Fails with `TypeError` for anything that JSON has no word for. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
  }
  const scalar = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
  if (!scalar) throw new TypeError(`JSON has no word for ${String(value)}.`);
  return JSON.stringify(value);
}
