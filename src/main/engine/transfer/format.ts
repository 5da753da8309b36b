/**
 * The export file, version 1: a tar archive compressed with zstd. `export.json` comes first and says what it is; then
 * rows (`rows/<number>.<table>.jsonl`), archives (`bundles/<hex>.tar.zst`), sources, and sealed secrets;
 * `contents.json` comes last and names every entry with its size and hash, so that a cut or damaged file is told from
 * a whole one.
 */
import { z } from 'zod';

export const formatName = 'alga-workbench-export';
export const formatVersion = 1;

export const headerSchema = z.object({
  format: z.literal(formatName),
  version: z.number().int(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  /** Version of the workbench that wrote it. */
  workbench: z.string(),
  /** Names of the migrations that the rows stand on. */
  schema: z.array(z.string()),
  extension: z.object({ publisher: z.string(), name: z.string() }),
  tenantId: z.string(),
  installId: z.string(),
  testData: z.boolean(),
  secrets: z.object({ state: z.enum(['none', 'sealed', 'left-out']), names: z.array(z.string()) }),
});
export type Header = z.infer<typeof headerSchema>;

export const contentsSchema = z.array(
  z.object({
    name: z.string(),
    size: z.number().int().min(0),
    sha256: z.string(),
    /** Of a source: its path in the project, with `/`. */
    path: z.string().optional(),
  }),
);
export type Contents = z.infer<typeof contentsSchema>;

/** One row as it lies in the database. */
export const rowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
export type Row = z.infer<typeof rowSchema>;

export const headerName = 'export.json';
export const contentsName = 'contents.json';
export const secretsName = 'secrets.json';

/** Entries that are read into memory whole may have no more bytes than this. */
export const wholeEntryLimit = 64 * 1024 * 1024;

/** Entries of a file: each becomes a file on disk, and empty ones take no room in an archive. */
export const entryLimit = 250_000;

/** What a file may come to on disk, so that a small one cannot fill it. */
export const unpackedLimit = 16 * 1024 ** 3;

const rowsPattern = /^rows\/\d{6}\.([a-z_]+)\.jsonl$/;
const bundlePattern = /^bundles\/([0-9a-f]{64})\.tar\.zst$/;
const sourcePattern = /^sources\/\d{6}$/;

export type EntryKind =
  | { kind: 'header' | 'contents' | 'secrets' | 'source' }
  | { kind: 'rows'; table: string }
  | { kind: 'bundle'; hex: string }
  | { kind: 'unknown' };

export function entryKind(name: string): EntryKind {
  if (name === headerName) return { kind: 'header' };
  if (name === contentsName) return { kind: 'contents' };
  if (name === secretsName) return { kind: 'secrets' };
  if (sourcePattern.test(name)) return { kind: 'source' };
  const table = rowsPattern.exec(name)?.[1];
  if (table !== undefined) return { kind: 'rows', table };
  const hex = bundlePattern.exec(name)?.[1];
  return hex === undefined ? { kind: 'unknown' } : { kind: 'bundle', hex };
}

const numbered = (count: number): string => String(count).padStart(6, '0');

export const rowsName = (count: number, table: string): string => `rows/${numbered(count)}.${table}.jsonl`;
export const bundleName = (hex: string): string => `bundles/${hex}.tar.zst`;
export const sourceName = (count: number): string => `sources/${numbered(count)}`;
