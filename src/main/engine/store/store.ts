/** The bundle store: archives by object key. One interface, one driver a file. */
import type { Readable } from 'node:stream';

export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
  /** Hex SHA-256 of the bytes. */
  sha256: string;
}

export interface BundleStore {
  /**
   * Writes atomically; an object of the same key is replaced. Fails with `HASH_MISMATCH`, and changes nothing, when
   * the bytes do not have the digest that is expected of them.
   */
  put(key: string, body: Readable | Uint8Array, expected?: { sha256: string }): Promise<StoredObject>;
  /** Null when there is no such object. */
  get(key: string): Promise<Readable | null>;
  head(key: string): Promise<StoredObject | null>;
  list(prefix: string): Promise<StoredObject[]>;
  /** False when there was no such object. */
  delete(key: string): Promise<boolean>;
  /** Says whether the store can be used, and where it is. */
  health(): Promise<{ ok: boolean; detail: string }>;
}
