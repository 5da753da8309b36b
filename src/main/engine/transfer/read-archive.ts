/**
 * Unpacks an export file into a folder and checks every byte of it against the list at its end, so that what follows
 * stands on a whole file.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { diskError, errnoOf } from '../files/disk-error.ts';
import { exportInvalid } from './failures.ts';
import {
  contentsSchema,
  entryKind,
  entryLimit,
  formatName,
  formatVersion,
  headerSchema,
  type Header,
  unpackedLimit,
  wholeEntryLimit,
} from './format.ts';
import { readTar, TarDamage, type TarEntry } from './tar-stream.ts';

export interface Unpacked {
  header: Header;
  /** Files of rows in their order. */
  rows: { table: string; file: string }[];
  bundles: { hex: string; file: string; size: number }[];
  sources: { path: string; file: string }[];
  /** Text of the sealed entry; null where there is none. */
  secrets: string | null;
}

export interface ReadOptions {
  file: string;
  /** Empty; what is unpacked goes there. */
  folder: string;
  signal: AbortSignal;
  /** Told of bytes after decompression. */
  read: (bytes: number) => void;
}

interface Seen {
  name: string;
  size: number;
  sha256: string;
  file: string;
}

async function unpackEntry(entry: TarEntry, file: string, { signal, read }: ReadOptions): Promise<Seen> {
  const hash = createHash('sha256');
  const hashing = async function* () {
    for await (const piece of entry.body) {
      hash.update(piece);
      read(piece.length);
      yield piece;
    }
  };
  await pipeline(hashing, createWriteStream(file, { flags: 'wx', mode: 0o600 }), { signal });
  return { name: entry.name, size: entry.size, sha256: hash.digest('hex'), file };
}

const textOf = (seen: Seen): Promise<string> => readFile(seen.file, 'utf8');

function parseAs<T>(schema: z.ZodType<T>, text: string, name: string, file: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw exportInvalid(file, `Its entry ${name} is not what it should be.`);
  }
}

const versionSchema = z.object({ format: z.literal(formatName), version: z.number() });

function headerOf(text: string, file: string): Header {
  const { version } = parseAs(versionSchema, text, 'export.json', file);
  if (version > formatVersion) {
    throw exportInvalid(
      file,
      `It has format ${version}; this workbench reads up to ${formatVersion}.`,
      'Import it with a newer workbench.',
    );
  }
  return parseAs(headerSchema, text, 'export.json', file);
}

/** Sources carry their paths in the list; each must stay in its folder. */
function isInside(relative: string): boolean {
  const segments = relative.split('/');
  return segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..' && !/[\\\0:]/.test(segment));
}

/** Fails for an entry that no export has, or not of that size. `before` is what came before it. */
function refuseForeign({ name, size }: TarEntry, before: { entries: number; bytes: number }, file: string): void {
  const { kind } = entryKind(name);
  if (before.entries === 0 && kind !== 'header') throw exportInvalid(file, 'It is no export of a workbench.');
  if (kind === 'unknown') throw exportInvalid(file, `It holds an entry ${name} that no export has.`);
  if (before.entries >= entryLimit) throw exportInvalid(file, `It holds more than ${entryLimit} entries.`);
  const isWhole = kind !== 'bundle' && kind !== 'source';
  if (before.bytes + size > unpackedLimit || (isWhole && size > wholeEntryLimit))
    throw exportInvalid(file, `Its entry ${name} is too large.`);
}

async function unpackAll(options: ReadOptions): Promise<Seen[]> {
  const { file, folder, signal } = options;
  const seen: Seen[] = [];
  let bytes = 0;
  const unpack = async (archive: AsyncIterable<Buffer>): Promise<void> => {
    for await (const entry of readTar(archive)) {
      refuseForeign(entry, { entries: seen.length, bytes }, file);
      bytes += entry.size;
      seen.push(await unpackEntry(entry, path.join(folder, String(seen.length)), options));
    }
  };
  await pipeline(createReadStream(file), createZstdDecompress(), unpack, { signal });
  return seen;
}

/** Zlib's own errors, and an archive that breaks off. */
function isDamage(error: unknown): boolean {
  return error instanceof TarDamage || /^(ZSTD|Z|ERR_STREAM|ERR_BUFFER)_?/.test(errnoOf(error) ?? '');
}

/** Fails with `EXPORT_INVALID` for a file that is damaged, cut, foreign or of a newer workbench. */
export async function readArchive(options: ReadOptions): Promise<Unpacked> {
  const { file, signal } = options;
  const seen = await unpackAll(options).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EISDIR')
      throw exportInvalid(file, 'There is no such file.', 'Check its path.');
    if (!signal.aborted && isDamage(error)) throw exportInvalid(file, 'It is damaged, or it is no export of a workbench.');
    throw diskError(error, options.folder);
  });
  const [head] = seen;
  const last = seen.pop();
  if (head === undefined || last === undefined || last.name !== 'contents.json')
    throw exportInvalid(file, 'It breaks off before its end.');
  const header = headerOf(await textOf(head), file);
  const contents = parseAs(contentsSchema, await textOf(last), 'contents.json', file);
  const asListed = contents.length === seen.length && seen.every((entry, index) => isSame(entry, contents[index]!));
  if (!asListed) throw exportInvalid(file, 'Its entries are not those that it was written with.');
  return sorted(
    header,
    seen,
    contents.map(({ path: relative }) => relative),
    file,
  );
}

const isSame = (seen: Seen, listed: { name: string; size: number; sha256: string }): boolean =>
  seen.name === listed.name && seen.size === listed.size && seen.sha256 === listed.sha256;

async function sorted(header: Header, seen: Seen[], paths: (string | undefined)[], file: string): Promise<Unpacked> {
  const unpacked: Unpacked = { header, rows: [], bundles: [], sources: [], secrets: null };
  for (const [index, entry] of seen.entries()) {
    const kind = entryKind(entry.name);
    const relative = paths[index] ?? '';
    if (kind.kind === 'rows') unpacked.rows.push({ table: kind.table, file: entry.file });
    if (kind.kind === 'secrets') unpacked.secrets = await textOf(entry);
    if (kind.kind === 'bundle') {
      if (entry.sha256 !== kind.hex) throw exportInvalid(file, `The bundle ${kind.hex} in it has another hash.`);
      unpacked.bundles.push({ hex: kind.hex, file: entry.file, size: entry.size });
    }
    if (kind.kind === 'source') {
      if (!isInside(relative))
        throw exportInvalid(file, `A source in it has the path "${relative}", which leaves the project.`);
      unpacked.sources.push({ path: relative, file: entry.file });
    }
  }
  return unpacked;
}
