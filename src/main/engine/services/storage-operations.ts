/**
 * Everything that the platform's storage can do for an install (contract topic: server storage operations). Guests
 * reach a part of it; the internal API and the public records API reach all of it.
 */

export interface StorageWrite {
  key: string;
  value: unknown;
  metadata?: Record<string, unknown> | undefined;
  /** 60 to 2 592 000; a put without it clears the expiry. */
  ttlSeconds?: number | undefined;
  ifRevision?: number | undefined;
  schemaVersion?: number | undefined;
}

/** Times are ISO 8601. */
export interface StoredWrite {
  namespace: string;
  key: string;
  revision: number;
  ttlExpiresAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface StoredItem extends StoredWrite {
  tenantId: string;
  extensionInstallId: string;
  value?: unknown;
  metadata?: Record<string, unknown>;
}

export interface StorageListing {
  namespace: string;
  limit: number;
  cursor?: string | undefined;
  keyPrefix?: string | undefined;
  includeValues: boolean;
  includeMetadata: boolean;
}

/** All fail with `HostFailure` that carries the platform's status and code. */
export interface StorageOperations {
  /** Fails with 404 `NOT_FOUND` for an unknown install, and 401 `UNAUTHORIZED` for a disabled one. */
  assertInstall(installId: string): void;
  put(installId: string, write: StorageWrite & { namespace: string }): Promise<StoredWrite>;
  get(
    installId: string,
    record: { namespace: string; key: string; ifRevision?: number | undefined },
  ): Promise<StoredWrite & { value: unknown; metadata: Record<string, unknown> }>;
  /** `success` is false when the key did not exist. */
  delete(
    installId: string,
    record: { namespace: string; key: string; ifRevision?: number | undefined },
  ): Promise<{ success: boolean }>;
  list(installId: string, listing: StorageListing): Promise<{ items: StoredItem[]; nextCursor: string | null }>;
  /** All or nothing. */
  bulkPut(
    installId: string,
    write: { namespace: string; items: StorageWrite[] },
  ): Promise<{ namespace: string; items: { key: string; revision: number; ttlExpiresAt: string | null }[] }>;
}
