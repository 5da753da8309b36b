/** Writes everything that belongs to one extension of a tenant into one file. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { ExportEvent, ExportInput, ExportResult } from '../../../contract/transfer.ts';
import type { Install } from '../../../contract/installs.ts';
import { migrations } from '../database/migrations/index.ts';
import { openSnapshot, type Snapshot } from '../database/snapshot.ts';
import type { Clock } from '../parts.ts';
import { listTree } from '../project/tree.ts';
import type { SecretVault } from '../registry/types.ts';
import { bundleName, formatName, formatVersion, headerName, type Header, rowsName, secretsName, sourceName } from './format.ts';
import type { Report } from './progress.ts';
import { sealSecrets } from './seal-secrets.ts';
import { projectTables, testDataTables } from './tables.ts';
import { type EntrySource, writeArchive } from './write-archive.ts';

export interface ExportParts {
  /** The database file; it is read by a connection of its own. */
  databaseFile: string;
  /** Folder for passing files. */
  temporary: string;
  clock: Clock;
  version: string;
  vault: Pick<SecretVault, 'list' | 'envelope'>;
  /** Opens an archive wherever it lies; null when the store holds it nowhere. */
  openBundle: (bundle: { registryId: string; contentHash: string }) => Promise<Readable | null>;
}

/** Rows go into entries of about this size. */
const chunkBytes = 4 * 1024 * 1024;

interface Counts {
  rows: number;
  versions: number;
  bundles: number;
  sources: number;
  missing: string[];
}

type Context = ExportParts & {
  request: ExportInput;
  install: Install;
  counts: Counts;
  folder: string;
  enter: (phase: 'rows' | 'bundles' | 'sources', current: string | null) => void;
  signal: AbortSignal;
};

async function* rowEntries({ request, install, counts, enter }: Context, snapshot: Snapshot): AsyncGenerator<EntrySource> {
  const { registryId: registry, installId, tenantId: tenant } = install;
  const tables = [...projectTables, ...(request.testData ? testDataTables : [])];
  let number = 0;
  for (const { table, where } of tables) {
    enter('rows', table);
    let lines: string[] = [];
    let length = 0;
    const entry = (): EntrySource => ({ name: rowsName((number += 1), table), bytes: Buffer.from(lines.join('')) });
    for (const row of snapshot.rows(`SELECT * FROM ${table} WHERE ${where}`, { registry, install: installId, tenant })) {
      counts.rows += 1;
      if (table === 'extension_version') counts.versions += 1;
      const line = `${JSON.stringify(row)}\n`;
      lines.push(line);
      length += line.length;
      if (length < chunkBytes) continue;
      yield entry();
      lines = [];
      length = 0;
    }
    if (lines.length > 0) yield entry();
  }
}

/** Copies an archive out of the store, so that its size is known and its hash is sure. Null when the store has it not. */
async function copyOut(context: Context, contentHash: string): Promise<string | null> {
  const { install, folder, openBundle, signal } = context;
  const body = await openBundle({ registryId: install.registryId, contentHash });
  if (body === null) return null;
  const file = path.join(folder, 'bundle');
  const hash = createHash('sha256');
  const hashing = async function* (source: AsyncIterable<Buffer>) {
    for await (const piece of source) {
      hash.update(piece);
      yield piece;
    }
  };
  await pipeline(body, hashing, createWriteStream(file, { mode: 0o600 }), { signal });
  // A damaged archive is as good as none: what it should be is lost.
  return hash.digest('hex') === contentHash.replace(/^sha256:/, '') ? file : null;
}

const hashesOf = (snapshot: Snapshot, registry: string): string[] => {
  const text = `SELECT DISTINCT content_hash AS hash FROM extension_bundle
    WHERE version_id IN (SELECT id FROM extension_version WHERE registry_id = @registry) ORDER BY hash`;
  return [...snapshot.rows(text, { registry })].map(({ hash }) => String(hash));
};

