/** What happened to installs, which the platform does not keep. Rows outlive their install. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { InstallEvent } from '../../../contract/install-life.ts';
import type { Database } from '../database/open.ts';
import type { Queries } from '../database/queries.ts';

/** Events kept of an install; development installs of new versions would add up. */
export const keptEvents = 200;

interface InstallName {
  tenantId: string;
  registryId: string;
  installId: string;
}

/** Adds an event, inside the caller's transaction. */
export function recordEvent(db: Queries, { tenantId, registryId, installId }: InstallName, event: InstallEvent): void {
  const { action, version, contentHash, at } = event;
  db.run(
    db.build.insertInto('install_event').values({
      event_id: randomUUID(),
      tenant_id: tenantId,
      registry_id: registryId,
      install_id: installId,
      action,
      version,
      content_hash: contentHash,
      at,
    }),
  );
  const kept = db.build
    .selectFrom('install_event')
    .select('event_id')
    .where('install_id', '=', installId)
    .orderBy('at', 'desc')
    .orderBy(sql`rowid`, 'desc')
    .limit(keptEvents);
  db.run(db.build.deleteFrom('install_event').where('install_id', '=', installId).where('event_id', 'not in', kept));
}

/** The id under which the tenant had the extension installed last; null when it never had. */
export function lastInstallId(db: Queries, tenantId: string, registryId: string): string | null {
  const row = db.first(
    db.build
      .selectFrom('install_event')
      .select('install_id')
      .where('tenant_id', '=', tenantId)
      .where('registry_id', '=', registryId)
      .orderBy('at', 'desc')
      .orderBy(sql`rowid`, 'desc')
      .limit(1),
  );
  return row?.install_id ?? null;
}

/** Newest first. */
export function eventsOf(db: Database, installId: string): InstallEvent[] {
  return db.all(
    db.build
      .selectFrom('install_event')
      .select(['at', 'action', 'version', 'content_hash as contentHash'])
      .where('install_id', '=', installId)
      .orderBy('at', 'desc')
      .orderBy(sql`rowid`, 'desc'),
  );
}
