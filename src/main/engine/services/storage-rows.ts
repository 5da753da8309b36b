/** The rows behind the storage service: prepared once, since guests call them in loops. */
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';

/** Names an install's rows. */
export interface Owner {
  tenant: string;
  install: string;
}

export interface Usage {
  bytes: number;
  keys: number;
  namespaces: number;
}

function recordQueries(db: Database) {
  const records = db.build.selectFrom('ext_storage_records as r');
  const columns = [
    'r.key',
    'r.value',
    'r.metadata',
    'r.revision',
    'r.ttl_expires_at as expiresAt',
    'r.created_at as createdAt',
    'r.updated_at as updatedAt',
  ] as const;
  return {
    one: db.prepare((p: Owner & { namespace: string; key: string }) =>
      records
        .select([...columns, 'r.value_size_bytes as valueBytes', 'r.metadata_size_bytes as metadataBytes'])
        .where('r.tenant', '=', p.tenant)
        .where('r.extension_install_id', '=', p.install)
        .where('r.namespace', '=', p.namespace)
        .where('r.key', '=', p.key),
    ),
    page: db.prepare((p: Owner & { namespace: string; after: string; prefix: string; limit: number }) =>
      records
        .select(columns)
        .where('r.tenant', '=', p.tenant)
        .where('r.extension_install_id', '=', p.install)
        .where('r.namespace', '=', p.namespace)
        .where('r.key', '>', p.after)
        .where('r.key', '>=', p.prefix)
        .where(sql<boolean>`substr(r.key, 1, length(${p.prefix})) = ${p.prefix}`)
        .orderBy('r.key')
        .limit(p.limit),
    ),
    countIn: db.prepare((p: Owner & { namespace: string }) =>
      records
        .select((select) => select.fn.countAll<number>().as('keys'))
        .where('r.tenant', '=', p.tenant)
        .where('r.extension_install_id', '=', p.install)
        .where('r.namespace', '=', p.namespace),
    ),
    expired: db.prepare((p: Owner & { now: number }) =>
      records
        .select('r.key')
        .where('r.tenant', '=', p.tenant)
        .where('r.extension_install_id', '=', p.install)
        .where('r.ttl_expires_at', 'is not', null)
        .where('r.ttl_expires_at', '<=', p.now)
        .limit(1),
    ),
    totals: db.prepare((p: Owner) =>
      records
        .select((select) => [
          select.fn.countAll<number>().as('keys'),
          select.fn.count<number>('r.namespace').distinct().as('namespaces'),
          select.fn.coalesce(select.fn.sum<number>('r.value_size_bytes'), select.lit(0)).as('valueBytes'),
          select.fn.coalesce(select.fn.sum<number>('r.metadata_size_bytes'), select.lit(0)).as('metadataBytes'),
        ])
        .where('r.tenant', '=', p.tenant)
        .where('r.extension_install_id', '=', p.install),
    ),
  };
}

interface NewRecord {
  namespace: string;
  key: string;
  revision: number;
  value: string;
  valueBytes: number;
  metadata: string;
  metadataBytes: number;
  /** Epoch milliseconds; null for ever. */
  expiresAt: number | null;
  now: number;
}

function changeQueries(db: Database) {
  return {
    write: db.prepare((p: Owner & NewRecord) => {
      const content = {
        revision: p.revision,
        value: p.value,
        metadata: p.metadata,
        value_size_bytes: p.valueBytes,
        metadata_size_bytes: p.metadataBytes,
        ttl_expires_at: p.expiresAt,
        updated_at: p.now,
      };
      const name = { tenant: p.tenant, extension_install_id: p.install, namespace: p.namespace, key: p.key };
      return db.build
        .insertInto('ext_storage_records')
        .values({ ...name, ...content, created_at: p.now })
        .onConflict((conflict) =>
          conflict.columns(['tenant', 'extension_install_id', 'namespace', 'key']).doUpdateSet(content),
        );
    }),
    remove: db.prepare((p: Owner & { namespace: string; key: string }) =>
      db.build
        .deleteFrom('ext_storage_records')
        .where('tenant', '=', p.tenant)
        .where('extension_install_id', '=', p.install)
        .where('namespace', '=', p.namespace)
        .where('key', '=', p.key),
    ),
    removeExpired: db.prepare((p: Owner & { now: number }) =>
      db.build
        .deleteFrom('ext_storage_records')
        .where('tenant', '=', p.tenant)
        .where('extension_install_id', '=', p.install)
        .where('ttl_expires_at', 'is not', null)
        .where('ttl_expires_at', '<=', p.now),
    ),
    writeUsage: db.prepare((p: Owner & Usage & { now: number }) => {
      const counts = { bytes_used: p.bytes, keys_count: p.keys, namespaces_count: p.namespaces, updated_at: p.now };
      return db.build
        .insertInto('ext_storage_usage')
        .values({ tenant: p.tenant, extension_install_id: p.install, ...counts })
        .onConflict((conflict) => conflict.columns(['tenant', 'extension_install_id']).doUpdateSet(counts));
    }),
    usage: db.prepare((p: Owner) =>
      db.build
        .selectFrom('ext_storage_usage')
        .select(['bytes_used as bytes', 'keys_count as keys', 'namespaces_count as namespaces'])
        .where('tenant', '=', p.tenant)
        .where('extension_install_id', '=', p.install),
    ),
  };
}

/** Makes the queries. Several calls that belong together run inside the caller's transaction. */
export function createStorageRows(db: Database) {
  const records = recordQueries(db);
  const changes = changeQueries(db);

  function recount(owner: Owner): Usage {
    const totals = records.totals.first(owner)!;
    return {
      bytes: totals.valueBytes + totals.metadataBytes,
      keys: totals.keys,
      namespaces: totals.namespaces,
    };
  }

  return {
    one: records.one.first,
    /** One row more than `limit`, to see whether another page follows. */
    page: (owner: Owner, page: { namespace: string; after: string; prefix: string; limit: number }) =>
      records.page.all({ ...owner, ...page, limit: page.limit + 1 }),
    keysIn: (owner: Owner, namespace: string) => records.countIn.first({ ...owner, namespace })!.keys,
    write: changes.write.run,
    remove: changes.remove.run,
    /** The stored counters, which every change keeps; counted anew where there are none yet. */
    usage: (owner: Owner): Usage => changes.usage.first(owner) ?? recount(owner),
    writeUsage: changes.writeUsage.run,
    /** Deletes what has expired. Looks first, so that a read without expired rows writes nothing. */
    sweep(owner: Owner, now: number): void {
      if (records.expired.first({ ...owner, now }) === null) return;
      db.transaction(() => {
        changes.removeExpired.run({ ...owner, now });
        changes.writeUsage.run({ ...owner, ...recount(owner), now });
      });
    },
  };
}
