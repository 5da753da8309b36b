/** The install that an internal call names, as the platform looks it up: by its id alone, and enabled. */
import { z } from 'zod';
import type { Capability } from '../../../../runner/host/capabilities.ts';
import type { Database } from '../database/open.ts';
import { createWithheld } from '../registry/withheld.ts';
import type { CurrentGrantRule } from '../registry/withheld.ts';

export interface CalledInstall {
  installId: string;
  tenantId: string;
  versionId: string;
  capabilities: ReadonlySet<Capability>;
}

/** Null when there is no such install or it is disabled. */
export type FindInstall = (installId: string) => CalledInstall | null;

const stringsSchema = z.array(z.unknown()).transform((list) => list.filter((item) => typeof item === 'string'));

export function createInstallFinder(db: Database, grants: CurrentGrantRule = () => 'helpful'): FindInstall {
  const withheld = createWithheld(db, grants);
  const byId = db.prepare((p: { install: string }) =>
    db.build
      .selectFrom('tenant_extension_install as install')
      .innerJoin('extension_version as version', 'version.id', 'install.version_id')
      .leftJoin('tenant_extension_install_config as config', 'config.install_id', 'install.id')
      .select([
        'install.tenant_id as tenantId',
        'install.version_id as versionId',
        'install.granted_caps as granted',
        'version.capabilities as declared',
        'config.providers as providers',
      ])
      .where('install.id', '=', p.install)
      .where('install.is_enabled', '=', 1)
      .where('install.status', '=', 'enabled'),
  );

  return (installId) => {
    const row = byId.first({ install: installId });
    if (row === null) return null;
    const { tenantId, versionId, granted, declared, providers } = row;
    const named = [granted, declared, providers ?? '[]'].flatMap((text) => stringsSchema.parse(JSON.parse(text)));
    return { installId, tenantId, versionId, capabilities: new Set(withheld.granted(installId, named)) };
  };
}
