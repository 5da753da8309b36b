/** Strict base64: standard alphabet, padded, no stray bits. Node's own decoder takes anything. */

/** Null when the text is not base64. Texts of any length are fine. */
export function decodeBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  // What Node skips or makes up does not come back; a pattern over the text would overflow on some megabytes.
  return bytes.toString('base64') === text ? bytes : null;
}
