/** What the runner is given for an install beside its bundle (contract topic: install configuration resolution). */
import { z } from 'zod';
import type { Install } from '../../../contract/installs.ts';
import type { Database } from '../database/open.ts';
import { createRowMemo } from '../database/row-memo.ts';
import type { InstallConfig, SecretVault } from './types.ts';
import type { Withheld } from './withheld.ts';

const stringsSchema = z.array(z.unknown()).transform((list) => list.filter((item) => typeof item === 'string'));
const configSchema = z.record(z.string(), z.unknown());

/** The map of strings that the runner takes: strings stay, null becomes empty, anything else its JSON text. */
function configStrings(config: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, typeof value === 'string' ? value : stringOf(value)]),
  );
}

function stringOf(value: unknown): string {
  return value === null ? '' : JSON.stringify(value);
}

/** Makes the resolver. It fails with `SECRETS_LOCKED` when the install has secrets that cannot be opened. */
export function createConfigResolver(db: Database, vault: Pick<SecretVault, 'envelope'>, withheld: Withheld) {
  const rows = db.prepare((p: { install: string }) =>
    db.build
      .selectFrom('tenant_extension_install as install')
      .leftJoin('tenant_extension_install_config as config', 'config.install_id', 'install.id')
      .select([
        'install.granted_caps as granted',
        'install.config as installConfig',
        'config.config as config',
        'config.providers as providers',
        'config.version as configVersion',
      ])
      .where('install.id', '=', p.install),
  );

  function read(installId: string) {
    const row = rows.first({ install: installId });
    return (
      row && {
        granted: [row.providers ?? '[]', row.granted].flatMap((text) => stringsSchema.parse(JSON.parse(text))),
        config: configStrings(configSchema.parse(JSON.parse(row.config ?? row.installConfig))),
        configVersion: row.configVersion,
      }
    );
  }
  const kept = createRowMemo<ReturnType<typeof read>>(db);

  return (install: Install): InstallConfig | null => {
    const row = kept(install.installId, () => read(install.installId));
    if (row === null) return null;
    const envelope = vault.envelope(install.installId);
    const named = [...row.granted, ...install.capabilities];
    return {
      install,
      config: { ...row.config },
      providers: withheld.granted(install.installId, named),
      withheld: withheld.among(install.installId, named),
      configVersion: row.configVersion,
      secretsVersion: envelope?.version ?? null,
      secretEnvelope: envelope,
    };
  };
}
