/** Strict base64: standard alphabet, padded. Node's own decoder takes anything. */

const padded = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Null when the text is not base64. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0 || !padded.test(text)) return null;
  return Buffer.from(text, 'base64');
}
