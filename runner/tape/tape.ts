/**
 * A tape: everything that determined one run. The same component fed with it gives the same bytes, because a guest
 * has no other input than its request, its frame, the answers of its host and what it reads of clocks and randomness.
 */
import type { GuestFrame, HostOutcome } from '../host/interface.ts';
import type { GuestOutcome } from '../pool/job.ts';
import type { ExecuteResponse } from '../types.ts';
import type { GuestRequest } from '../worker/protocol.ts';

export interface TapedCall {
  /** Such as `storage.get`. */
  fn: string;
  args: unknown[];
  /** Null while the guest waits, which it did to its end where a tape shows it. `trap` ended the guest. */
  outcome: HostOutcome | 'trap' | null;
  /** Epoch milliseconds. */
  at: number;
  ms: number | null;
  /** Calls that the guest's own thread answered follow from the frame, so a replay makes them anew. */
  by: 'engine' | 'thread';
}

export interface Tape {
  id: string;
  requestId: string | null;
  tenant: string;
  extension: string;
  /** `sha256:` and hex digits of the bundle that ran. */
  contentHash: string;
  /** Epoch milliseconds. */
  startedAt: number;
  durationMs: number;
  request: GuestRequest;
  /** With the values of secrets: a tape stays in memory, and only `exportTape` gives it out. */
  frame: GuestFrame;
  limits: { timeoutMs: number; maxPages: number };
  calls: TapedCall[];
  /** Log of clocks and randomness, as `ambient.ts` writes it. */
  reads: Uint8Array;
  outcome: GuestOutcome['kind'];
  response: ExecuteResponse;
  /** What did not fit; a tape with gaps shows what happened but cannot be replayed. */
  gaps: ('calls' | 'reads')[];
  /** Places where `exportTape` took something secret out. */
  redactions: number;
}

export interface TapeLimits {
  calls: number;
  /** Bytes of arguments and answers in all, roughly. */
  bytes: number;
}

export const defaultTapeLimits: TapeLimits = { calls: 10_000, bytes: 4 * 1024 * 1024 };

/** The memory that a value takes, roughly, in bytes. */
export function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length * 2 + 8;
  if (value instanceof Uint8Array) return value.byteLength + 64;
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + weightOf(item), 16);
  if (typeof value !== 'object' || value === null) return 8;
  return Object.entries(value).reduce((sum, [name, inner]) => sum + name.length + weightOf(inner), 32);
}
