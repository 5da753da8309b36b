/** Archives for tests, down to entries that no packer would write. */
import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { Header } from 'tar';
import type { HeaderData } from 'tar';

export interface ArchiveEntry {
  path: string;
  body?: string | Uint8Array;
  type?: HeaderData['type'];
  linkpath?: string;
}

const block = 512;

export function tarOf(entries: readonly ArchiveEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const body = Buffer.from(entry.body ?? '');
    const header = Buffer.alloc(block);
    new Header({
      path: entry.path,
      type: entry.type ?? 'File',
      size: body.length,
      mode: 0o644,
      ...(entry.linkpath === undefined ? {} : { linkpath: entry.linkpath }),
    }).encode(header, 0);
    return [header, body, Buffer.alloc((block - (body.length % block)) % block)];
  });
  return Buffer.concat([...parts, Buffer.alloc(block * 2)]);
}

/** A bundle archive and its content hash. */
export function bundleOf(entries: readonly ArchiveEntry[]): { archive: Buffer; contentHash: string } {
  return hashed(zstdCompressSync(tarOf(entries)));
}

export function hashed(archive: Buffer): { archive: Buffer; contentHash: string } {
  return { archive, contentHash: `sha256:${createHash('sha256').update(archive).digest('hex')}` };
}
