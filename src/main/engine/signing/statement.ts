/** What a signature says about a bundle, and how it differs from the bundle at hand. */
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

/** Hex SHA-256 by path inside the archive. */
export type FileDigests = ReadonlyMap<string, string>;

export interface BundleFacts {
  publisher: string;
  name: string;
  version: string;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
}

export interface Statement extends BundleFacts {
  files: FileDigests;
}

const statementSchema = z.object({
  publisher: z.string(),
  name: z.string(),
  version: z.string(),
  contentHash: z.string(),
  files: z.record(z.string(), z.string()),
});

/** The bytes that are signed. */
export function encodeStatement({ publisher, name, version, contentHash, files }: Statement): Uint8Array {
  return Buffer.from(canonicalJson({ publisher, name, version, contentHash, files: Object.fromEntries(files) }));
}

/** Null for a payload that is no statement. */
export function decodeStatement(payload: Uint8Array): Statement | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
    const { files, ...facts } = statementSchema.parse(JSON.parse(text));
    return { ...facts, files: new Map(Object.entries(files)) };
  } catch {
    // Neither UTF-8, nor JSON, nor the right fields: all the same to whoever checks it.
    return null;
  }
}

/** A version is signed before a registry gives its wildcard `X.Y.*` a patch. */
function isVersion(signed: string, version: string): boolean {
  return (
    signed === version ||
    (/^\d+\.\d+\.\*$/.test(signed) && /^\d+$/.test(version.slice(signed.length - 1)) && version.startsWith(signed.slice(0, -1)))
  );
}

/**
 * Why the statement is not about this bundle; null when it is. Without `files`, their digests are not compared: they
 * follow from the content hash where the caller has taken that from the archive itself.
 */
export function contradiction(statement: Statement, bundle: BundleFacts, files?: FileDigests): string | null {
  for (const field of ['publisher', 'name'] as const) {
    if (statement[field] !== bundle[field]) return `the signature names another ${field}: ${statement[field]}`;
  }
  if (!isVersion(statement.version, bundle.version)) return `the signature names another version: ${statement.version}`;
  if (statement.contentHash !== bundle.contentHash) return `the signature names another hash: ${statement.contentHash}`;
  return files === undefined ? null : differingFile(statement.files, files);
}

function differingFile(signed: FileDigests, found: FileDigests): string | null {
  for (const [path, digest] of found) {
    if (!signed.has(path)) return `the signature does not name a file of the bundle: ${path}`;
    if (signed.get(path) !== digest) return `a file differs from the signed one: ${path}`;
  }
  for (const path of signed.keys()) if (!found.has(path)) return `a signed file is not in the bundle: ${path}`;
  return null;
}
