/** All migrations by name. Names sort in the order in which they run; a released one never changes. */
import type { Migration } from 'kysely/migration';
import { registryTables } from './0001-registry.ts';
import { installTables } from './0002-installs.ts';
import { storageTables } from './0003-storage.ts';
import { executionTables } from './0004-executions.ts';
import { tenantTables } from './0005-tenants.ts';
import { serviceTables } from './0006-services.ts';
import { accessTables } from './0007-access.ts';
import { publishTables } from './0008-publish.ts';
import { lifecycleTables } from './0009-lifecycle.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-registry': registryTables,
  '0002-installs': installTables,
  '0003-storage': storageTables,
  '0004-executions': executionTables,
  '0005-tenants': tenantTables,
  '0006-services': serviceTables,
  '0007-access': accessTables,
  '0008-publish': publishTables,
  '0009-lifecycle': lifecycleTables,
};
