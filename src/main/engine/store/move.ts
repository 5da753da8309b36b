/**
 * Copies every object of a store into another, and proves each by reading it back. Objects that the other store has
 * already are not sent again, so that a copy that was cancelled or died goes on where it was; each store writes an
 * object whole or not at all. The source is only read.
 */
import type { MoveProgress } from '../../../contract/store.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import { damagedObject, objectMissing } from './failures.ts';
import { hashOf, verified } from './hashing.ts';
import type { BundleStore, ListedObject } from './store.ts';
import { allObjects } from './store.ts';

export interface CopyOptions {
  from: BundleStore;
  to: BundleStore;
  signal: AbortSignal;
  onProgress: (progress: MoveProgress) => void;
}

/** What was copied, by key: as the source listed it. */
export type Copied = ReadonlyMap<string, ListedObject>;

/** A copy that was made before, and the keys that were written since it began. */
interface Earlier {
  copied: Copied;
  written: ReadonlySet<string>;
}

/** Objects on their way at once. */
const width = 4;

/** Runs `work` over the items, some at once; the first failure stops the rest. */
async function forEachOf<Item>(
  items: readonly Item[],
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const state = { next: 0, failed: false };
  async function lane(): Promise<void> {
    while (!state.failed && state.next < items.length) {
      signal.throwIfAborted();
      const item = items[state.next] as Item;
      state.next += 1;
      await work(item);
    }
  }
  const lanes = Array.from({ length: width }, () =>
    lane().catch((error: unknown) => {
      state.failed = true;
      throw error;
    }),
  );
  const results = await Promise.allSettled(lanes);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

/** The digest that the bytes must have in the other store; null for an object that is gone meanwhile. */
async function digestOf(store: BundleStore, { key }: ListedObject, signal: AbortSignal): Promise<string | null> {
  const info = await store.head(key);
  if (info === null || info.sha256 !== null) return info?.sha256 ?? null;
  const stream = await store.get(key);
  return stream === null ? null : (await hashOf(stream, signal)).sha256;
}

/** Answers whether the target had it already; null for an object that is gone meanwhile. */
async function copyObject(
  { from, to, signal }: CopyOptions,
  object: ListedObject,
): Promise<{ sha256: string; had: boolean } | null> {
  const { key } = object;
  const sha256 = await digestOf(from, object, signal);
  if (sha256 === null) return null;
  const there = await to.head(key);
  if (there?.size === object.size && there.sha256 === sha256) return { sha256, had: true };
  const info = await from.head(key);
  const body = info === null ? null : await from.get(key);
  if (info === null || body === null) return null;
  await to.put(key, verified(body, key, sha256), { sha256, headers: info.headers, signal });
  return { sha256, had: false };
}

async function verifyObject(store: BundleStore, key: string, sha256: string, signal: AbortSignal): Promise<void> {
  const body = await store.get(key);
  if (body === null) throw objectMissing(key);
  const found = await hashOf(body, signal);
  if (found.sha256 !== sha256) throw damagedObject(key, sha256, found.sha256);
}

/** What is new or changed since an earlier copy. Times alone do not tell it: S3 counts whole seconds. */
function changedSince(objects: readonly ListedObject[], { copied, written }: Earlier): ListedObject[] {
  return objects.filter(({ key, size, modifiedAt }) => {
    const before = copied.get(key);
    return written.has(key) || before?.size !== size || before.modifiedAt !== modifiedAt;
  });
}

function cancelled(): WorkbenchError {
  return new WorkbenchError({
    code: 'CANCELLED',
    what: 'The bundles were not moved.',
    why: 'The move was cancelled; the store in use is still the old one.',
    fix: 'Start it again to go on: what was copied is not copied again.',
  });
}

/**
 * Copies and verifies. With `earlier`, only what changed since, and what the source no longer has goes from the target
 * too. Fails with `CANCELLED`, `HASH_MISMATCH` and whatever the stores fail with; objects that were copied stay.
 */
export async function copyStore(options: CopyOptions, earlier?: Earlier): Promise<Copied> {
  const { from, to, signal, onProgress } = options;
  const progress: MoveProgress = {
    phase: 'listing',
    objects: 0,
    totalObjects: 0,
    bytes: 0,
    totalBytes: 0,
    skipped: 0,
    current: null,
  };
  const tell = (change: Partial<MoveProgress>): void => onProgress(Object.assign(progress, change) && { ...progress });

  async function run(): Promise<Copied> {
    tell({});
    const listed = await allObjects(from);
    const objects = earlier === undefined ? listed : changedSince(listed, earlier);
    const totalBytes = objects.reduce((sum, { size }) => sum + size, 0);
    tell({ phase: 'copying', totalObjects: objects.length, totalBytes });
    const digests = new Map<string, string>();
    await forEachOf(objects, signal, async (object) => {
      tell({ current: object.key });
      const copy = await copyObject(options, object);
      if (copy !== null) digests.set(object.key, copy.sha256);
      tell({
        objects: progress.objects + 1,
        bytes: progress.bytes + object.size,
        skipped: progress.skipped + Number(copy?.had ?? false),
      });
    });
    tell({ phase: 'verifying', objects: 0, bytes: 0 });
    await forEachOf(objects, signal, async ({ key, size }) => {
      const sha256 = digests.get(key);
      tell({ current: key });
      if (sha256 !== undefined) await verifyObject(to, key, sha256, signal);
      tell({ objects: progress.objects + 1, bytes: progress.bytes + size });
    });
    const present = new Map(listed.map((object) => [object.key, object]));
    for (const key of earlier?.copied.keys() ?? []) if (!present.has(key)) await to.delete(key);
    return present;
  }

  try {
    return await run();
  } catch (error) {
    throw signal.aborted ? cancelled() : error;
  }
}
