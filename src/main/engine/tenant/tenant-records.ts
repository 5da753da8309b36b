/** The tenants as a person edits them; reading who is selected is the other part of this folder. */
import { randomUUID } from 'node:crypto';
import type { TenantDetail } from '../../../contract/tenants.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { recordInUse } from '../services/record-failures.ts';
import { insertTenant } from './insert.ts';
import { removeTenantRows } from './remove.ts';
import { tenantNotFound, type Tenants } from './tenants.ts';

export interface TenantRecords {
  /** By name. */
  list(): TenantDetail[];
  /** Fails with `TENANT_NOT_FOUND`. */
  get(tenantId: string): TenantDetail;
  /** With a staff user, a portal user, clients and services. */
  create(name: string): TenantDetail;
  /** Fails with `TENANT_NOT_FOUND`. */
  rename(tenantId: string, name: string): TenantDetail;
  /** Fails with `TENANT_NOT_FOUND`, or `RECORD_IN_USE` while it has installs or is the only or the selected one. */
  demandRemovable(tenantId: string): TenantDetail;
  /** Fails as `demandRemovable` does. */
  remove(tenantId: string): void;
}

interface TenantRecordsParts {
  db: Database;
  clock: Clock;
  tenants: Tenants;
  /** Gives a tenant its first clients and services. */
  seed: (tenantId: string) => void;
}

export function createTenantRecords({ db, clock, tenants, seed }: TenantRecordsParts): TenantRecords {
  const rows = db.build
    .selectFrom('tenant')
    .select((on) => [
      'tenant.tenant_id as tenantId',
      'tenant.name as name',
      'tenant.created_at as createdAt',
      on
        .selectFrom('tenant_extension_install as install')
        .whereRef('install.tenant_id', '=', 'tenant.tenant_id')
        .select(on.fn.countAll<number>().as('count'))
        .as('installs'),
    ]);
  type Row = { tenantId: string; name: string; createdAt: number; installs: number | null };

  const toDetail = ({ tenantId, installs, ...row }: Row): TenantDetail => ({
    tenantId,
    ...row,
    installs: installs ?? 0,
    users: tenants.users(tenantId).length,
    isSelected: tenants.tenant().tenantId === tenantId,
  });

  function get(tenantId: string): TenantDetail {
    const row = db.first(rows.where('tenant.tenant_id', '=', tenantId.toLowerCase()));
    if (row === null) throw tenantNotFound(tenantId);
    return toDetail(row);
  }

  function demandRemovable(tenantId: string): TenantDetail {
    const tenant = get(tenantId);
    const { name, installs, isSelected } = tenant;
    const what = `${name} was not removed.`;
    if (tenants.list().length === 1) throw recordInUse(what, 'It is the only tenant.', 'Create another one first.');
    if (isSelected) throw recordInUse(what, 'It is the tenant that is selected.', 'Select another one first.');
    if (installs === 0) return tenant;
    const count = installs === 1 ? 'an extension' : `${installs} extensions`;
    throw recordInUse(what, `It has ${count} installed.`, 'Uninstall what it has, then remove it.');
  }

  return {
    get,
    demandRemovable,
    list: () => db.all(rows.orderBy('tenant.name').orderBy('tenant.tenant_id')).map(toDetail),
    create(name) {
      const tenantId = randomUUID();
      try {
        db.transaction(() => {
          insertTenant(db, { tenantId, name, now: clock.now() });
          tenants.reload();
          seed(tenantId);
        });
      } finally {
        tenants.reload();
      }
      return get(tenantId);
    },
    rename(given, name) {
      const { tenantId } = get(given);
      db.run(db.build.updateTable('tenant').set({ name }).where('tenant_id', '=', tenantId));
      tenants.reload();
      return get(tenantId);
    },
    remove(given) {
      const tenant = demandRemovable(given);
      removeTenantRows(db, tenant.tenantId);
      tenants.reload();
    },
  };
}
