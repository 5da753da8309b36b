/** Copies a staged archive to where runners look for it, with its manifest beside it. */
import { WorkbenchError } from '../../../../contract/errors.ts';
import { copyObject } from '../../registry/copy-object.ts';
import { manifestKeyOf } from '../../registry/publish-copies.ts';
import type { BundleStore } from '../../store/store.ts';
import { PublishRefusal } from './answer.ts';

interface Placing {
  from: string;
  to: string;
  /** Hex digest of the archive. */
  sha256: string;
  manifestText: string;
}

/** A manifest never changes under its content hash. */
const manifestHeaders = { 'cache-control': 'public, max-age=31536000, immutable' };

type PlaceStore = Pick<BundleStore, 'get' | 'put' | 'head'>;

/** An archive that is in its place already is left there. Throws a `PublishRefusal`. */
export async function placeBundle(store: PlaceStore, { from, to, sha256, manifestText }: Placing): Promise<void> {
  await copyArchive(store, { from, to, sha256 });
  try {
    await store.put(manifestKeyOf(to), Buffer.from(manifestText), { headers: manifestHeaders });
  } catch (error) {
    throw failed('MANIFEST_STORE_FAILED', 'The manifest was not stored', error);
  }
}

async function copyArchive(store: PlaceStore, { from, to, sha256 }: Omit<Placing, 'manifestText'>): Promise<void> {
  try {
    if ((await store.head(to))?.sha256 === sha256) return;
    await copyObject(store, { from, to, sha256 });
    if ((await store.head(to)) !== null) return;
  } catch (error) {
    throw failed('CANONICAL_MISSING', 'The archive was not copied to its place', error);
  }
  throw failed('CANONICAL_MISSING', 'The archive was copied, but the store does not show it', null);
}

function failed(code: string, what: string, cause: unknown): PublishRefusal {
  const why = cause instanceof WorkbenchError ? `: ${cause.failure.why}` : '.';
  return new PublishRefusal({ status: 500, code, message: `${what}${why}` }, { cause });
}
