/** Bundles by what identifies them, over any store; the platform's documents call these helpers by the same names. */
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { RunnerError } from '../../../../runner/errors.ts';
import { extractBundle } from '../../../../runner/bundle/extract.ts';
import { defaultBundleLimits } from '../../../../runner/bundle/limits.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import { diskError, errnoOf } from '../files/disk-error.ts';
import { objectKey } from '../registry/object-key.ts';
import { corrupt, readArchive } from '../signing/read-archive.ts';
import { damagedObject, objectMissing } from './failures.ts';
import { verified } from './hashing.ts';
import { assertSafeKey } from './keys.ts';
import type { BundleStore, ByteRange } from './store.ts';

/** A bundle of a tenant's extension. */
export type BundleAddress = Parameters<typeof objectKey>[0];

export interface BundleIndex {
  /** Bytes of the archive. */
  sizeBytes: number;
  /** Files of the archive by their path, with the hex SHA-256 of each. */
  files: ReadonlyMap<string, string>;
  /** Text of `manifest.json`, at the root or one folder below it; null when there is none. */
  manifest: string | null;
}

type Source = Pick<BundleStore, 'get'>;

const isManifest = (path: string): boolean => /^(?:[^/]+\/)?manifest\.json$/.test(path);
const hexOf = ({ contentHash }: BundleAddress): string => contentHash.replace(/^sha256:/i, '').toLowerCase();

/**
 * The archive; the stream fails with `HASH_MISMATCH` at its end when it is not the one that the hash names. A range of
 * it comes unchecked. Fails with `OBJECT_NOT_FOUND`.
 */
export async function getBundleStream(store: Source, address: BundleAddress, range?: ByteRange): Promise<Readable> {
  const key = objectKey(address);
  const stream = await store.get(key, range);
  if (stream === null) throw objectMissing(key);
  return range === undefined ? verified(stream, key, hexOf(address)) : stream;
}

/** What is in the archive. Fails with `OBJECT_NOT_FOUND`, `HASH_MISMATCH` or `ARCHIVE_CORRUPT`. */
export async function getBundleIndex(store: Source, address: BundleAddress): Promise<BundleIndex> {
  const key = objectKey(address);
  const stream = await store.get(key);
  if (stream === null) throw objectMissing(key);
  const { contents, sha256, sizeBytes } = await readArchive(stream, { keep: isManifest });
  if (sha256 !== hexOf(address)) throw damagedObject(key, hexOf(address), sha256);
  if (!contents.ok) throw corrupt(contents.problem);
  return { sizeBytes, files: contents.files, manifest: contents.kept[0]?.text ?? null };
}

function notEmpty(folder: string): WorkbenchError {
  return new WorkbenchError({
    code: 'FOLDER_NOT_EMPTY',
    what: 'The bundle was not unpacked.',
    why: `The folder ${folder} is not empty.`,
    fix: 'Choose a folder that is absent or empty.',
  });
}

/** Failures of the runner's unpacking, in the workbench's own form; the store's come as they are. */
function told(error: unknown): unknown {
  if (!(error instanceof RunnerError)) return error;
  const { what, why, fix } = error.explanation;
  return new WorkbenchError({ code: 'ARCHIVE_CORRUPT', what, why, fix }, { cause: error });
}

/** A folder that is already there takes the place of nothing only when it is empty. */
async function place(staged: string, folder: string): Promise<void> {
  try {
    await rename(staged, folder);
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTDIR'].includes(errnoOf(error) ?? '')) throw notEmpty(folder);
    throw error;
  }
}

/**
 * Unpacks one folder of the archive, such as `ui` or `dist`, into `folder`, which is absent or empty; it appears when
 * all of it is there and the archive has proven to be the right one. The runner's rules decide which files are left out.
 * Answers the files that were written, by their path below `folder`. Fails with `OBJECT_NOT_FOUND`, `HASH_MISMATCH`,
 * `ARCHIVE_CORRUPT` or `FOLDER_NOT_EMPTY`.
 */
export async function extractSubtree(
  store: Source,
  address: BundleAddress,
  subtree: string,
  folder: string,
): Promise<string[]> {
  const prefix = `${subtree}/`;
  assertSafeKey(subtree);
  const archive = await getBundleStream(store, address);
  let ofStore: WorkbenchError | null = null;
  archive.on('error', (error: unknown) => {
    if (error instanceof WorkbenchError) ofStore = error;
  });
  await mkdir(dirname(folder), { recursive: true });
  const staging = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    const roots = { ui: join(staging, 'ui'), bundle: staging };
    await mkdir(join(staging, prefix), { recursive: true });
    const seal = await extractBundle({ archive, roots, limits: defaultBundleLimits, only: (path) => path.startsWith(prefix) });
    await place(join(staging, prefix), folder);
    const paths = [...seal.files.keys()].map((path) => path.replace(/^bundle\//, ''));
    return paths.map((path) => path.slice(prefix.length)).toSorted();
  } catch (error) {
    throw ofStore ?? diskError(told(error), folder);
  } finally {
    archive.destroy();
    await rm(staging, { recursive: true, force: true });
  }
}
