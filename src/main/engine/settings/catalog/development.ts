/** Settings of development: of the workbench itself, and of the platform's scripts and command line. */
import type { SettingTable } from '../definition.ts';

const scripts = 'Read by the platform’s install scripts only; the workbench installs without them, into a database of its own.';

export const developmentSettings = {
  ALGA_WORKBENCH_DATA: {
    kind: 'text',
    group: 'development',
    reader: 'workbench',
    meaning:
      'The data folder, where --data-dir does not name one. Without both it is the system’s folder for application data.',
    environmentOnly: true,
  },
  ALGA_WORKBENCH_LOG: {
    kind: 'choice',
    group: 'development',
    reader: 'workbench',
    default: 'info',
    choices: { trace: null, debug: null, info: null, warn: null, error: null, fatal: null },
    meaning: 'The least serious lines that go into the log of the data folder.',
    environmentOnly: true,
  },
  DEV_TENANT_ID: {
    kind: 'text',
    group: 'development',
    reader: 'install scripts',
    default: '51bbbfe5-0720-4d9b-b3e5-b5b43e441a52',
    meaning: 'Tenant into which the platform’s scripts install.',
    unused: 'Read by the platform’s install scripts only; the workbench’s first tenant has the same id.',
  },
  ALGA_API_BASE_URL: {
    kind: 'url',
    group: 'development',
    reader: 'platform’s command line',
    default: 'http://localhost:3000',
    meaning: 'The server that the platform’s command line publishes to. Set it to the gateway’s address to publish here.',
    unused: 'Read by the platform’s command line only, in its own process.',
  },
  NODE_ENV: {
    kind: 'text',
    group: 'development',
    reader: 'internal APIs',
    meaning: 'Where it is production, tokens that everybody knows are not taken from an external runner.',
  },
  DB_HOST: {
    kind: 'text',
    group: 'development',
    reader: 'install scripts',
    default: 'localhost',
    meaning: 'Host of the database.',
    unused: scripts,
  },
  DB_PORT: {
    kind: 'number',
    group: 'development',
    reader: 'install scripts',
    default: '5433',
    meaning: 'Port of the database.',
    unused: scripts,
  },
  DB_USER_ADMIN: {
    kind: 'text',
    group: 'development',
    reader: 'install scripts',
    default: 'postgres',
    meaning: 'User of the database.',
    unused: scripts,
  },
  DB_PASSWORD_ADMIN: {
    kind: 'secret',
    group: 'development',
    reader: 'install scripts',
    aliases: ['PGPASSWORD'],
    meaning: 'Password of that user.',
    unused: scripts,
  },
  DB_NAME_SERVER: {
    kind: 'text',
    group: 'development',
    reader: 'install scripts',
    default: 'server',
    meaning: 'Name of the database.',
    unused: scripts,
  },
  RUNNER_DOCKER_PORT: {
    kind: 'number',
    group: 'development',
    reader: 'compose file',
    default: '8085',
    meaning: 'Port on this machine at which the platform’s compose file opens its runner.',
    unused: 'Read by the platform’s compose file only.',
  },
  APP_NAME: {
    kind: 'text',
    group: 'development',
    reader: 'compose file',
    default: 'alga',
    meaning: 'What the names of the platform’s containers begin with.',
    unused: 'Read by the platform’s compose file only.',
  },
} as const satisfies SettingTable;
