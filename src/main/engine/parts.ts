/** What each part of the engine is given; made once in `workbench.ts`. */
import type { Logger } from 'pino';

/** Files that run in another thread or process, and folders that ship with the app; hosts know where they lie. */
export interface EnginePaths {
  /** Entry of the guest worker thread. */
  guestWorker: string;
  /** Entry of the builder child process. */
  builder: string;
  /** `resources/` of the app: schema, templates, theme tokens. */
  resources: string;
  /** `fixtures/` of the app: the samples. */
  fixtures: string;
  /** Folder whose `node_modules` holds the SDK packages and TypeScript that builds fall back to. */
  toolchain: string;
  /** The WIT text file of the platform's world. */
  wit: string;
}

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A part that holds something open. */
export interface Disposable {
  dispose(): Promise<void>;
}

export type { Logger };
