/** Unsigned LEB128, the integer encoding of WebAssembly binaries. */

/** Reads at `at`; answers the value and the offset after it. Throws `RangeError` on a value over 32 bits or a cut. */
export function readU32(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) throw new RangeError('unexpected end');
    value += (byte & 0x7f) * 2 ** (7 * index);
    if ((byte & 0x80) === 0) {
      if (value > 0xffff_ffff) break;
      return [value, at + index + 1];
    }
  }
  throw new RangeError('integer too large');
}

export function writeU32(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}
