/** Authenticated encryption of one text: AES-256-GCM, written as `iv.tag.ciphertext` in base64url. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** `context` is bound to the result: opening it with another one fails, so rows cannot be swapped. */
export function seal(key: Buffer, plain: string, context: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return [iv, cipher.getAuthTag(), body].map((part) => part.toString('base64url')).join('.');
}

/** Null when the key or the context is another one, or the text was changed. */
export function unseal(key: Buffer, sealed: string, context: string): string | null {
  const [iv, tag, body] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
  if (iv?.length !== ivBytes || tag?.length !== tagBytes || body === undefined) return null;
  const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes })
    .setAAD(Buffer.from(context))
    .setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    // The only error that `final` throws here: the tag does not fit.
    return null;
  }
}
