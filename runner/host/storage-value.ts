/** How a guest's bytes are kept as JSON, and how any stored JSON becomes bytes again (contract topic: storage host API). */
import { decodeBase64 } from '../base64.ts';

const bytesEncoding = 'base64-bytes';
/** Key of the older form, an object around the text. */
const wrappedKey = '_bytes_b64';

/** The value and metadata that the storage service keeps for a guest's bytes. */
export function encodeValue(bytes: Uint8Array): { value: string; metadata: Record<string, unknown> } {
  return { value: Buffer.from(bytes).toString('base64'), metadata: { encoding: bytesEncoding } };
}

/**
 * The bytes a guest sees: declared base64 must decode, an object with `_bytes_b64` holds base64, other text is taken
 * as base64 where it is some and as UTF-8 where not, anything else as its JSON text. Throws on undecodable bytes.
 */
export function decodeValue(value: unknown, metadata: Record<string, unknown>): Uint8Array {
  if (metadata['encoding'] === bytesEncoding) return demandBase64(value);
  const wrapped = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[wrappedKey] : undefined;
  if (typeof wrapped === 'string') return demandBase64(wrapped);
  if (typeof value === 'string') return decodeBase64(value) ?? Buffer.from(value, 'utf8');
  return Buffer.from(JSON.stringify(value ?? null), 'utf8');
}

function demandBase64(value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? decodeBase64(value) : null;
  if (bytes === null) throw new Error('the stored value is marked as bytes but is not base64');
  return bytes;
}
