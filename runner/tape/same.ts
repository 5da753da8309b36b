/** Whether a value is the recorded one. Where a tape was redacted, the mark in it stands for anything. */
import { redactionMark } from './redact.ts';

export function sameAsTaped(recorded: unknown, actual: unknown): boolean {
  if (Object.is(recorded, actual)) return true;
  if (typeof recorded === 'string') return typeof actual === 'string' && sameText(recorded, actual);
  if (recorded instanceof Uint8Array) {
    if (!(actual instanceof Uint8Array)) return false;
    return Buffer.compare(recorded, actual) === 0 || sameText(latin(recorded), latin(actual));
  }
  if (typeof recorded !== 'object' || typeof actual !== 'object' || recorded === null || actual === null) return false;
  if (Array.isArray(recorded) !== Array.isArray(actual)) return false;
  const names = new Set([...Object.keys(recorded), ...Object.keys(actual)]);
  const [one, other] = [recorded as Record<string, unknown>, actual as Record<string, unknown>];
  return [...names].every((name) => sameAsTaped(one[name], other[name]));
}

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** The pieces between marks come in this order, the first at the start and the last at the end. */
function sameText(recorded: string, actual: string): boolean {
  const pieces = recorded.split(redactionMark);
  if (pieces.length === 1) return recorded === actual;
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)];
  if (!actual.startsWith(first) || !actual.endsWith(last)) return false;
  const end = actual.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = actual.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at <= end;
}
