/** Tar as a stream, as far as export files need it: plain ustar, regular files, short names. */
import { Header } from 'tar';

const blockSize = 512;

/** The block before an entry's bytes. */
export function tarHeader(name: string, size: number): Buffer {
  const block = Buffer.alloc(blockSize);
  const header = { path: name, mode: 0o600, uid: 0, gid: 0, size, mtime: new Date(0), uname: '', gname: '' };
  new Header({ ...header, type: 'File' }).encode(block);
  return block;
}

/** What fills an entry up to whole blocks. */
export function tarPadding(size: number): Buffer {
  const rest = size % blockSize;
  return Buffer.alloc(rest === 0 ? 0 : blockSize - rest);
}

/** The end of an archive. */
export const tarEnd = Buffer.alloc(2 * blockSize);

export interface TarEntry {
  name: string;
  size: number;
  /** Must be read before the next entry is asked for; what was left unread is skipped. */
  body: AsyncIterable<Buffer>;
}

/** The archive breaks off or is none. */
export class TarDamage extends Error {}

/** Hands out a stream of chunks in pieces of asked sizes. */
function createTaker(source: AsyncIterable<Uint8Array>) {
  const chunks = source[Symbol.asyncIterator]();
  let kept: Buffer = Buffer.alloc(0);

  /** Up to `most` bytes; null at the end. */
  async function some(most: number): Promise<Buffer | null> {
    while (kept.length === 0) {
      const next = await chunks.next();
      if (next.done === true) return null;
      kept = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
    const piece = kept.subarray(0, most);
    kept = kept.subarray(piece.length);
    return piece;
  }

  async function* exactly(size: number): AsyncGenerator<Buffer> {
    let left = size;
    while (left > 0) {
      const piece = await some(left);
      if (piece === null) throw new TarDamage('It ends in the middle of an entry.');
      left -= piece.length;
      yield piece;
    }
  }

  return {
    exactly,
    async block(): Promise<Buffer | null> {
      const pieces: Buffer[] = [];
      for await (const piece of exactly(blockSize)) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  };
}

function decode(block: Buffer): { name: string; size: number } {
  const header = new Header(block);
  if (!header.cksumValid || header.type !== 'File' || !header.path || header.size === undefined || header.size < 0) {
    throw new TarDamage('It holds something that no export has.');
  }
  return { name: header.path, size: header.size };
}

/** Reads entries in order. Throws `TarDamage` where the archive is cut or foreign. */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void> {
  const taker = createTaker(source);
  for (;;) {
    const block = await taker.block();
    if (block === null || block.every((byte) => byte === 0)) return;
    const { name, size } = decode(block);
    const body = taker.exactly(size);
    yield { name, size, body };
    await drain(body);
    await drain(taker.exactly(tarPadding(size).length));
  }
}

async function drain(body: AsyncIterable<Buffer>): Promise<void> {
  for await (const piece of body) void piece;
}
