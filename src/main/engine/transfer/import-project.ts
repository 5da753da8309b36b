/**
 * Brings an export file into a tenant, all of it or nothing: the file is unpacked and checked, compared with what is
 * there, its archives are stored, and then one transaction writes every row.
 */
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ImportEvent, ImportInput, ImportReport } from '../../../contract/transfer.ts';
import type { Database } from '../database/open.ts';
import { migrations } from '../database/migrations/index.ts';
import { errnoOf } from '../files/disk-error.ts';
import type { PublishCopies } from '../registry/publish-copies.ts';
import type { SecretVault } from '../registry/types.ts';
import type { BundleStore } from '../store/store.ts';
import { exportInvalid, importConflict, passphraseWrong, sourcesFolderTaken } from './failures.ts';
import { type ImportPlan, planImport } from './import-plan.ts';
import { createRowWriter, rowsOf, type RowWriter, type Rows } from './import-rows.ts';
import type { Report } from './progress.ts';
import { readArchive, type Unpacked } from './read-archive.ts';
import { openSecrets } from './seal-secrets.ts';
import { storeArchives, type StoredArchives } from './store-archives.ts';
import { writeInstall } from './write-install.ts';
import { writeRegistry } from './write-registry.ts';
import { writeTestData } from './write-test-data.ts';

export interface ImportParts {
  db: Database;
  /** Folder for passing files. */
  temporary: string;
  store: Pick<BundleStore, 'head' | 'put' | 'delete'>;
  /** Notes of archives whose rows are not written yet; what a crash leaves is swept by them. */
  copies: Pick<PublishCopies, 'begin'>;
  vault: Pick<SecretVault, 'set' | 'discard'>;
}

export interface Imported {
  report: ImportReport;
  /** Null where the file held no install, and for a dry run. */
  installId: string | null;
}

interface Context extends ImportParts {
  tenantId: string;
  request: ImportInput;
  unpacked: Unpacked;
  rows: Rows;
  writer: RowWriter;
  secrets: Record<string, string> | null;
}

function refuseNewer({ header }: Unpacked, file: string): void {
  const foreign = header.schema.filter((name) => !Object.hasOwn(migrations, name));
  if (foreign.length === 0) return;
  const why = `It was written by a newer workbench, whose data this one does not know: ${foreign.join(', ')}.`;
  throw exportInvalid(file, why, 'Import it with that workbench, or a newer one.');
}

async function readSecrets({ secrets, header }: Unpacked, { passphrase, file }: ImportInput) {
  if (header.secrets.state !== 'sealed' || passphrase === null) return null;
  if (secrets === null) throw exportInvalid(file, 'Its secrets are missing.');
  const opened = await openSecrets(secrets, passphrase).catch(() => {
    throw exportInvalid(file, 'Its secrets are not sealed as those of a workbench are.');
  });
  if (opened === null) throw passphraseWrong();
  return opened;
}

interface StagedSources {
  /** Makes them appear at their place, whole. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** A file where a folder or another file stands already. */
const isTwice = (error: unknown): boolean =>
  ['EEXIST', 'ENOTDIR', 'EISDIR', 'ERR_FS_CP_EEXIST', 'ERR_FS_CP_NON_DIR_TO_DIR'].includes(errnoOf(error) ?? '');

/** Sources go to a folder beside the target first. Fails with `FOLDER_NOT_EMPTY` or `EXPORT_INVALID`. */
async function stageSources(unpacked: Unpacked, archive: string, target: string): Promise<StagedSources> {
  const there = await readdir(target).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw errnoOf(error) === 'ENOTDIR' ? sourcesFolderTaken(target) : error;
  });
  if (there.length > 0) throw sourcesFolderTaken(target);
  await mkdir(path.dirname(target), { recursive: true });
  const staged = await mkdtemp(`${target}.import-`);
  try {
    for (const { path: relative, file } of unpacked.sources) {
      const to = path.join(staged, ...relative.split('/'));
      await mkdir(path.dirname(to), { recursive: true });
      await cp(file, to, { force: false, errorOnExist: true });
    }
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    if (!isTwice(error)) throw error;
    throw exportInvalid(archive, 'Two sources in it have the same path.');
  }
  return {
    async finish() {
      await rm(target, { recursive: true, force: true });
      await rename(staged, target);
    },
    discard: () => rm(staged, { recursive: true, force: true }),
  };
}

