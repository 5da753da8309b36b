/** What the window shows of a store: its objects, found by a part of their key, and whose bundles they are. */
import type { StoredObjectInfo } from '../../../contract/store.ts';
import type { Database } from '../database/open.ts';
import { objectMissing } from './failures.ts';
import { hashOf } from './hashing.ts';
import type { BundleStore, ListedObject } from './store.ts';
import { pageLimit } from './store.ts';

interface BrowseOptions {
  search: string;
  after: string;
  limit: number;
}

type Owner = NonNullable<StoredObjectInfo['owner']>;

const bundleKey = /^tenants\/[^/]+\/extensions\/([^/]+)\/sha256\/([0-9a-f]{64})\//;

/** The digest that a key names; null for a key that names none. */
const namedDigest = (key: string): string | null =>
  key.endsWith('/bundle.tar.zst') ? (bundleKey.exec(key)?.[2] ?? null) : null;

/** The keys that contain `search`; reads on until a page is full. */
async function find(
  store: BundleStore,
  { search, after, limit }: BrowseOptions,
): Promise<{ found: ListedObject[]; next: string | null }> {
  const found: ListedObject[] = [];
  let next: string | null = after;
  while (next !== null && found.length < limit) {
    const page = await store.list({ after: next, limit: search === '' ? limit : pageLimit });
    const matching = page.objects.filter(({ key }) => key.includes(search)).slice(0, limit - found.length);
    found.push(...matching);
    const last = matching.at(-1);
    const isFull = found.length === limit && last !== undefined;
    // A full page ends with its last object; what the store listed behind it is looked at again.
    next = isFull && last.key !== page.objects.at(-1)?.key ? last.key : page.next;
  }
  return { found, next };
}

/** A bucket tells the digests of objects one by one only; a folder would have to read them. */
async function withDigest(store: BundleStore, object: ListedObject): Promise<ListedObject> {
  if (object.sha256 !== null || store.driver === 'folder') return object;
  return { ...object, sha256: (await store.head(object.key))?.sha256 ?? null };
}

export function createStoreBrowser({ store, db }: { store: BundleStore; db: Database }) {
  /** By registry id and digest. Of several versions of the same bytes the newest is named. */
  function owners(keys: readonly string[]): (key: string) => Owner | null {
    const digests = new Set(keys.flatMap((key) => bundleKey.exec(key)?.[2] ?? []));
    const rows = db.all(
      db.build
        .selectFrom('extension_bundle as bundle')
        .innerJoin('extension_version as version', 'version.id', 'bundle.version_id')
        .innerJoin('extension_registry as entry', 'entry.id', 'version.registry_id')
        .select(['entry.id', 'entry.publisher', 'entry.name', 'version.version', 'bundle.content_hash'])
        .where(
          'bundle.content_hash',
          'in',
          [...digests].map((hex) => `sha256:${hex}`),
        )
        .orderBy('version.created_at'),
    );
    const byPlace = new Map(
      rows.map(({ id, publisher, name, version, content_hash: hash }) => [
        `${id}/${hash.slice('sha256:'.length)}`,
        { slug: `${publisher}.${name}`, version },
      ]),
    );
    return (key) => {
      const [, registryId, hex] = bundleKey.exec(key) ?? [];
      return byPlace.get(`${registryId}/${hex}`) ?? null;
    };
  }

  return {
    async list(options: BrowseOptions): Promise<{ objects: StoredObjectInfo[]; next: string | null }> {
      const { found, next } = await find(store, options);
      const objects = await Promise.all(found.map((object) => withDigest(store, object)));
      const ownerOf = owners(found.map(({ key }) => key));
      return {
        objects: objects.map(({ key, size, sha256, modifiedAt }) => ({
          key,
          sizeBytes: size,
          sha256,
          modifiedAt,
          owner: ownerOf(key),
        })),
        next,
      };
    },

    /** Reads an object wholly. Fails with `OBJECT_NOT_FOUND`. */
    async verify(key: string): Promise<{ ok: boolean; expected: string | null; actual: string }> {
      const info = await store.head(key);
      const body = info === null ? null : await store.get(key);
      if (info === null || body === null) throw objectMissing(key);
      const expected = namedDigest(key) ?? info.sha256;
      const { sha256: actual } = await hashOf(body);
      return { ok: expected === null || expected === actual, expected, actual };
    },
  };
}

export type StoreBrowser = ReturnType<typeof createStoreBrowser>;
