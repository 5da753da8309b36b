/** Writes a tenant with the users that it comes with. */
import type { Database } from '../database/open.ts';
import { seededUsers } from './users.ts';

interface NewTenant {
  tenantId: string;
  name: string;
  now: number;
  isShown?: boolean;
}

/** Users come with a new tenant only: those that a person removed stay removed. */
export function insertTenant(db: Database, { tenantId, name, now, isShown = false }: NewTenant): void {
  const users = seededUsers(tenantId);
  db.transaction(() => {
    db.run(
      db.build.insertInto('tenant').values({ tenant_id: tenantId, name, created_at: now, selected_at: isShown ? now : 0 }),
    );
    for (const user of users) db.run(db.build.insertInto('user').values({ ...user, created_at: now }));
    const selected = { selected_user_id: users[0]!.user_id };
    db.run(db.build.updateTable('tenant').set(selected).where('tenant_id', '=', tenantId));
  });
}
