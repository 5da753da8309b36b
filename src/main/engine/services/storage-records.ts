/**
 * The stored records of an install as a person works with them: every key can be found, whatever the platform's paging
 * leaves out. Changes go through the storage service, so that its rules hold for people and handlers alike.
 */
import { z } from 'zod';
import { HostFailure } from '../../../../runner/host/services.ts';
import type { StorageService } from '../../../../runner/host/services.ts';
import type { JsonValue } from '../../../contract/common.ts';
import { jsonValueSchema } from '../../../contract/common.ts';
import type { StorageKey, StorageNamespace, StorageRecord } from '../../../contract/storage.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import type { CalledInstall, FindInstall } from './installs.ts';
import { recordExists, recordMissing, storageMissing, storageRefused } from './storage-failures.ts';

export interface KeyQuery {
  namespace: string;
  /** Only keys that contain this, in any case; empty for all. */
  search: string;
  /** The page begins after this key; empty for the first. */
  after: string;
  limit: number;
}

export interface RecordChange {
  namespace: string;
  key: string;
  value: JsonValue;
  metadata: Record<string, JsonValue>;
  /** The revision that was read; null for a record that must not be there yet. */
  ifRevision: number | null;
}

/** All fail with `INSTALL_NOT_FOUND` where the install is unknown or disabled. */
export interface StorageRecords {
  namespaces(installId: string): StorageNamespace[];
  list(installId: string, query: KeyQuery): { keys: StorageKey[]; next: string | null };
  /** Fails with `RECORD_NOT_FOUND`. */
  get(installId: string, namespace: string, key: string): StorageRecord;
  /** Fails with `RECORD_CONFLICT`, `LIMIT_REACHED` or `INPUT_INVALID`. */
  put(installId: string, change: RecordChange): Promise<StorageRecord>;
  /** Fails with `RECORD_NOT_FOUND`. */
  remove(installId: string, namespace: string, key: string): Promise<void>;
}

interface StorageRecordsParts {
  db: Database;
  clock: Clock;
  storage: StorageService;
  findInstall: FindInstall;
}

const metadataSchema = z.record(z.string(), jsonValueSchema);

function recordQueries(db: Database, clock: Clock) {
  /** What has expired is deleted by the service's next call; until then it is not shown. */
  const alive = ({ tenantId, installId }: CalledInstall) =>
    db.build
      .selectFrom('ext_storage_records as r')
      .where('r.tenant', '=', tenantId)
      .where('r.extension_install_id', '=', installId)
      .where((where) => where.or([where('r.ttl_expires_at', 'is', null), where('r.ttl_expires_at', '>', clock.now())]));
  return {
    namespaces: (install: CalledInstall) =>
      db.all(
        alive(install)
          .select((select) => [
            'r.namespace as namespace',
            select.fn.countAll<number>().as('keys'),
            select.fn.sum<number>(select('r.value_size_bytes', '+', select.ref('r.metadata_size_bytes'))).as('sizeBytes'),
          ])
          .groupBy('r.namespace')
          .orderBy('r.namespace'),
      ),
    keys(install: CalledInstall, { namespace, search, after, limit }: KeyQuery) {
      const page = alive(install)
        .select((select) => [
          'r.key as key',
          'r.revision as revision',
          select('r.value_size_bytes', '+', select.ref('r.metadata_size_bytes')).as('sizeBytes'),
          'r.updated_at as updatedAt',
        ])
        .where('r.namespace', '=', namespace)
        .where('r.key', '>', after)
        .orderBy('r.key')
        .limit(limit + 1);
      const sought = search.toLowerCase();
      if (sought === '') return db.all(page);
      return db.all(page.where((where) => where(where.fn('instr', [where.fn('lower', ['r.key']), where.val(sought)]), '>', 0)));
    },
    one: (install: CalledInstall, namespace: string, key: string) =>
      db.first(alive(install).selectAll('r').where('r.namespace', '=', namespace).where('r.key', '=', key)),
  };
}

export function createStorageRecords({ db, clock, storage, findInstall }: StorageRecordsParts): StorageRecords {
  const queries = recordQueries(db, clock);

  function demandInstall(installId: string): CalledInstall {
    const install = findInstall(installId);
    if (install === null) throw storageMissing(installId);
    return install;
  }

  function get(installId: string, namespace: string, key: string): StorageRecord {
    const row = queries.one(demandInstall(installId), namespace, key);
    if (row === null) throw recordMissing(namespace, key);
    return {
      namespace,
      key,
      revision: row.revision,
      sizeBytes: row.value_size_bytes + row.metadata_size_bytes,
      value: jsonValueSchema.parse(JSON.parse(row.value)),
      metadata: metadataSchema.parse(JSON.parse(row.metadata)),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    };
  }

  return {
    namespaces: (installId) => queries.namespaces(demandInstall(installId)),
    list(installId, query) {
      const found = queries.keys(demandInstall(installId), query);
      const keys = found.slice(0, query.limit);
      return { keys, next: found.length > query.limit ? (keys.at(-1)?.key ?? null) : null };
    },
    get,
    async put(installId, { ifRevision, ...record }) {
      const install = demandInstall(installId);
      const { namespace, key } = record;
      if (ifRevision === null && queries.one(install, namespace, key) !== null) throw recordExists(namespace, key);
      const put = { ...record, ...(ifRevision === null ? {} : { ifRevision }) };
      await worded(`The record ${key} was not stored.`, () => storage.put(installId, put));
      return get(installId, namespace, key);
    },
    async remove(installId, namespace, key) {
      demandInstall(installId);
      const { success } = await worded(`The record ${key} was not removed.`, () => storage.delete(installId, namespace, key));
      if (!success) throw recordMissing(namespace, key);
    },
  };
}

async function worded<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof HostFailure ? storageRefused(what, error) : error;
  }
}
