/** The configuration of an install: any JSON by name, with a version that changes with every write. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { JsonValue } from '../../../contract/common.ts';
import { jsonValueSchema } from '../../../contract/common.ts';
import type { Install } from '../../../contract/installs.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { configChanged, configKeyInvalid } from './failures.ts';

export type ConfigValues = Record<string, JsonValue>;

export interface StoredConfig {
  config: ConfigValues;
  /** Empty while nothing was ever written. */
  version: string;
}

export interface InstallConfigs {
  get(install: Install): StoredConfig;
  /** Replaces the whole. Fails with `RECORD_CONFLICT` when the stored version is another, and with `INPUT_INVALID`. */
  set(install: Install, config: ConfigValues, ifVersion: string): StoredConfig;
}

/** The keys that the settings page of the platform takes. */
const keyPattern = /^[a-zA-Z0-9_.-]+$/;
const configSchema = z.record(z.string(), jsonValueSchema);

export function createInstallConfigs(parts: { db: Database; clock: Clock; changed: () => void }): InstallConfigs {
  const { db, clock, changed } = parts;
  const rows = db.prepare((p: { install: string }) =>
    db.build
      .selectFrom('tenant_extension_install as install')
      .leftJoin('tenant_extension_install_config as config', 'config.install_id', 'install.id')
      .select(['install.config as first', 'config.config as config', 'config.version as version'])
      .where('install.id', '=', p.install),
  );

  function get({ installId }: Install): StoredConfig {
    const row = rows.first({ install: installId });
    return { config: configSchema.parse(JSON.parse(row?.config ?? row?.first ?? '{}')), version: row?.version ?? '' };
  }

  return {
    get,
    set(install, config, ifVersion) {
      const wrong = Object.keys(config).find((key) => !keyPattern.test(key));
      if (wrong !== undefined) throw configKeyInvalid(wrong);
      const { installId, tenantId } = install;
      const now = clock.now();
      const written = { config: JSON.stringify(config), version: randomUUID(), updated_at: now };
      const added = { id: randomUUID(), install_id: installId, tenant_id: tenantId, providers: '[]', created_at: now };
      db.transaction(() => {
        if (get(install).version !== ifVersion) throw configChanged();
        db.run(
          db.build
            .insertInto('tenant_extension_install_config')
            .values({ ...added, ...written })
            .onConflict((conflict) => conflict.column('install_id').doUpdateSet(written)),
        );
        const copy = { config: written.config, updated_at: now };
        db.run(db.build.updateTable('tenant_extension_install').set(copy).where('id', '=', installId));
      });
      changed();
      return get(install);
    },
  };
}
