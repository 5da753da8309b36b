/** Rows of what extensions store. */
import type { Generated } from 'kysely';
import type { Json, Time } from './columns.ts';

interface StorageRecordTable {
  tenant: string;
  extension_install_id: string;
  namespace: string;
  key: string;
  revision: number;
  value: Json;
  metadata: Json;
  value_size_bytes: number;
  metadata_size_bytes: number;
  ttl_expires_at: Time | null;
  created_at: Time;
  updated_at: Time;
}

interface StorageSchemaTable {
  tenant: string;
  extension_install_id: string;
  namespace: string;
  schema_version: number;
  schema_document: Json;
  status: Generated<'active' | 'deprecated' | 'draft'>;
  created_by: string | null;
  created_at: Time;
  updated_at: Time;
}

interface StorageUsageTable {
  tenant: string;
  extension_install_id: string;
  bytes_used: number;
  keys_count: number;
  namespaces_count: number;
  updated_at: Time;
}

export interface StorageTables {
  ext_storage_records: StorageRecordTable;
  ext_storage_schemas: StorageSchemaTable;
  ext_storage_usage: StorageUsageTable;
}
