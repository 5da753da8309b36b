/** Base64 that holds text, as the bridge carries bodies. */
import { bytesOfBase64, decodeBody } from '../requests/body-text.ts';

/** Null for what is no base64, or not text. */
export function base64Text(base64: string): string | null {
  try {
    return decodeBody(bytesOfBase64(base64)).text;
  } catch {
    return null;
  }
}
