/** Maps of text in JSON. */
import { z } from 'zod';

/**
 * An object whose values are all text, as it is. The library's own record would leave out a key named `__proto__`, which a
 * query, a header or a secret may have.
 */
export const textMap = z.custom<Record<string, string>>(isTextMap, 'Invalid input: expected an object of strings');

function isTextMap(value: unknown): boolean {
  return isMap(value) && Object.values(value).every((held) => typeof held === 'string');
}

/** An object with any values, as it is. */
export const anyMap = z.custom<Record<string, unknown>>(isMap, 'Invalid input: expected an object');

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
