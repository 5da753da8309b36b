/** What the parts of an engine are made from, and what every group of them shares. */
import type { EventPublisher } from '@orpc/server';
import type { Change } from '../../../contract/workbench.ts';
import type { Fidelity } from '../fidelity.ts';
import type { Addresses } from '../listen/listeners.ts';
import type { Clock, EnginePaths, Logger } from '../parts.ts';
import type { Settings } from '../settings/settings.ts';

export interface AssembleOptions {
  dataDir: string;
  paths: EnginePaths;
  logger: Logger;
  version: string;
  clock: Clock;
  fetch: typeof globalThis.fetch;
  rateLimit?: boolean;
  /** Requests without credentials are refused, instead of acting as the local user. */
  requireAuth?: boolean | undefined;
  /** Address that the gateway listens on; by default loopback. */
  gatewayHost?: string | undefined;
  settings: Settings;
  /** False runs schedules by hand only. */
  announced?: boolean;
  addresses: Addresses;
  /** Takes each part that holds something open. */
  stack: AsyncDisposableStack;
}

/** The options, with what all groups of parts share. */
export interface Base extends AssembleOptions {
  fidelity: Fidelity;
  changes: EventPublisher<{ change: Change }>;
  /** Tells the window what to read again. */
  changed: (topic: Change['topic']) => void;
}
