/**
 * Every storage operation of the platform's server (contract topic: server storage operations): what guests reach
 * through the runner, and the expiry, prefixes and bulk puts that only the management routes reach. Checks come in the
 * platform's order. Two things differ and cannot be seen: usage counters are kept by difference instead of counted anew,
 * and keys sort by code points, where production follows the collation of its database.
 */
import { HostFailure } from '../../../../runner/host/services.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import type { StorageWrite } from './storage-operations.ts';
import { decodeCursor, encodeCursor } from './storage-cursor.ts';
import type { Owner, Usage } from './storage-rows.ts';
import { createStorageRows } from './storage-rows.ts';
import type { SizedJson } from './storage-rules.ts';
import {
  assertBulk,
  assertBulkBytes,
  assertKey,
  assertLimit,
  assertMetadata,
  assertNamespace,
  assertPrefix,
  assertRevision,
  assertSchemaVersion,
  assertTtl,
  sizedMetadata,
  sizedValue,
  storageLimits,
} from './storage-rules.ts';

export interface StorageParts {
  db: Database;
  clock: Clock;
  /**
   * `platform`: the cursor names the first row not returned and the next page begins after it, so one row at each
   * page boundary is never listed. `helpful`: the cursor names the last row returned.
   */
  paging?: 'platform' | 'helpful';
}

/** Times are epoch milliseconds. */
export interface OperatedRecord {
  tenantId: string;
  installId: string;
  namespace: string;
  key: string;
  revision: number;
  /** JSON as stored. */
  value: unknown;
  metadata: Record<string, unknown>;
  expiresAt: number | null;
  createdAt: number;
  updatedAt: number;
}

export interface ListQuery {
  namespace: string;
  /** 1 to 100, by default 25. */
  limit?: number | undefined;
  cursor?: string | null | undefined;
  keyPrefix?: string | undefined;
}

/** Failures are `HostFailure` with the platform's status and code. */
export interface StorageCore {
  /** Fails with 404 `NOT_FOUND` for an unknown install, and 401 `UNAUTHORIZED` for a disabled one. */
  assertInstall(installId: string): void;
  get(installId: string, target: { namespace: string; key: string; ifRevision?: number | undefined }): OperatedRecord;
  put(installId: string, item: StorageWrite & { namespace: string }): OperatedRecord;
  /** False when there was no such key. */
  delete(installId: string, target: { namespace: string; key: string; ifRevision?: number | undefined }): boolean;
  /** Ascending key order. */
  list(installId: string, query: ListQuery): { items: OperatedRecord[]; nextCursor: string | null };
  /** All or nothing, in the order given. */
  bulkPut(installId: string, bulk: { namespace: string; items: readonly StorageWrite[] }): OperatedRecord[];
}

interface SizedPut {
  namespace: string;
  key: string;
  value: SizedJson;
  metadata: SizedJson;
  ttlSeconds: number | undefined;
  ifRevision: number | undefined;
}

function quotaExceeded(message: string, extra: object = {}): HostFailure {
  const body = JSON.stringify({ error: message, code: 'QUOTA_EXCEEDED', ...extra });
  return new HostFailure(429, 'QUOTA_EXCEEDED', message, { body });
}

/** The usage after a put, or the quota that it would break. `keysIn` counts the namespace's keys. */
function usageAfterPut(usage: Usage, put: { isNew: boolean; grownBy: number; keysIn: number }): Usage {
  const { isNew, grownBy, keysIn } = put;
  const opensNamespace = isNew && keysIn === 0;
  if (isNew && keysIn >= storageLimits.keysPerNamespace) throw quotaExceeded('key quota exceeded');
  if (opensNamespace && usage.namespaces >= storageLimits.namespaces) throw quotaExceeded('namespace quota exceeded');
  const bytes = usage.bytes + grownBy;
  const limit = storageLimits.totalBytes;
  if (bytes > limit) throw quotaExceeded('total storage quota exceeded', { details: { limit, attempted: bytes } });
  return { bytes, keys: usage.keys + (isNew ? 1 : 0), namespaces: usage.namespaces + (opensNamespace ? 1 : 0) };
}

function assertMatches(ifRevision: number | undefined, revision: number | undefined): void {
  if (ifRevision === undefined || ifRevision === revision) return;
  throw new HostFailure(409, 'REVISION_MISMATCH', 'ifRevision did not match stored revision');
}

/** The checks of one put that need nothing stored: shape, expiry, then the sizes. */
function sizedPut(namespace: string, item: StorageWrite): SizedPut {
  const { key, ttlSeconds, ifRevision, metadata = {} } = item;
  assertKey(key);
  assertMetadata(metadata);
  assertRevision(ifRevision);
  assertSchemaVersion(item.schemaVersion);
  assertTtl(ttlSeconds);
  return { namespace, key, ttlSeconds, ifRevision, value: sizedValue(item.value), metadata: sizedMetadata(metadata) };
}

interface RecordRow {
  key: string;
  value: string;
  metadata: string;
  revision: number;
  expiresAt: number | null;
  createdAt: number;
  updatedAt: number;
}

