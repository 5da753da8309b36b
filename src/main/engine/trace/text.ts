/** Cutting text to a size in bytes without splitting a character. */

const encoder = new TextEncoder();

export interface CutText {
  text: string;
  truncated: boolean;
}

/** The longest beginning of `text` whose UTF-8 form has at most `maxBytes` bytes. Lone surrogates become U+FFFD. */
export function cutText(text: string, maxBytes: number): CutText {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  // A UTF-16 unit takes at most three bytes, so most texts need no measuring.
  if (whole.length * 3 <= maxBytes || Buffer.byteLength(whole) <= maxBytes) return { text: whole, truncated: false };
  const { read } = encoder.encodeInto(whole, new Uint8Array(maxBytes));
  return { text: whole.slice(0, read), truncated: true };
}
