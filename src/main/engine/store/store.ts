/** The bundle store: archives by object key. One interface; each driver passes `testing/store-suite.ts`. */
import type { Readable } from 'node:stream';
import type { StoreDriver } from '../../../contract/store.ts';

/**
 * What an S3 client gets back with an object: `content-type`, `cache-control`, `content-disposition`,
 * `content-encoding`, `content-language` and `x-amz-meta-…`, all in lower case.
 */
export type ObjectHeaders = Readonly<Record<string, string>>;

export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
  /** Hex SHA-256 of the bytes. */
  sha256: string;
}

export interface ListedObject {
  key: string;
  /** Bytes. */
  size: number;
  /** Hex SHA-256 of the bytes; null where the store would have to ask or to read to know it. */
  sha256: string | null;
  /** Epoch milliseconds. */
  modifiedAt: number;
}

export interface ObjectInfo extends ListedObject {
  headers: ObjectHeaders;
}

export interface PutOptions {
  /** Hex digest that the bytes must have; naming it saves a remote store a copy of large bodies on disk. */
  sha256?: string;
  /** Fails with `OBJECT_EXISTS`, and keeps what is there, when the key is taken. */
  ifAbsent?: boolean;
  headers?: ObjectHeaders;
  signal?: AbortSignal;
}

/** Byte offsets, both included, counted from 0; without an end, to the end of the object. */
export interface ByteRange {
  start: number;
  end?: number;
}

export interface ListOptions {
  prefix?: string;
  /** Only keys behind this one. */
  after?: string;
  /** Objects of one page, at most 1000. */
  limit?: number;
}

export interface ObjectPage {
  /** In the order of their keys' bytes. */
  objects: ListedObject[];
  /** The key that the next page goes behind; null when this is the last one. */
  next: string | null;
}

export interface PresignOptions {
  method: 'GET' | 'PUT';
  /** Up to a week. */
  expiresSeconds: number;
}

export interface StoreHealth {
  ok: boolean;
  detail: string;
}

export interface BundleStore {
  readonly driver: StoreDriver;
  /** The folder, or the endpoint with its bucket. */
  readonly location: string;
  /**
   * Writes atomically; an object of the same key is replaced. Fails with `HASH_MISMATCH`, and changes nothing, when
   * the bytes do not have the digest that is expected of them.
   */
  put(key: string, body: Readable | Uint8Array, options?: PutOptions): Promise<StoredObject>;
  /** Null when there is no such object. A range that begins behind its end is `INPUT_INVALID`. */
  get(key: string, range?: ByteRange): Promise<Readable | null>;
  head(key: string): Promise<ObjectInfo | null>;
  /** One page; `everyObject` walks them all. Reads no bodies. */
  list(options?: ListOptions): Promise<ObjectPage>;
  /** False when there was no such object. */
  delete(key: string): Promise<boolean>;
  /** A URL that does one thing with one object for a limited time. */
  presign(key: string, options: PresignOptions): Promise<URL>;
  /** Says whether the store can be used, and where it is. Never throws. */
  health(): Promise<StoreHealth>;
}

export const pageLimit = 1_000;

/** Every object below a prefix, page by page. */
export async function* everyObject(store: Pick<BundleStore, 'list'>, prefix = ''): AsyncGenerator<ListedObject, void> {
  let after: string | null = '';
  while (after !== null) {
    const page: ObjectPage = await store.list({ prefix, after, limit: pageLimit });
    yield* page.objects;
    after = page.next;
  }
}

/** Every object below a prefix at once; for stores of some ten thousand objects. */
export async function allObjects(store: Pick<BundleStore, 'list'>, prefix = ''): Promise<ListedObject[]> {
  const found: ListedObject[] = [];
  for await (const object of everyObject(store, prefix)) found.push(object);
  return found;
}
