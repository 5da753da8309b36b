/** Rows of tenants, users and API keys. */
import type { Generated } from 'kysely';
import type { Json, Time } from './columns.ts';

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

export interface AccessTables {
  tenant: TenantTable;
  user: UserTable;
  api_key: ApiKeyTable;
}
