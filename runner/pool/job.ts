/** A request for a guest as the pool takes it, and how it comes out. */
import type { ComponentImage } from '../component/image.ts';
import type { GuestFrame, HostOutcome } from '../host/interface.ts';
import type { AmbientLog } from '../tape/ambient.ts';
import type { GuestNote, GuestRequest, GuestResponse, RunFacts, ThreadReport, ThrownInGuest } from '../worker/protocol.ts';

/** What a run needs, and where it tells what happens. */
export interface GuestJob {
  image: ComponentImage;
  /** Whose request it is: threads are shared out between owners. */
  owner: string;
  request: GuestRequest;
  frame: GuestFrame;
  /** Milliseconds of wall clock, host calls included; `deadline.ts` says from when. */
  timeoutMs: number;
  /** When the caller handed the request over, on the clock of `performance.now()`; by default when the pool got it. */
  since?: number;
  signal?: AbortSignal;
  /** What a recorded run read of clocks and randomness, to be read again. */
  replay?: Uint8Array;
  /** Gets what the guest read, once, before the outcome. */
  taped?(reads: AmbientLog): void;
  /** Told when a thread takes the job. */
  onStart?(): void;
  /** Answers a call of the guest. Must not reject. */
  answer(call: Extract<ThreadReport, { type: 'call' }>, signal: AbortSignal): Promise<HostOutcome>;
  /** A call that was answered inside the thread, or a line of output. */
  observe(note: GuestNote): void;
}

export type GuestOutcome =
  | { kind: 'returned'; response: GuestResponse; facts: RunFacts }
  | { kind: 'threw'; thrown: ThrownInGuest; facts: RunFacts }
  | { kind: 'deadline' }
  | { kind: 'cancelled' }
  | { kind: 'crashed'; message: string }
  /** Turned away before it ran: this many were waiting already, of all owners or of this one. */
  | { kind: 'overloaded'; by: 'all' | 'owner'; waiting: number };
