/** Tapes as JSON text, for files and bug reports: without secrets, and read back to replay. */
import { z } from 'zod';
import { redactTape } from './redact.ts';
import { tapeSchema } from './schema.ts';
import type { Tape } from './tape.ts';

const format = 'alga-tape';
const version = 1;
const tapeFileSchema = tapeSchema.extend({ format: z.literal(format), version: z.literal(version) });

/**
 * A tape as JSON text with secrets taken out. `redact` takes out what else whoever exports knows to be secret. A tape
 * of a guest that had secrets answers as recorded only as far as its answer does not depend on their values.
 */
export function exportTape(tape: Tape, redact?: (text: string) => string): string {
  return `${JSON.stringify({ format, version, ...redactTape(tape, redact) }, encode, 2)}\n`;
}

/** Throws `TapeError` for what is no tape. `secrets` puts values back in place of redacted ones, by name. */
export function importTape(text: string, secrets: Record<string, string> = {}): Tape {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text, decode);
  } catch (error) {
    throw new TapeError('the file is not JSON', { cause: error });
  }
  const result = tapeFileSchema.safeParse(parsed);
  if (!result.success) throw new TapeError(z.prettifyError(result.error), { cause: result.error });
  const { format: _format, version: _version, ...tape } = result.data;
  const { frame } = tape;
  return { ...tape, frame: { ...frame, secrets: frame.secrets === null ? null : { ...frame.secrets, ...secrets } } };
}

/** Its message says what is wrong with the file. */
export class TapeError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'TapeError';
  }
}

/** JSON lacks bytes, 64-bit integers and absent values; each becomes an object of one key that no record has. */
function encode(this: unknown, key: string, value: unknown): unknown {
  // Buffers come here already turned into something else, so the value is read from its holder.
  const original = (this as Record<string, unknown>)[key];
  if (original instanceof Uint8Array) return { $bytes: Buffer.from(original).toString('base64') };
  if (typeof original === 'bigint') return { $integer: original.toString() };
  return original === undefined ? { $absent: true } : value;
}

function decode(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { $bytes, $integer, $absent, ...rest } = value as Record<string, unknown>;
  if (Object.keys(rest).length > 0) return value;
  if (typeof $bytes === 'string') return new Uint8Array(Buffer.from($bytes, 'base64'));
  if (typeof $integer === 'string' && /^-?\d+$/.test($integer)) return BigInt($integer);
  return $absent === true ? undefined : value;
}
