/** What the main thread and a guest thread say to each other. */
import type { ComponentImage } from '../component/image.ts';
import type { FailureReport } from '../component/failure-report.ts';
import type { PrepareResult, PrepareTask } from '../component/prepare.ts';
import type { GuestFrame, HostOutcome } from '../host/interface.ts';
import type { MessagePort } from 'node:worker_threads';
import type { GuestState, InstanceOrigin } from './instances.ts';
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

export interface GuestThreadData {
  bridge: MessagePort;
  /** Wakes the thread from a host call. */
  signal: SharedArrayBuffer;
  /** Takes one-way reports. */
  mailbox: SharedArrayBuffer;
  /** Takes what the guest reads of clocks and randomness; made by `createAmbientLog`. */
  ambientLog: SharedArrayBuffer;
  state: GuestState;
}

/** What a thread is started for. */
export type ThreadData = ({ role: 'guest' } & GuestThreadData) | { role: 'prepare'; task: PrepareTask };

/** What a preparing thread posts before it ends. */
export type PrepareReport = { result: PrepareResult } | { failure: FailureReport };

/** Main thread to guest thread. */
export type ThreadCommand =
  | { type: 'load'; image: ComponentImage }
  | { type: 'drop'; key: string }
  /** How many instances to have ready between runs. */
  | { type: 'keep'; key: string; wanted: number }
  | { type: 'run'; key: string; request: GuestRequest; frame: GuestFrame; limits: RunLimits; replay: Uint8Array | null };

/** What the thread itself sees to while a guest runs. */
export interface RunLimits {
  hostCalls: number;
  /** Bytes of the response: its body and its headers. */
  outputBytes: number;
  /** Characters of log lines and output; what is more is left out. */
  logCharacters: number;
}

/** How a run ended inside the thread. */
export interface ThrownInGuest {
  name: string;
  message: string;
  /** Names of WebAssembly functions on the stack, innermost first, where they have one. */
  frames: string[];
  /** Set where the sandbox itself ended the guest. */
  facility: 'wasi-http' | 'filesystem' | 'exit' | 'capability' | 'host-calls' | 'output' | null;
}

export interface RunFacts {
  /** Whether the instance was new, set back to its beginning, or left as an earlier request left it. */
  instance: InstanceOrigin;
  /** Milliseconds from the run command to an instance being at hand; near zero with a spare. */
  instantiateMs: number;
  /** Milliseconds inside the guest, host calls included. */
  runMs: number;
  /** Size of all linear memories at the end, in bytes; memories never shrink, so this is the peak. */
  memoryBytes: number;
}

/**
 * What needs no answer and wakes nobody: a call that was answered inside the thread, a line of output. How such a call
 * was answered is not told: it follows from the frame (`answerLocally`).
 */
export type GuestNote =
  | { type: 'told'; fn: string; args: unknown[]; at: number; ms: number }
  | { type: 'line'; stream: OutputName; text: string; at: number };

/**
 * Guest thread to main thread, in order of what happened; the mailbox holds what came before. Times are epoch
 * milliseconds.
 */
export type ThreadReport =
  | GuestNote
  /** Commands done so far, and instances at hand by component. */
  | { type: 'ready'; done: number; spares: Record<string, number> }
  | { type: 'loaded'; key: string }
  | { type: 'load-failed'; key: string; message: string }
  /** The mailbox is full. */
  | { type: 'mail' }
  | { type: 'call'; seq: number; fn: string; args: unknown[]; at: number }
  | { type: 'returned'; response: GuestResponse; facts: RunFacts }
  | { type: 'threw'; thrown: ThrownInGuest; facts: RunFacts };

/** Main thread to a guest that waits in a call. */
export interface CallReply {
  seq: number;
  outcome: HostOutcome;
}
