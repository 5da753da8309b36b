/** What the parts of an engine are made from, and what every group of them shares. */
import type { EventPublisher } from '@orpc/server';
import type { UiProxyOptions } from '../../../../runner/host/ui-proxy-client.ts';
import type { Change } from '../../../contract/workbench.ts';
import type { Fidelity, FidelityOverrides } from '../fidelity.ts';
import type { Addresses } from '../listen/listeners.ts';
import type { Clock, EnginePaths, Logger } from '../parts.ts';

export interface AssembleOptions {
  dataDir: string;
  paths: EnginePaths;
  logger: Logger;
  version: string;
  clock: Clock;
  fetch: typeof globalThis.fetch;
  rateLimit?: boolean;
  fidelity?: FidelityOverrides;
  egressAllow?: readonly string[];
  handlerTimeoutMs?: number;
  /** False runs schedules by hand only. */
  announced?: boolean;
  /** Where calls of ui-proxy go; without it there is no route. */
  uiProxy?: Omit<UiProxyOptions, 'fetch'>;
  addresses: Addresses;
  /** Takes each part that holds something open. */
  stack: AsyncDisposableStack;
}

/** The options, with what all groups of parts share. */
export interface Base extends Omit<AssembleOptions, 'fidelity'> {
  fidelity: Fidelity;
  changes: EventPublisher<{ change: Change }>;
  /** Tells the window what to read again. */
  changed: (topic: Change['topic']) => void;
}
