/** What the main thread and a guest thread say to each other. */
import type { ComponentImage } from '../component/image.ts';
import type { FailureReport } from '../component/failure-report.ts';
import type { PrepareResult, PrepareTask } from '../component/prepare.ts';
import type { GuestFrame, HostOutcome } from '../host/interface.ts';
import type { MessagePort } from 'node:worker_threads';
import type { OutputName } from './wasi/streams.ts';

/** The record `execute-request`, as the canonical ABI takes it. */
export interface GuestRequest {
  context: Record<string, string | undefined>;
  http: { method: string; url: string; headers: { name: string; value: string }[]; body: Uint8Array | undefined };
}

/** The record `execute-response`, as the canonical ABI gives it. */
export interface GuestResponse {
  status: number;
  headers: { name: string; value: string }[];
  body: Uint8Array | undefined;
}

/** What a thread is started for. */
export type ThreadData =
  | { role: 'guest'; bridge: MessagePort; signal: SharedArrayBuffer; ambientLog: SharedArrayBuffer; spares: number }
  | { role: 'prepare'; task: PrepareTask };

/** What a preparing thread posts before it ends. */
export type PrepareReport = { result: PrepareResult } | { failure: FailureReport };

/** Main thread to guest thread. */
export type ThreadCommand =
  | { type: 'load'; image: ComponentImage }
  | { type: 'drop'; key: string }
  | { type: 'run'; key: string; request: GuestRequest; frame: GuestFrame; replay: Uint8Array | null };

/** How a run ended inside the thread. */
export interface ThrownInGuest {
  name: string;
  message: string;
  /** Names of WebAssembly functions on the stack, innermost first, where they have one. */
  frames: string[];
  /** Set where the sandbox itself ended the guest. */
  facility: 'wasi-http' | 'filesystem' | 'exit' | 'capability' | null;
}

export interface RunFacts {
  /** Milliseconds from the run command to an instance being at hand; near zero with a spare. */
  instantiateMs: number;
  /** Milliseconds inside the guest, host calls included. */
  runMs: number;
  /** Size of all linear memories at the end, in bytes; memories never shrink, so this is the peak. */
  memoryBytes: number;
}

/** Guest thread to main thread, in order of what happened. Times are epoch milliseconds. */
export type ThreadReport =
  | { type: 'spares'; spares: Record<string, number> }
  | { type: 'call'; seq: number; fn: string; args: unknown[]; at: number }
  | { type: 'told'; fn: string; args: unknown[]; outcome: HostOutcome | 'trap'; granted: boolean; at: number; ms: number }
  | { type: 'line'; stream: OutputName; text: string; at: number }
  | { type: 'returned'; response: GuestResponse; facts: RunFacts }
  | { type: 'threw'; thrown: ThrownInGuest; facts: RunFacts };

/** Main thread to a guest that waits in a call. */
export interface CallReply {
  seq: number;
  outcome: HostOutcome;
}
