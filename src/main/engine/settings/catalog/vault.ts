/** Settings of a Vault that seals the secrets of installs (contract topic: install configuration resolution). */
import type { SettingTable } from '../definition.ts';

const sealed =
  'Here secrets are sealed with a key of the data folder. A runner that runs alone reads these to open the envelopes of a Vault.';

export const vaultSettings = {
  ALGA_VAULT_ADDR: {
    kind: 'url',
    group: 'vault',
    reader: 'secrets',
    aliases: ['VAULT_ADDR'],
    meaning: 'Address of the Vault.',
    unused: sealed,
  },
  ALGA_VAULT_TOKEN: {
    kind: 'secret',
    group: 'vault',
    reader: 'secrets',
    aliases: ['VAULT_TOKEN'],
    meaning: 'Token for the Vault.',
    unused: sealed,
  },
  ALGA_VAULT_TOKEN_FILE: {
    kind: 'text',
    group: 'vault',
    reader: 'runner',
    default: '/run/secrets/alga_vault_token',
    meaning: 'File that holds the token with which a runner opens sealed secrets.',
    unused: sealed,
  },
  ALGA_VAULT_TRANSIT_KEY: {
    kind: 'text',
    group: 'vault',
    reader: 'secrets',
    meaning: 'Name of the transit key that seals secrets.',
    unused: sealed,
  },
  ALGA_VAULT_TRANSIT_MOUNT: {
    kind: 'text',
    group: 'vault',
    reader: 'secrets and runner',
    default: 'transit',
    meaning: 'Mount of the transit engine.',
    unused: sealed,
  },
  ALGA_VAULT_NAMESPACE: {
    kind: 'text',
    group: 'vault',
    reader: 'secrets and runner',
    aliases: ['VAULT_NAMESPACE'],
    meaning: 'Namespace within the Vault.',
    unused: sealed,
  },
} as const satisfies SettingTable;
