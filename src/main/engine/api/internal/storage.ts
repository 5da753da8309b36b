/**
 * `POST /api/internal/ext-storage/install/{installId}` (contract topic: server storage operations). Order of checks:
 * JSON, operation and namespace, the install, the operation's own fields, and then the rules of the storage itself.
 */
import { z } from 'zod';
import { HostFailure } from '../../../../../runner/host/services.ts';
import type { StorageOperations } from '../../services/storage-operations.ts';
import { answer, InternalRefusal, refusalAnswer, type WireAnswer } from './answers.ts';
import type { InternalApi } from './call.ts';

export type { StorageOperations };

const operations = ['put', 'get', 'delete', 'list', 'bulkPut'] as const;
const namespace = z.string().min(1).max(128);
const key = z.string().min(1).max(256);
const positive = z.int().min(1).optional();
const revision = z.int().min(0).optional();
const record = {
  key,
  // Any JSON value, but it must be there.
  value: z.unknown().refine((value) => value !== undefined, 'Required'),
  metadata: z.record(z.string(), z.unknown()).optional(),
  ttlSeconds: positive,
  ifRevision: revision,
  schemaVersion: positive,
};

const commonSchema = z.object({ operation: z.enum(operations), namespace });
const putSchema = z.object({ namespace, ...record });
const oneSchema = z.object({ namespace, key, ifRevision: revision });
const listSchema = z.object({
  namespace,
  limit: z.int().min(1).max(100).default(25),
  cursor: z.string().optional(),
  keyPrefix: z.string().max(256).optional(),
  includeValues: z.boolean().default(false),
  includeMetadata: z.boolean().default(false),
});
const bulkSchema = z.object({ namespace, items: z.array(z.object(record)).min(1) });

export function createStorageApi(storage: StorageOperations): InternalApi {
  const run: Record<(typeof operations)[number], (installId: string, fields: unknown) => Promise<unknown>> = {
    put: (installId, fields) => storage.put(installId, read(putSchema, fields)),
    get: (installId, fields) => storage.get(installId, read(oneSchema, fields)),
    delete: (installId, fields) => storage.delete(installId, read(oneSchema, fields)),
    list: (installId, fields) => storage.list(installId, read(listSchema, fields)),
    bulkPut: (installId, fields) => storage.bulkPut(installId, read(bulkSchema, fields)),
  };
  return async ({ installId, body }) => {
    // The platform takes a body that is no JSON for a fault of its own.
    if ('invalid' in body) throw new Error('the body of a storage call is not JSON');
    const { operation } = read(commonSchema, body.value);
    storage.assertInstall(installId);
    return answer(await run[operation](installId, body.value));
  };
}

function read<Fields>(schema: z.ZodType<Fields>, fields: unknown): Fields {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw new InternalRefusal(400, { error: 'Validation error', details: z.flattenError(parsed.error).fieldErrors });
}

/** Failures of this API carry `details`, null where there are none; those of the server itself say no more than that. */
export function storageRefusal(error: unknown): WireAnswer | null {
  if (error instanceof InternalRefusal && error.status === 401) return answer({ ...error.body, details: null }, 401);
  if (!(error instanceof HostFailure) || error.status === 0) return refusalAnswer(error);
  const { status, wireCode: code, message } = error;
  const details: unknown = detailsOf(error.body);
  return answer({ error: status >= 500 ? 'Storage operation failed.' : message, code, details }, status);
}

function detailsOf(body: string): unknown {
  const parsed = z.object({ details: z.unknown().optional() }).safeParse(JSON.parse(body));
  return parsed.data?.details ?? null;
}
