/**
 * The shape that every host interface has. One file a capability exports one object of it; the guest's thread links
 * them, answers what needs nothing from outside at once, and passes the rest to the engine.
 */
import type { Attributes } from '../observe.ts';
import type { ExecuteUser } from '../types.ts';
import type { Capability } from './capabilities.ts';
import type { Egress } from './egress/egress.ts';
import type { HostInterfaceName } from './names.ts';
import type { HostScope, HostServices } from './services.ts';

/** What a function answers: a value, or the case of the WIT error enum that the guest sees thrown. */
export type HostOutcome = { ok: unknown } | { err: string };

/** What the guest's thread knows of the request it runs. */
export interface GuestFrame {
  scope: HostScope;
  user: ExecuteUser | null;
  granted: readonly Capability[];
  /** Empty without an envelope; null without the capability, so that values never enter the thread. */
  secrets: Record<string, string> | null;
  /** The envelope named a time in the past. */
  secretsExpired: boolean;
}

/** What the engine's side of a call can reach. */
export interface EngineCall {
  scope: HostScope;
  user: ExecuteUser | null;
  /** The secret named `api_key`, which ui-proxy sends whether or not the guest may read secrets. */
  proxyKey: string | null;
  services: HostServices;
  egress: Egress;
  /** Aborts when the guest is ended. */
  signal: AbortSignal;
  /** Adds to the span of the call: the decision taken, the cause behind an enum case. */
  note(attributes: Attributes): void;
}

interface CommonFunction {
  /** Parameter names, in order, as the span shows them. */
  params: readonly string[];
  /** Answer without the capability; `trap` ends the guest. */
  denied: HostOutcome | 'trap';
  /** The span must not show the answer. */
  secretResult?: true;
}

/** Arguments come lifted by the canonical ABI, so their types are those of the WIT; each file narrows them once. */
export type HostArguments = readonly unknown[];

export interface WorkerFunction extends CommonFunction {
  at: 'worker';
  answer(frame: GuestFrame, args: HostArguments): HostOutcome;
}

export interface EngineFunction extends CommonFunction {
  at: 'engine';
  /** Answer where answering failed in an unforeseen way; by default the case `internal`. A record has no cases. */
  unforeseen?: HostOutcome;
  answer(call: EngineCall, args: HostArguments): Promise<HostOutcome>;
}

export type HostFunction = WorkerFunction | EngineFunction;

export interface HostInterface {
  name: HostInterfaceName;
  capability: Capability;
  /** By WIT name, such as `list-entries`. */
  functions: Record<string, HostFunction>;
}

/** The case and the answer of calls that are refused or return nothing. */
export const nothing: HostOutcome = { ok: undefined };
