/**
 * The rows of the local database. Tables and columns carry the platform's names (contract topic: registry data
 * model); the last group is the workbench's own.
 *
 * Three things differ from PostgreSQL, the same way everywhere: times are whole epoch milliseconds, JSON is text that
 * the table checks with `json_valid`, and booleans are 0 or 1.
 */
import type { Generated } from 'kysely';
import type { LifecycleTables } from './lifecycle-tables.ts';
import type { ServiceTables } from './service-tables.ts';

/** Epoch milliseconds. */
type Time = number;
/** JSON text. */
type Json = string;
type Flag = 0 | 1;

interface ExtensionRegistryTable {
  id: string;
  publisher: string;
  name: string;
  display_name: string | null;
  description: string | null;
  created_at: Time;
  updated_at: Time;
}

interface ExtensionVersionTable {
  id: string;
  registry_id: string;
  version: string;
  runtime: string;
  main_entry: string;
  api: Generated<Json>;
  /** Array of `{ method, path, handler }`; what the gateway enforces. */
  api_endpoints: Json;
  ui: Json | null;
  capabilities: Json;
  created_at: Time;
  deprecated_at: Time | null;
  deprecated_reason: string | null;
}

interface ExtensionBundleTable {
  id: string;
  version_id: string;
  /** `sha256:` and 64 hex digits. */
  content_hash: string;
  /** The DSSE envelope that came with it. */
  signature: string | null;
  precompiled: Json | null;
  /** Key of the archive in the bundle store; other tenants get theirs copied from there. */
  storage_url: string | null;
  size_bytes: number | null;
  created_at: Time;
}

interface ExtensionApiEndpointTable {
  id: string;
  version_id: string;
  method: string;
  path: string;
  handler: string;
  created_at: Time;
  updated_at: Time;
}

interface InstallTable {
  id: string;
  tenant_id: string;
  registry_id: string;
  version_id: string;
  granted_caps: Json;
  config: Generated<Json>;
  is_enabled: Generated<Flag>;
  status: Generated<'enabled' | 'disabled' | 'pending'>;
  runner_domain: string | null;
  runner_status: Json;
  runner_ref: Json | null;
  created_at: Time;
  updated_at: Time;
}

interface InstallConfigTable {
  id: string;
  install_id: string;
  tenant_id: string;
  config: Generated<Json>;
  providers: Json;
  version: string;
  created_at: Time;
  updated_at: Time;
}

interface InstallSecretsTable {
  id: string;
  install_id: string;
  tenant_id: string;
  ciphertext: string;
  algorithm: string;
  transit_key: string | null;
  transit_mount: string | null;
  version: string | null;
  expires_at: Time | null;
  created_at: Time;
  updated_at: Time;
}

interface EventSubscriptionTable {
  id: string;
  tenant_id: string;
  install_id: string;
  topic: string;
  handler: string;
  created_at: Time;
}

export interface ScheduleTable {
  id: string;
  install_id: string;
  tenant_id: string;
  endpoint_id: string;
  name: string | null;
  cron: string;
  timezone: Generated<string>;
  enabled: Generated<Flag>;
  payload_json: Json | null;
  job_id: string | null;
  runner_schedule_id: string | null;
  last_run_at: Time | null;
  last_run_status: string | null;
  last_error: string | null;
  created_at: Time;
  updated_at: Time;
}

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

interface ExecutionLogTable {
  id: string;
  tenant_id: string;
  registry_id: string;
  version_id: string;
  request_id: string | null;
  started_at: Time;
  finished_at: Time | null;
  status: string;
  metrics: Json | null;
  error: string | null;
}

interface QuotaUsageTable {
  tenant_id: string;
  registry_id: string;
  window_start: Time;
  cpu_ms: Generated<number>;
  mem_mb_ms: Generated<number>;
  invocations: Generated<number>;
  egress_bytes: Generated<number>;
}

/** Which bundle of a version answers; the platform has no such pointer and takes the newest row. */
interface CurrentBundleTable {
  version_id: string;
  bundle_id: string;
  updated_at: Time;
}

/** Versions that were published, with what was published: a development install may change the version's row later. */
interface PublishedVersionTable {
  version_id: string;
  bundle_id: string;
  /** The manifest as it was published, normalised. */
  manifest: Json;
  published_at: Time;
}

/** What the last check of a bundle's signature came to. */
export interface BundleSignatureTable {
  bundle_id: string;
  /** What the publisher said it is. */
  declared_algorithm: string | null;
  required: Flag;
  verified: Flag;
  algorithm: string | null;
  reason: string | null;
  subject: string | null;
  issuer: string | null;
  checked_at: Time;
}

/** An archive that was uploaded and waits to be published. */
export interface PublishUploadTable {
  object_key: string;
  tenant_id: string;
  /** Who uploaded it: a key or a user. */
  owner: string;
  filename: string;
  size_bytes: number;
  /** 64 hex digits. */
  declared_hash: string | null;
  state: 'uploading' | 'staged' | 'published';
  published_version: string | null;
  created_at: Time;
}

/** An archive that is being copied to its place; no row of the registry names it yet. */
interface PublishCopyTable {
  object_key: string;
  registry_id: string;
  content_hash: string;
  started_at: Time;
}

interface TenantTable {
  tenant_id: string;
  name: string;
  selected_user_id: string | null;
  created_at: Time;
  /** The tenant that was selected last is the one that the window shows. */
  selected_at: Generated<Time>;
}

export interface UserTable {
  user_id: string;
  tenant_id: string;
  email: string;
  name: string;
  user_type: 'internal' | 'client';
  client_id: string | null;
  client_name: string;
  created_at: Time;
  /** Array of what staff may do. */
  permissions: Generated<Json>;
}

export interface ApiKeyTable {
  key_id: string;
  tenant_id: string;
  user_id: string;
  name: string;
  /** The first characters of the key. */
  prefix: string;
  /** SHA-256 of the key in hex; the key itself is not kept. */
  key_hash: string;
  scopes: Json;
  created_at: Time;
  last_used_at: Time | null;
  expires_at: Time | null;
  revoked_at: Time | null;
}

/** What an install may use in an hour; null for as much as it likes. */
interface InstallQuotaTable {
  install_id: string;
  max_invocations: number | null;
  max_cpu_ms: number | null;
  max_egress_bytes: number | null;
  updated_at: Time;
}

export interface Tables extends ServiceTables, LifecycleTables {
  extension_registry: ExtensionRegistryTable;
  extension_version: ExtensionVersionTable;
  extension_bundle: ExtensionBundleTable;
  extension_api_endpoint: ExtensionApiEndpointTable;
  tenant_extension_install: InstallTable;
  tenant_extension_install_config: InstallConfigTable;
  tenant_extension_install_secrets: InstallSecretsTable;
  tenant_extension_schedule: ScheduleTable;
  extension_event_subscription: EventSubscriptionTable;
  ext_storage_records: StorageRecordTable;
  ext_storage_schemas: StorageSchemaTable;
  ext_storage_usage: StorageUsageTable;
  extension_execution_log: ExecutionLogTable;
  extension_quota_usage: QuotaUsageTable;
  current_bundle: CurrentBundleTable;
  published_version: PublishedVersionTable;
  tenant: TenantTable;
  user: UserTable;
  api_key: ApiKeyTable;
  install_quota: InstallQuotaTable;
  bundle_signature: BundleSignatureTable;
  publish_upload: PublishUploadTable;
  publish_copy: PublishCopyTable;
}
