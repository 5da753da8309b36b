/** Packs files into the compressed archive that is published, and takes its content hash. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compress } from '@mongodb-js/zstd';
import type { BuilderJobs, PackedArchive } from './protocol.ts';
import { compareNames, encodeTar, type TarFile } from './tar.ts';

/** One level everywhere, so that the hash tested is the hash published. */
const zstdLevel = 3;

/**
 * Same names and bytes give the same archive, whatever the order, times, owners and modes of the files.
 * The content hash is that of the compressed bytes (contract topic: version and hash rules).
 */
export async function pack(input: BuilderJobs['pack']['input']): Promise<PackedArchive> {
  const files: TarFile[] = [];
  for (const path of input.paths.toSorted(compareNames)) {
    files.push({ path, data: await readFile(join(input.root, path)) });
  }
  const archive = await compress(encodeTar(files), zstdLevel);
  await writeFile(input.output, archive);
  return {
    sha256: createHash('sha256').update(archive).digest('hex'),
    sizeBytes: archive.byteLength,
    files: files.map((file) => ({ path: file.path, size: file.data.byteLength })),
  };
}
