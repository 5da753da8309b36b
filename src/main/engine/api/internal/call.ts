/** One call of an internal API, and the shape that each API has. */
import type { WireAnswer } from './answers.ts';

/** The body as JSON; `invalid` where it is none. */
export type CallBody = { value: unknown } | { invalid: true };

export interface InternalCall {
  installId: string;
  body: CallBody;
}

/** Answers a call whose token is right. Throws `InternalRefusal` or the service's `HostFailure`. */
export type InternalApi = (call: InternalCall) => Promise<WireAnswer>;

/** Null for invalid JSON and for anything but an object. */
export function objectOf(body: CallBody): Record<string, unknown> | null {
  if ('invalid' in body) return null;
  const { value } = body;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

/** The operation that a call names; null where there is none that could be one. */
export function operationOf(body: CallBody): string | null {
  const operation = objectOf(body)?.['operation'];
  return typeof operation === 'string' ? operation : null;
}