async function* bundleEntries(context: Context, hashes: readonly string[]): AsyncGenerator<EntrySource> {
  for (const contentHash of hashes) {
    context.enter('bundles', contentHash);
    const file = await copyOut(context, contentHash);
    if (file === null) {
      context.counts.missing.push(contentHash);
      continue;
    }
    context.counts.bundles += 1;
    yield { name: bundleName(contentHash.replace(/^sha256:/, '')), file };
  }
}

async function* sourceEntries({ request, counts, enter }: Context): AsyncGenerator<EntrySource> {
  if (request.sources === null) return;
  const { entries } = await listTree(request.sources, Number.MAX_SAFE_INTEGER);
  for (const { path: relative, kind } of entries) {
    if (kind !== 'file') continue;
    enter('sources', relative);
    counts.sources += 1;
    yield { name: sourceName(counts.sources), path: relative, bytes: await readFile(path.join(request.sources, relative)) };
  }
}

const secretMapSchema = z.record(z.string(), z.string());

/** Values by name; the envelope is the one form in which the vault gives them out. */
function secretValues(vault: ExportParts['vault'], installId: string): Record<string, string> {
  const envelope = vault.envelope(installId);
  if (envelope === null) return {};
  return secretMapSchema.parse(JSON.parse(Buffer.from(envelope.ciphertext_b64, 'base64').toString('utf8')));
}

async function* allEntries(context: Context, header: Header): AsyncGenerator<EntrySource> {
  const snapshot = openSnapshot(context.databaseFile);
  try {
    yield { name: headerName, bytes: Buffer.from(JSON.stringify(header)) };
    yield* rowEntries(context, snapshot);
    yield* bundleEntries(context, hashesOf(snapshot, context.install.registryId));
  } finally {
    snapshot.close();
  }
  yield* sourceEntries(context);
  const { passphrase } = context.request;
  if (header.secrets.state !== 'sealed' || passphrase === null) return;
  const values = secretValues(context.vault, context.install.installId);
  yield { name: secretsName, bytes: Buffer.from(await sealSecrets(values, passphrase)) };
}

function headerFor({ clock, version, vault }: ExportParts, install: Install, request: ExportInput): Header {
  const names = vault.list(install.installId).map(({ name }) => name);
  const state = names.length === 0 ? 'none' : request.passphrase === null ? 'left-out' : 'sealed';
  return {
    format: formatName,
    version: formatVersion,
    createdAt: clock.now(),
    workbench: version,
    schema: Object.keys(migrations),
    extension: { publisher: install.publisher, name: install.name },
    tenantId: install.tenantId,
    installId: install.installId,
    testData: request.testData,
    secrets: { state, names },
  };
}

/** Answers what the file holds. Fails with `FILE_EXISTS`, `SECRETS_LOCKED`, `READ_ONLY` or `DISK_FULL`. */
export async function exportProject(
  parts: ExportParts,
  install: Install,
  request: ExportInput,
  report: Report<ExportEvent>,
  signal: AbortSignal,
): Promise<ExportResult> {
  const counts: Counts = { rows: 0, versions: 0, bundles: 0, sources: 0, missing: [] };
  const header = headerFor(parts, install, request);
  const folder = await mkdtemp(path.join(parts.temporary, 'export-'));
  let bytes = 0;
  let at: { phase: 'rows' | 'bundles' | 'sources'; current: string | null } = { phase: 'rows', current: null };
  const tell = (): void => report({ ...at, bytes, totalBytes: null });
  const enter: Context['enter'] = (phase, current) => {
    at = { phase, current };
    tell();
  };
  const wrote = (more: number): void => {
    bytes += more;
    tell();
  };
  try {
    const entries = allEntries({ ...parts, request, install, counts, folder, enter, signal }, header);
    const written = await writeArchive(entries, { file: request.file, overwrite: request.overwrite, signal, wrote });
    const { versions, bundles, rows, sources, missing } = counts;
    const { file } = request;
    return {
      file,
      ...written,
      slug: install.slug,
      versions,
      bundles,
      missingBundles: missing,
      rows,
      sources,
      secrets: header.secrets,
    };
  } finally {
    // A stream that was cancelled may still be opening its file in there.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
}
