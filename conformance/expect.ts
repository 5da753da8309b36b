/** Comparisons whose failure tells what was expected and what came. */
import { isDeepStrictEqual } from 'node:util';

export class Mismatch extends Error {
  readonly expected: unknown;
  readonly got: unknown;

  constructor(about: string, expected: unknown, got: unknown) {
    super(about);
    this.name = 'Mismatch';
    this.expected = expected;
    this.got = got;
  }
}

/** The case says something that this run has no means to see. */
export class NotRun extends Error {}

/** Deep equality. */
export function same(about: string, got: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(got, expected)) throw new Mismatch(about, expected, got);
}

/** `got` has everything that `expected` has, at every level of objects; lists and values are equal. */
export function has(about: string, got: unknown, expected: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(expected)) {
    const found = isRecord(got) ? got[key] : undefined;
    if (isRecord(value) && isRecord(found)) has(about, found, value);
    else if (!isDeepStrictEqual(found, value)) throw new Mismatch(`${about}: ${key}`, value, found);
  }
}

export function startsWith(about: string, got: unknown, start: string): void {
  if (typeof got !== 'string' || !got.startsWith(start)) throw new Mismatch(about, `${start}…`, got);
}

export function holds(about: string, condition: boolean, expected: unknown, got: unknown): void {
  if (!condition) throw new Mismatch(about, expected, got);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
