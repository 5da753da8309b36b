/**
 * Runs a tape again. Host calls are answered from the recording and never reach a service, so a replay changes
 * nothing; where the guest calls something else than it did, the replay ends and says so.
 */
import { once } from 'node:events';
import type { BundleKey } from '../bundle/key.ts';
import type { Images } from '../execute/images.ts';
import { unforeseenOf } from '../execute/guest-trace.ts';
import type { Respond } from '../execute/guest-trace.ts';
import { executeRefusal, failureResult } from '../execute/outcome.ts';
import type { ExecuteResult } from '../execute/outcome.ts';
import { runGuest } from '../execute/run-guest.ts';
import type { GuestRunParts } from '../execute/run-guest.ts';
import type { HostOutcome } from '../host/interface.ts';
import { silentSpan } from '../observe.ts';
import type { Explanation, ObservedSpan } from '../observe.ts';
import type { ExecuteResponse } from '../types.ts';
import { sameAsTaped } from './same.ts';
import type { Tape, TapedCall } from './tape.ts';

export interface ReplayParts extends GuestRunParts {
  images: Images;
}

export interface ReplayOptions {
  /** Parent of the spans that the replay opens. */
  span?: ObservedSpan;
  signal?: AbortSignal;
}

/** How a replay left the recording, at the first place where it did. */
export type Departure =
  /** The call with this number, from 0; `recorded` is null where the recording has no more. */
  | { kind: 'call'; index: number; recorded: string | null; actual: string }
  /** Recorded calls that the guest did not make. */
  | { kind: 'calls-left'; index: number; recorded: string }
  /** Reads of clocks and randomness beyond the recorded ones; they got made-up values. */
  | { kind: 'reads'; count: number }
  | { kind: 'response' };

export interface ReplayResult {
  response: ExecuteResponse;
  explanation: Explanation | null;
  /** The same bytes as recorded, by the same way. */
  same: boolean;
  departure: Departure | null;
  /** Host calls that were answered from the recording. */
  answered: number;
}

export type Replay = (tape: Tape, contentHash?: string, options?: ReplayOptions) => Promise<ReplayResult>;

/** Shortest deadline of a replay, in milliseconds, for machines that are busier now than when it was recorded. */
const patience = 30_000;

/** Replays on the recorded bundle, or on another one to see what it makes of the same request. Never rejects. */
export function createReplay(parts: ReplayParts): Replay {
  return async (tape, contentHash = tape.contentHash, options = {}) => {
    if (tape.gaps.length > 0) return refused(executeRefusal('the tape is not complete', incomplete(tape)));
    const key: BundleKey = { tenant: tape.tenant, extension: tape.extension, contentHash };
    try {
      return await replayOn(parts, key, tape, options);
    } catch (error) {
      return refused(failureResult(error));
    }
  };
}

async function replayOn(
  parts: ReplayParts,
  key: BundleKey,
  tape: Tape,
  { span = silentSpan, signal }: ReplayOptions,
): Promise<ReplayResult> {
  const image = await parts.images.image(await parts.images.bundle(key, span), tape.limits.maxPages, span);
  const { timeoutMs } = tape.limits;
  const answers = createTapedAnswers(tape.calls.filter(({ by }) => by === 'engine'));
  let dry = 0;
  const { result } = await runGuest(parts, {
    key,
    image,
    owner: JSON.stringify([tape.tenant, tape.extension]),
    request: tape.request,
    frame: tape.frame,
    timeoutMs: tape.outcome === 'deadline' ? timeoutMs : Math.max(timeoutMs, patience),
    span,
    signal: AbortSignal.any([answers.stop, ...(signal === undefined ? [] : [signal])]),
    respond: answers.respond,
    replay: tape.reads,
    taped: (reads) => {
      dry = reads.dry;
    },
  });
  const reachedEnd = answers.reachedEnd();
  const response = reachedEnd ? tape.response : result.response;
  const departure = answers.departure() ?? (reachedEnd ? null : departureOf(tape, response, answers.left(), dry));
  const explanation = departure?.kind === 'call' ? departed(departure) : result.explanation;
  return { response, explanation, same: departure === null, departure, answered: answers.answered() };
}

function departureOf(tape: Tape, response: ExecuteResponse, left: Departure | null, dry: number): Departure | null {
  if (left !== null) return left;
  if (dry > 0) return { kind: 'reads', count: dry };
  return sameAsTaped(withBytes(tape.response), withBytes(response)) ? null : { kind: 'response' };
}

/** Marks of redaction stand in the body itself, not in its base64. */
function withBytes(response: ExecuteResponse): object {
  return { ...response, body_b64: response.body_b64 === null ? null : Buffer.from(response.body_b64, 'base64') };
}

interface TapedAnswers {
  respond: Respond;
  /** Aborts where the recording has no answer to give. */
  stop: AbortSignal;
  departure(): Departure | null;
  /** True when the guest waits in the call in which the recorded one was ended. */
  reachedEnd(): boolean;
  /** The first recorded call that was not made. */
  left(): Departure | null;
  answered(): number;
}

function createTapedAnswers(calls: readonly TapedCall[]): TapedAnswers {
  const stop = new AbortController();
  let index = 0;
  let departure: Departure | null = null;
  let reachedEnd = false;

  /** Ends the guest in its call, so that this answer never reaches it. */
  const end = async (fn: string, ended: AbortSignal): Promise<HostOutcome> => {
    const over = once(ended, 'abort');
    stop.abort();
    await over;
    return unforeseenOf(fn);
  };

  return {
    async respond(call, ended, note) {
      const recorded = calls[index];
      if (recorded === undefined || recorded.fn !== call.fn || !sameAsTaped(recorded.args, call.args)) {
        departure = { kind: 'call', index, recorded: recorded?.fn ?? null, actual: call.fn };
        return end(call.fn, ended);
      }
      if (recorded.outcome === null || recorded.outcome === 'trap') {
        reachedEnd = true;
        return end(call.fn, ended);
      }
      index += 1;
      note({ decision: 'answered from the recording' });
      return recorded.outcome;
    },
    stop: stop.signal,
    departure: () => departure,
    reachedEnd: () => reachedEnd,
    left() {
      const next = calls[index];
      return next === undefined ? null : { kind: 'calls-left', index, recorded: next.fn };
    },
    answered: () => index,
  };
}

function refused({ response, explanation }: ExecuteResult): ReplayResult {
  return { response, explanation, same: false, departure: null, answered: 0 };
}

function incomplete({ gaps }: Tape): Explanation {
  const lacking = gaps.map((gap) => (gap === 'calls' ? 'host calls' : 'reads of clocks and randomness')).join(' and ');
  return {
    code: 'TAPE_INCOMPLETE',
    what: 'The recording cannot be replayed.',
    why: `It has a limit, and not all ${lacking} fitted into it.`,
    fix: 'Send a smaller request, or one that makes fewer calls.',
  };
}

function departed({ index, recorded, actual }: Extract<Departure, { kind: 'call' }>): Explanation {
  const before = recorded === null ? 'the recording ends before it' : `the recording has ${recorded} with its own arguments`;
  return {
    code: 'REPLAY_DEPARTED',
    what: 'The replay took another way than the recording.',
    why: `Host call ${index + 1} was ${actual} now, where ${before}; no answer is made up for it.`,
    fix: 'Replay on the build that was recorded, or send the request again.',
  };
}
