/**
 * The archives of a tenant that is removed. They go with it, but for those that others stand on: a published version keeps
 * the archive that its row names, and tenants that have the version installed get copies of their own.
 */
import type { Database } from '../database/open.ts';
import { sourceMapKey } from '../source-maps.ts';
import type { BundleStore } from '../store/store.ts';
import type { BundleArchives, BundleAddress } from './publish-archives.ts';
import { parseArchiveKey } from './publish-archives.ts';
import { manifestKeyOf } from './publish-copies.ts';

export interface TenantArchives {
  /**
   * To be called while the tenant is still there: gives other tenants their copies, and answers the keys of the archives
   * that nobody needs any more. What the registry does not know is not among them; it may be somebody else's.
   */
  spare(tenantId: string): Promise<string[]>;
  /** Deletes archives with what lies beside them. */
  remove(keys: readonly string[]): Promise<void>;
}

interface TenantArchivesParts {
  db: Database;
  store: Pick<BundleStore, 'list' | 'delete'>;
  archives: Pick<BundleArchives, 'ensureTenantBundle'>;
}

export function createTenantArchives({ db, store, archives }: TenantArchivesParts): TenantArchives {
  const rowsOf = ({ registryId, contentHash }: BundleAddress) =>
    db.all(
      db.build
        .selectFrom('extension_bundle as bundle')
        .innerJoin('extension_version as version', 'version.id', 'bundle.version_id')
        .select(['bundle.storage_url as key', 'version.id as versionId'])
        .where('version.registry_id', '=', registryId)
        .where('bundle.content_hash', '=', contentHash),
    );
  const othersWith = (versionId: string, tenantId: string): string[] =>
    db
      .all(
        db.build
          .selectFrom('tenant_extension_install')
          .select('tenant_id')
          .where('version_id', '=', versionId)
          .where('tenant_id', '!=', tenantId),
      )
      .map((row) => row.tenant_id);

  async function keysOf(tenantId: string): Promise<string[]> {
    const prefix = `tenants/${tenantId}/extensions/`;
    const keys: string[] = [];
    let after: string | null = prefix;
    while (after !== null) {
      const page = await store.list({ prefix, after });
      keys.push(...page.objects.map(({ key }) => key));
      after = page.next;
    }
    return keys;
  }

  return {
    async spare(tenantId) {
      const unneeded: string[] = [];
      for (const key of await keysOf(tenantId)) {
        const address = parseArchiveKey(key);
        const rows = address === null ? [] : rowsOf(address);
        if (address === null || rows.length === 0 || rows.some((row) => row.key === key)) continue;
        const others = new Set(rows.flatMap(({ versionId }) => othersWith(versionId, tenantId)));
        for (const other of others) await archives.ensureTenantBundle({ ...address, tenantId: other });
        unneeded.push(key);
      }
      return unneeded;
    },
    async remove(keys) {
      for (const key of keys) for (const part of [sourceMapKey(key), manifestKeyOf(key), key]) await store.delete(part);
    },
  };
}
