/** The event subscriptions of an install, as its manifest names them. Nothing delivers events, here or on the platform. */
import { randomUUID } from 'node:crypto';
import type { Queries } from '../database/queries.ts';

export interface Subscription {
  topic: string;
  handler: string;
}

/** Brings the rows to what the manifest names, inside the caller's transaction. */
export function writeSubscriptions(
  db: Queries,
  install: { installId: string; tenantId: string },
  events: readonly Subscription[],
  now: number,
): void {
  const { installId, tenantId } = install;
  db.run(db.build.deleteFrom('extension_event_subscription').where('install_id', '=', installId));
  for (const { topic, handler } of events) {
    const row = { id: randomUUID(), tenant_id: tenantId, install_id: installId, topic, handler, created_at: now };
    db.run(db.build.insertInto('extension_event_subscription').values(row));
  }
}
