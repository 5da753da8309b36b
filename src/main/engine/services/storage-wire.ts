/** The storage operations in the shapes that the platform's two storage APIs send: ISO times, and only what was asked for. */
import type { OperatedRecord, StorageParts } from './storage-core.ts';
import { createStorageCore } from './storage-core.ts';
import type { StorageListing, StorageOperations, StoredItem, StoredWrite } from './storage-operations.ts';

const isoOf = (time: number): string => new Date(time).toISOString();
const isoOrNull = (time: number | null): string | null => (time === null ? null : isoOf(time));

function written({ namespace, key, revision, expiresAt, createdAt, updatedAt }: OperatedRecord): StoredWrite {
  return {
    namespace,
    key,
    revision,
    ttlExpiresAt: isoOrNull(expiresAt),
    createdAt: isoOf(createdAt),
    updatedAt: isoOf(updatedAt),
  };
}

function item(record: OperatedRecord, { includeValues, includeMetadata }: StorageListing): StoredItem {
  const { tenantId, installId, value, metadata } = record;
  return {
    tenantId,
    extensionInstallId: installId,
    ...written(record),
    ...(includeValues ? { value } : {}),
    ...(includeMetadata ? { metadata } : {}),
  };
}

/** Makes the operations over an open database. `changed` is told after each change. */
export function createStorageOperations(parts: StorageParts & { changed?: () => void }): StorageOperations {
  const core = createStorageCore(parts);
  const { changed = () => undefined } = parts;

  return {
    assertInstall: core.assertInstall,
    async get(installId, target) {
      const record = core.get(installId, target);
      return { ...written(record), value: record.value, metadata: record.metadata };
    },
    async put(installId, write) {
      const record = core.put(installId, write);
      changed();
      return written(record);
    },
    async delete(installId, target) {
      const success = core.delete(installId, target);
      if (success) changed();
      return { success };
    },
    async list(installId, listing) {
      const { items, nextCursor } = core.list(installId, listing);
      return { items: items.map((record) => item(record, listing)), nextCursor };
    },
    async bulkPut(installId, write) {
      const records = core.bulkPut(installId, write);
      changed();
      const { namespace } = write;
      return {
        namespace,
        items: records.map(({ key, revision, expiresAt }) => ({ key, revision, ttlExpiresAt: isoOrNull(expiresAt) })),
      };
    },
  };
}
