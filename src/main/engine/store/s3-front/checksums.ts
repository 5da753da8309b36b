/** The checksums that S3 clients send with a body, in its headers or behind it. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface Checksum {
  update(bytes: Uint8Array): void;
  base64(): string;
}

/** Two halves of 32 bits, as JavaScript counts with them. */
interface Table {
  low: Uint32Array;
  high: Uint32Array;
}

/** Table of a reflected CRC, by its polynomial. */
function tableOf(polynomial: { low: number; high: number }): Table {
  const low = new Uint32Array(256);
  const high = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let [l, h] = [byte, 0];
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = l & 1;
      l = (l >>> 1) | (h << 31);
      h >>>= 1;
      if (odd === 1) [l, h] = [l ^ polynomial.low, h ^ polynomial.high];
    }
    low[byte] = l;
    high[byte] = h;
  }
  return { low, high };
}

function createCrc(width: 32 | 64, polynomial: { low: number; high: number }): Checksum {
  const table = tableOf(polynomial);
  let low = 0xffff_ffff;
  let high = width === 64 ? 0xffff_ffff : 0;
  return {
    update(bytes) {
      for (const byte of bytes) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (table.low[index] ?? 0);
        high = (high >>> 8) ^ (table.high[index] ?? 0);
      }
    },
    base64() {
      const value = Buffer.alloc(8);
      value.writeUInt32BE(~high >>> 0, 0);
      value.writeUInt32BE(~low >>> 0, 4);
      return value.subarray(width === 64 ? 0 : 4).toString('base64');
    },
  };
}

function createCrc32(): Checksum {
  let value = 0;
  return {
    update(bytes) {
      value = crc32(bytes, value);
    },
    base64() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString('base64');
    },
  };
}

function createDigest(algorithm: 'md5' | 'sha1' | 'sha256'): Checksum {
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), base64: () => hash.digest('base64') };
}

/** By the header that carries it. */
const makers: Readonly<Record<string, () => Checksum>> = {
  'content-md5': () => createDigest('md5'),
  'x-amz-checksum-sha1': () => createDigest('sha1'),
  'x-amz-checksum-sha256': () => createDigest('sha256'),
  'x-amz-checksum-crc32': createCrc32,
  'x-amz-checksum-crc32c': () => createCrc(32, { low: 0x82f6_3b78, high: 0 }),
  'x-amz-checksum-crc64nvme': () => createCrc(64, { low: 0xac4b_c9b5, high: 0x9a6c_9329 }),
};

export const checksumHeaders = Object.keys(makers);

/** Null for a header that carries none. */
export function createChecksum(header: string): Checksum | null {
  return makers[header]?.() ?? null;
}
