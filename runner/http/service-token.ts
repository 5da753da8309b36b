/** The token that callers of handlers must send where the runner is given one; the platform's runner asks for none. */
import { createHash, timingSafeEqual } from 'node:crypto';

export const serviceTokenHeader = 'x-runner-service-token';

/** Compares in a time that tells nothing of the token. */
export function holdsToken(token: string, sent: string | undefined): boolean {
  return sent !== undefined && timingSafeEqual(hash(token), hash(sent));
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
