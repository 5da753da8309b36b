/**
 * The rows of the local database, by theme. Tables and columns carry the platform's names where it has them (contract topic:
 * registry data model); the others are the workbench's own.
 */
import type { AccessTables } from './access-tables.ts';
import type { InstallTables } from './install-tables.ts';
import type { LifecycleTables } from './lifecycle-tables.ts';
import type { RegistryTables } from './registry-tables.ts';
import type { ServiceTables } from './service-tables.ts';
import type { StorageTables } from './storage-tables.ts';

export interface Tables extends RegistryTables, InstallTables, StorageTables, AccessTables, ServiceTables, LifecycleTables {}