function toRecord({ tenant, install }: Owner, namespace: string, row: RecordRow): OperatedRecord {
  const { key, revision, expiresAt, createdAt, updatedAt } = row;
  return {
    tenantId: tenant,
    installId: install,
    namespace,
    key,
    revision,
    value: JSON.parse(row.value),
    metadata: JSON.parse(row.metadata),
    expiresAt,
    createdAt,
    updatedAt,
  };
}

/** Looks the install up as the internal API does: by its id alone. */
function createOwnerLookup(db: Database) {
  const installRow = db.prepare((p: { install: string }) =>
    db.build
      .selectFrom('tenant_extension_install')
      .select(['tenant_id as tenant', 'is_enabled as isEnabled', 'status'])
      .where('id', '=', p.install),
  );
  return (installId: string): Owner => {
    const row = installRow.first({ install: installId });
    if (row === null) throw new HostFailure(404, 'NOT_FOUND', 'extension install not found');
    if (row.isEnabled !== 1 || row.status !== 'enabled') {
      throw new HostFailure(401, 'UNAUTHORIZED', 'extension install is disabled');
    }
    return { tenant: row.tenant, install: installId };
  };
}

/** Makes the operations over an open database. */
export function createStorageCore({ db, clock, paging = 'platform' }: StorageParts): StorageCore {
  const rows = createStorageRows(db);
  const findOwner = createOwnerLookup(db);

  /** The checks that come before an operation's own: namespace, then the install. */
  function ownerOf(installId: string, namespace: string): Owner {
    assertNamespace(namespace);
    return findOwner(installId);
  }

  function demand(owner: Owner, namespace: string, key: string): OperatedRecord {
    const row = rows.one({ ...owner, namespace, key });
    if (row === null) throw new HostFailure(404, 'NOT_FOUND', 'record not found');
    return toRecord(owner, namespace, row);
  }

  /** One put inside the caller's transaction; what has expired is gone by then. */
  function store(owner: Owner, { namespace, key, value, metadata, ttlSeconds, ifRevision }: SizedPut): OperatedRecord {
    const now = clock.now();
    const before = rows.one({ ...owner, namespace, key });
    assertMatches(ifRevision, before?.revision);
    const isNew = before === null;
    const grownBy = value.bytes + metadata.bytes - (isNew ? 0 : before.valueBytes + before.metadataBytes);
    const keysIn = isNew ? rows.keysIn(owner, namespace) : 0;
    const usage = usageAfterPut(rows.usage(owner), { isNew, grownBy, keysIn });
    rows.write({
      ...owner,
      namespace,
      key,
      revision: (before?.revision ?? 0) + 1,
      value: value.text,
      valueBytes: value.bytes,
      metadata: metadata.text,
      metadataBytes: metadata.bytes,
      expiresAt: ttlSeconds === undefined ? null : now + ttlSeconds * 1000,
      now,
    });
    rows.writeUsage({ ...owner, ...usage, now });
    return demand(owner, namespace, key);
  }

  function storeAll(owner: Owner, puts: readonly SizedPut[]): OperatedRecord[] {
    return db.transaction(() => {
      rows.sweep(owner, clock.now());
      return puts.map((put) => store(owner, put));
    });
  }

  function erase(owner: Owner, namespace: string, key: string, ifRevision: number | undefined): boolean {
    const now = clock.now();
    rows.sweep(owner, now);
    const before = rows.one({ ...owner, namespace, key });
    if (before === null) return false;
    assertMatches(ifRevision, before.revision);
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
    assertInstall: (installId) => void findOwner(installId),
    get(installId, { namespace, key, ifRevision }) {
      const owner = ownerOf(installId, namespace);
      assertKey(key);
      assertRevision(ifRevision);
      rows.sweep(owner, clock.now());
      const record = demand(owner, namespace, key);
      assertMatches(ifRevision, record.revision);
      return record;
    },
    put(installId, { namespace, ...item }) {
      const owner = ownerOf(installId, namespace);
      return storeAll(owner, [sizedPut(namespace, item)])[0]!;
    },
    delete(installId, { namespace, key, ifRevision }) {
      const owner = ownerOf(installId, namespace);
      assertKey(key);
      assertRevision(ifRevision);
      return db.transaction(() => erase(owner, namespace, key, ifRevision));
    },
    list(installId, { namespace, limit = storageLimits.pageSize, cursor, keyPrefix: prefix = '' }) {
      const owner = ownerOf(installId, namespace);
      assertLimit(limit);
      assertPrefix(prefix);
      const after = cursor === null || cursor === undefined ? '' : decodeCursor(cursor);
      rows.sweep(owner, clock.now());
      const found = rows.page(owner, { namespace, after, prefix, limit });
      const items = found.slice(0, limit).map((row) => toRecord(owner, namespace, row));
      const next = found.at(limit);
      if (next === undefined) return { items, nextCursor: null };
      return { items, nextCursor: encodeCursor(paging === 'platform' ? next.key : items.at(-1)!.key) };
    },
    bulkPut(installId, { namespace, items }) {
      const owner = ownerOf(installId, namespace);
      assertBulk(items);
      const puts = items.map((item) => sizedPut(namespace, item));
      assertBulkBytes(puts.reduce((sum, { value, metadata }) => sum + value.bytes + metadata.bytes, 0));
      return storeAll(owner, puts);
    },
  };
}
