/** API keys as text: how they are made, known again and compared. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Every key begins like this, so that a key of something else is not taken for one of ours. */
export const keyStart = 'awk_';

const secretBytes = 32;
const prefixLength = 8;

/** A new key: 256 random bits. */
export function newKey(): string {
  return `${keyStart}${randomBytes(secretBytes).toString('base64url')}`;
}

/** The first characters, by which a person knows a key again. */
export const prefixOf = (key: string): string => key.slice(0, prefixLength);

/** SHA-256 in hex. A random key needs no salt and no slow hash: there is nothing to guess. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Compares in a time that tells nothing of either text, not even their lengths. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(one)), Buffer.from(hashOf(other)));
}

/**
 * The key that a request carries: in `x-api-key`, or as a bearer token where that header holds none of ours. Null for none,
 * and for a bearer that is none of ours.
 */
export function keyIn(headers: Headers): string | null {
  const named = headers.get('x-api-key')?.trim() || null;
  if (named?.startsWith(keyStart)) return named;
  const bearer = /^bearer\s+(\S+)\s*$/i.exec(headers.get('authorization') ?? '')?.[1];
  return bearer?.startsWith(keyStart) ? bearer : named;
}
