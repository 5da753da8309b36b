/** Rows of the registry: extensions, their versions and bundles, and archives on their way there. */
import type { Generated } from 'kysely';
import type { Flag, Json, Time } from './columns.ts';

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

export interface RegistryTables {
  extension_registry: ExtensionRegistryTable;
  extension_version: ExtensionVersionTable;
  extension_bundle: ExtensionBundleTable;
  extension_api_endpoint: ExtensionApiEndpointTable;
  current_bundle: CurrentBundleTable;
  published_version: PublishedVersionTable;
  bundle_signature: BundleSignatureTable;
  publish_upload: PublishUploadTable;
  publish_copy: PublishCopyTable;
}
