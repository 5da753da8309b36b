/** Reads lines and counted bytes from a stream, in turns. */
import { S3Error } from '../errors.ts';

const lineLimit = 8_192;

export interface ByteReader {
  /** Up to the next line break, which is left out. */
  line(): Promise<string>;
  /** Exactly so many bytes, in pieces as they come. */
  bytes(count: number): AsyncGenerator<Buffer, void>;
}

export function createByteReader(source: AsyncIterable<Buffer>): ByteReader {
  const input = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  async function more(): Promise<Buffer> {
    const next = await input.next();
    if (next.done === true) throw new S3Error('IncompleteBody', 'The body ends too early.');
    return next.value;
  }

  return {
    async line() {
      for (;;) {
        const end = held.indexOf('\r\n');
        if (end >= 0) {
          const text = held.toString('latin1', 0, end);
          held = held.subarray(end + 2);
          return text;
        }
        if (held.length > lineLimit) throw new S3Error('InvalidRequest', 'The body is not in chunks.');
        held = Buffer.concat([held, await more()]);
      }
    },

    async *bytes(count) {
      let left = count;
      while (left > 0) {
        if (held.length === 0) held = await more();
        const piece = held.subarray(0, left);
        held = held.subarray(piece.length);
        left -= piece.length;
        yield piece;
      }
    },
  };
}