/** What was planned stands only as long as nobody else changed what it was planned for. */
function assertUnchanged(context: Context, plan: ImportPlan): void {
  const now = planImport(context);
  if (now !== null && JSON.stringify(now.items) === JSON.stringify(plan.items)) return;
  throw importConflict(plan.slug, ['The extension was changed here meanwhile.']);
}

function writeAll(context: Context, plan: ImportPlan, archives: StoredArchives): string | null {
  const { db, vault, rows, writer, tenantId, secrets, unpacked } = context;
  return db.transaction(() => {
    assertUnchanged(context, plan);
    const endpoints = writeRegistry({ plan, rows, writer, tenantId });
    if (unpacked.header.testData) writeTestData(writer, rows, tenantId, plan.install);
    const invalid = (why: string): Error => exportInvalid(context.request.file, why);
    const installId = writeInstall({ plan, rows, writer, tenantId, endpoints, invalid });
    if (installId !== null) {
      if (plan.install?.action === 'replace') vault.discard(installId);
      for (const [name, value] of Object.entries(secrets ?? {})) vault.set(installId, name, value);
    }
    archives.keep();
    return installId;
  });
}

/** Archives first, each verified by its hash; then all rows in one transaction. */
async function bringIn(context: Context, plan: ImportPlan, report: Report<ImportEvent>, signal: AbortSignal) {
  const archives = await storeArchives(context, plan, {
    stored: (bytes, totalBytes, current) => report({ phase: 'storing', bytes, totalBytes, current }),
    signal,
  });
  try {
    report({ phase: 'writing', bytes: 0, totalBytes: null, current: null });
    return writeAll(context, plan, archives);
  } catch (error) {
    await archives.takeBack();
    throw error;
  }
}

function reportOf({ header }: Unpacked, plan: ImportPlan): ImportReport {
  return {
    slug: plan.slug,
    createdAt: header.createdAt,
    workbench: header.workbench,
    items: plan.items,
    possible: plan.items.every(({ action }) => action !== 'conflict'),
    secrets: header.secrets,
  };
}

async function carryOut(context: Context, report: Report<ImportEvent>, signal: AbortSignal): Promise<Imported> {
  const { unpacked, request } = context;
  const plan = planImport(context);
  if (plan === null) throw exportInvalid(request.file, 'It holds no extension.');
  const told = reportOf(unpacked, plan);
  if (request.dryRun) return { report: told, installId: null };
  const obstacles = plan.items.filter(({ action }) => action === 'conflict');
  if (obstacles.length > 0)
    throw importConflict(
      plan.slug,
      obstacles.map(({ kind, name, detail }) => `${kind} ${name}: ${detail}`),
    );
  const sources = request.sourcesTo === null ? null : await stageSources(unpacked, request.file, request.sourcesTo);
  try {
    const installId = await bringIn(context, plan, report, signal);
    await sources?.finish();
    return { report: told, installId };
  } catch (error) {
    await sources?.discard();
    throw error;
  }
}

/** Fails with `EXPORT_INVALID`, `IMPORT_CONFLICT`, `PASSPHRASE_WRONG` or `FOLDER_NOT_EMPTY`; nothing is changed then. */
export async function importProject(
  parts: ImportParts,
  tenantId: string,
  request: ImportInput,
  report: Report<ImportEvent>,
  signal: AbortSignal,
): Promise<Imported> {
  const folder = await mkdtemp(path.join(parts.temporary, 'import-'));
  let bytes = 0;
  const read = (more: number): void => {
    bytes += more;
    report({ phase: 'reading', bytes, totalBytes: null, current: null });
  };
  try {
    const unpacked = await readArchive({ file: request.file, folder, signal, read });
    refuseNewer(unpacked, request.file);
    const secrets = await readSecrets(unpacked, request);
    const rows = rowsOf(unpacked, request.file);
    const writer = createRowWriter(parts.db, request.file);
    return await carryOut({ ...parts, tenantId, request, unpacked, rows, writer, secrets }, report, signal);
  } finally {
    // A stream that was cancelled may still be opening its file in there.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
}
