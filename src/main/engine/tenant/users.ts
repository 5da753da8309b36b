/** Users as rows and as the rest of the engine sees them, and those that a new tenant comes with. */
import { z } from 'zod';
import { userPermissions, type User, type UserPermission } from '../../../contract/workbench.ts';
import type { UserTable } from '../database/access-tables.ts';
import { uuidV5 } from '../registry/ids.ts';

type UserRow = Omit<UserTable, 'permissions'> & { permissions: string };

const known: ReadonlySet<unknown> = new Set(userPermissions);
const listSchema = z.array(z.unknown());

/** What is stored for permissions. */
export const permissionsText = (permissions: readonly UserPermission[]): string => JSON.stringify([...new Set(permissions)]);

function permissionsOf(row: UserRow): UserPermission[] {
  if (row.user_type === 'client') return [];
  return listSchema.parse(JSON.parse(row.permissions)).filter((item): item is UserPermission => known.has(item));
}

export function toUser(row: UserRow): User {
  return {
    userId: row.user_id,
    tenantId: row.tenant_id,
    email: row.email,
    name: row.name,
    type: row.user_type,
    clientId: row.client_id,
    clientName: row.client_name,
    permissions: permissionsOf(row),
  };
}

/** One staff user and one portal user; their ids are the same on every machine. */
export function seededUsers(tenantId: string): Omit<UserRow, 'created_at'>[] {
  const permissions = permissionsText(userPermissions);
  return [
    {
      user_id: uuidV5(`${tenantId}/users/staff`),
      tenant_id: tenantId,
      email: 'sam.staff@msp.example',
      name: 'Sam Staff',
      user_type: 'internal',
      client_id: null,
      client_name: '',
      permissions,
    },
    {
      user_id: uuidV5(`${tenantId}/users/portal`),
      tenant_id: tenantId,
      email: 'pat.portal@client.example',
      name: 'Pat Portal',
      user_type: 'client',
      client_id: uuidV5(`${tenantId}/clients/example`),
      client_name: 'Example Client',
      permissions,
    },
  ];
}
