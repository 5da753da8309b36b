/**
 * The key-value storage of installs, as the platform's internal storage API behaves (contract topic: server storage
 * operations): same checks in the same order, same codes, same quotas. Two things differ and cannot be seen by a
 * guest: usage counters are kept by difference instead of counted anew, and keys sort by code points, where production
 * follows the collation of its database. Schemas are not looked at, since nothing can store one.
 */
import { HostFailure } from '../../../../runner/host/services.ts';
import type { StorageService, StoredRecord } from '../../../../runner/host/services.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { decodeCursor, encodeCursor } from './storage-cursor.ts';
import type { Owner, Usage } from './storage-rows.ts';
import { createStorageRows } from './storage-rows.ts';
import type { SizedJson } from './storage-rules.ts';
import {
  assertKey,
  assertMetadata,
  assertNamespace,
  assertRevision,
  sizedMetadata,
  sizedValue,
  storageLimits,
} from './storage-rules.ts';

interface StorageServiceOptions {
  db: Database;
  clock: Clock;
  /**
   * `platform`: the cursor names the first row not returned and the next page begins after it, so one row at each
   * page boundary is never listed. `helpful`: the cursor names the last row returned.
   */
  paging?: 'platform' | 'helpful';
}

interface Put {
  namespace: string;
  key: string;
  value: SizedJson;
  metadata: SizedJson;
  ifRevision: number | undefined;
}

function quotaExceeded(message: string): HostFailure {
  return new HostFailure(429, 'QUOTA_EXCEEDED', message);
}

/** The usage after a put, or the quota that it would break. `keysIn` counts the namespace's keys. */
function usageAfterPut(usage: Usage, put: { isNew: boolean; grownBy: number; keysIn: number }): Usage {
  const { isNew, grownBy, keysIn } = put;
  const opensNamespace = isNew && keysIn === 0;
  if (isNew && keysIn >= storageLimits.keysPerNamespace) throw quotaExceeded('key quota exceeded');
  if (opensNamespace && usage.namespaces >= storageLimits.namespaces) throw quotaExceeded('namespace quota exceeded');
  const bytes = usage.bytes + grownBy;
  if (bytes > storageLimits.totalBytes) throw quotaExceeded('total storage quota exceeded');
  return { bytes, keys: usage.keys + (isNew ? 1 : 0), namespaces: usage.namespaces + (opensNamespace ? 1 : 0) };
}

/** Makes the service over an open database. Failures are `HostFailure` with the platform's status and code. */
export function createStorageService({ db, clock, paging = 'platform' }: StorageServiceOptions): StorageService {
  const rows = createStorageRows(db);
  const installRow = db.prepare((p: { install: string }) =>
    db.build
      .selectFrom('tenant_extension_install')
      .select(['tenant_id as tenant', 'is_enabled as isEnabled', 'status'])
      .where('id', '=', p.install),
  );

  /** The checks that come before an operation's own: namespace, then the install. */
  function ownerOf(installId: string, namespace: string): Owner {
    assertNamespace(namespace);
    const row = installRow.first({ install: installId });
    if (row === null) throw new HostFailure(404, 'NOT_FOUND', 'extension install not found');
    if (row.isEnabled !== 1 || row.status !== 'enabled') {
      throw new HostFailure(401, 'UNAUTHORIZED', 'extension install is disabled');
    }
    return { tenant: row.tenant, install: installId };
  }

  function store(owner: Owner, { namespace, key, value, metadata, ifRevision }: Put): number {
    const now = clock.now();
    rows.sweep(owner, now);
    const before = rows.one({ ...owner, namespace, key });
    if (ifRevision !== undefined && before?.revision !== ifRevision) {
      throw new HostFailure(409, 'REVISION_MISMATCH', 'ifRevision did not match stored revision');
    }
    const isNew = before === null;
    const grownBy = value.bytes + metadata.bytes - (isNew ? 0 : before.valueBytes + before.metadataBytes);
    const keysIn = isNew ? rows.keysIn(owner, namespace) : 0;
    const usage = usageAfterPut(rows.usage(owner), { isNew, grownBy, keysIn });
    const revision = (before?.revision ?? 0) + 1;
    rows.write({
      ...owner,
      namespace,
      key,
      revision,
      value: value.text,
      valueBytes: value.bytes,
      metadata: metadata.text,
      metadataBytes: metadata.bytes,
      now,
    });
    rows.writeUsage({ ...owner, ...usage, now });
    return revision;
  }

  function erase(owner: Owner, namespace: string, key: string): boolean {
    const now = clock.now();
    rows.sweep(owner, now);
    const before = rows.one({ ...owner, namespace, key });
    if (before === null) return false;
    const usage = rows.usage(owner);
    rows.remove({ ...owner, namespace, key });
    const emptied = rows.keysIn(owner, namespace) === 0;
    rows.writeUsage({
      ...owner,
      bytes: usage.bytes - before.valueBytes - before.metadataBytes,
      keys: usage.keys - 1,
      namespaces: usage.namespaces - (emptied ? 1 : 0),
      now,
    });
    return true;
  }

  return {
    async get(installId, namespace, key) {
      const owner = ownerOf(installId, namespace);
      assertKey(key);
      rows.sweep(owner, clock.now());
      const row = rows.one({ ...owner, namespace, key });
      if (row === null) throw new HostFailure(404, 'NOT_FOUND', 'record not found');
      return toRecord(namespace, row);
    },

    async put(installId, { namespace, key, value, metadata, ifRevision }) {
      const owner = ownerOf(installId, namespace);
      assertKey(key);
      assertMetadata(metadata);
      assertRevision(ifRevision);
      const put = { namespace, key, value: sizedValue(value), metadata: sizedMetadata(metadata), ifRevision };
      return { revision: db.transaction(() => store(owner, put)) };
    },

    async delete(installId, namespace, key) {
      const owner = ownerOf(installId, namespace);
      assertKey(key);
      return { success: db.transaction(() => erase(owner, namespace, key)) };
    },

    async list(installId, namespace, cursor) {
      const owner = ownerOf(installId, namespace);
      const after = cursor === null ? '' : decodeCursor(cursor);
      rows.sweep(owner, clock.now());
      const found = rows.page(owner, namespace, after);
      const items = found.slice(0, storageLimits.pageSize).map((row) => toRecord(namespace, row));
      const next = found.at(storageLimits.pageSize);
      if (next === undefined) return { items, nextCursor: null };
      return { items, nextCursor: encodeCursor(paging === 'platform' ? next.key : items.at(-1)!.key) };
    },
  };
}

function toRecord(namespace: string, row: { key: string; value: string; metadata: string; revision: number }): StoredRecord {
  return {
    namespace,
    key: row.key,
    value: JSON.parse(row.value),
    metadata: JSON.parse(row.metadata),
    revision: row.revision,
  };
}
