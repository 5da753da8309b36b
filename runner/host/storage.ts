/**
 * `storage`: the install's key-value records (contract topic: storage host API). Bytes travel as base64 text with a
 * note of that in the metadata; statuses of the service become cases of the WIT enum, their causes stay in the span.
 */
import { textOf } from '../errors.ts';
import type { EngineCall, EngineFunction, HostInterface, HostOutcome } from './interface.ts';
import { HostFailure } from './services.ts';
import { decodeValue, encodeValue } from './storage-value.ts';
import type { StorageService, StoredRecord } from './services.ts';

interface StorageEntry {
  namespace: string;
  key: string;
  value: Uint8Array;
  revision: bigint | undefined;
}

type Operation = (storage: StorageService, installId: string, args: readonly unknown[]) => Promise<HostOutcome>;

export const storage: HostInterface = {
  name: 'storage',
  capability: 'cap:storage.kv',
  functions: {
    get: operation(['namespace', 'key'], async (storage, installId, [namespace, key]) => {
      const record = await storage.get(installId, namespace as string, key as string);
      return { ok: entryOf(record) };
    }),
    put: operation(['entry'], async (storage, installId, [given]) => {
      const entry = given as StorageEntry;
      const ifRevision = entry.revision === undefined ? {} : { ifRevision: Number(entry.revision) };
      const record = { namespace: entry.namespace, key: entry.key, ...encodeValue(entry.value), ...ifRevision };
      const { revision } = await storage.put(installId, record);
      return { ok: { ...entry, revision: BigInt(revision) } };
    }),
    delete: operation(['namespace', 'key'], async (storage, installId, [namespace, key]) => {
      const { success } = await storage.delete(installId, namespace as string, key as string);
      return success ? { ok: undefined } : { err: 'conflict' };
    }),
    'list-entries': operation(['namespace', 'cursor'], async (storage, installId, [namespace, cursor]) => {
      const page = await storage.list(installId, namespace as string, (cursor as string | undefined) ?? null);
      return { ok: page.items.map(entryOf) };
    }),
  },
};

function operation(params: readonly string[], run: Operation): EngineFunction {
  return {
    at: 'engine',
    params,
    denied: { err: 'denied' },
    async answer(call, args) {
      const { installId } = call.scope;
      if (installId === null || installId === '') {
        call.note({ decision: 'denied: the request names no install' });
        return { err: 'denied' };
      }
      try {
        return await run(call.services.storage, installId, args);
      } catch (error) {
        return failed(call, error);
      }
    },
  };
}

function failed(call: EngineCall, error: unknown): HostOutcome {
  if (!(error instanceof HostFailure)) {
    call.note({ cause: textOf(error) });
    return { err: 'internal' };
  }
  call.note({ cause: { status: error.status, code: error.wireCode, message: error.message } });
  return { err: storageCase(error.status) };
}

/** The enum case for a status of the storage service. */
export function storageCase(status: number): 'denied' | 'missing' | 'conflict' | 'internal' {
  if (status === 401 || status === 403 || status === 429) return 'denied';
  if (status === 404) return 'missing';
  return status === 409 ? 'conflict' : 'internal';
}

function entryOf(record: StoredRecord): StorageEntry {
  return {
    namespace: record.namespace,
    key: record.key,
    value: decodeValue(record.value, record.metadata),
    revision: BigInt(record.revision),
  };
}
