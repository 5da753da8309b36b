/**
 * The key-value storage of installs, as guests reach it through the runner: the operations of the platform's server
 * without what no guest can name. Schemas are not looked at, since nothing can store one.
 */
import type { StorageService } from '../../../../runner/host/services.ts';
import type { OperatedRecord, StorageParts } from './storage-core.ts';
import { createStorageCore } from './storage-core.ts';

/** Makes the service over an open database. Failures are `HostFailure` with the platform's status and code. */
export function createStorageService(parts: StorageParts): StorageService {
  const core = createStorageCore(parts);
  return {
    get: async (installId, namespace, key) => toStored(core.get(installId, { namespace, key })),
    put: async (installId, record) => ({ revision: core.put(installId, record).revision }),
    delete: async (installId, namespace, key) => ({ success: core.delete(installId, { namespace, key }) }),
    async list(installId, namespace, cursor) {
      const { items, nextCursor } = core.list(installId, { namespace, cursor });
      return { items: items.map(toStored), nextCursor };
    },
  };
}

function toStored({ namespace, key, value, metadata, revision }: OperatedRecord) {
  return { namespace, key, value, metadata, revision };
}
