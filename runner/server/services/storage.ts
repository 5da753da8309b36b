/** The storage service over the platform's internal API (contract topic: storage host API). */
import { z } from 'zod';
import type { StorageService, StoredRecord } from '../../host/services.ts';
import { anyMap } from '../../text-map.ts';
import type { InternalApi } from './internal-api.ts';

const recordSchema = z
  .object({
    namespace: z.string(),
    key: z.string(),
    value: z.unknown(),
    metadata: anyMap.nullish(),
    revision: z.int(),
  })
  .transform(({ metadata, ...record }): StoredRecord => ({ ...record, metadata: metadata ?? {} }));
const revisionSchema = z.object({ revision: z.int() });
const successSchema = z.object({ success: z.boolean().nullish() }).nullable();
const pageSchema = z.object({ items: z.array(recordSchema), nextCursor: z.string().nullish() });

export function createHttpStorage(api: InternalApi): StorageService {
  return {
    get: (installId, namespace, key) => api.call('ext-storage', installId, { operation: 'get', namespace, key }, recordSchema),
    put: (installId, record) => api.call('ext-storage', installId, { operation: 'put', ...record }, revisionSchema),
    async delete(installId, namespace, key) {
      const answer = await api.call('ext-storage', installId, { operation: 'delete', namespace, key }, successSchema);
      return { success: answer?.success ?? true };
    },
    async list(installId, namespace, cursor) {
      const wanted = { operation: 'list', namespace, includeValues: true, includeMetadata: true };
      const operation = cursor === null ? wanted : { ...wanted, cursor };
      const { items, nextCursor } = await api.call('ext-storage', installId, operation, pageSchema);
      return { items, nextCursor: nextCursor ?? null };
    },
  };
}
