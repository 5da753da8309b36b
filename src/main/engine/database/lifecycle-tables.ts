/** Rows of what happened to installs, and of capabilities that a person took away; the workbench's own tables. */
import type { InstallEvent } from '../../../contract/install-life.ts';
import type { Time } from './columns.ts';

interface InstallEventTable {
  event_id: string;
  tenant_id: string;
  registry_id: string;
  install_id: string;
  action: InstallEvent['action'];
  /** The version that is installed after it; for an uninstall the one before. */
  version: string;
  /** `sha256:` and 64 hex digits; null where the version has no bundle. */
  content_hash: string | null;
  at: Time;
}

interface WithheldCapabilityTable {
  install_id: string;
  capability: string;
  withheld_at: Time;
}

export interface LifecycleTables {
  install_event: InstallEventTable;
  install_withheld_capability: WithheldCapabilityTable;
}
