/** One run of a guest for a request: answered for real, recorded and counted. */
import type { BundleKey } from '../bundle/key.ts';
import type { ComponentImage } from '../component/image.ts';
import type { Egress } from '../host/egress/egress.ts';
import type { GuestFrame } from '../host/interface.ts';
import type { HostServices } from '../host/services.ts';
import type { WasiHttpMode } from '../host/wasi-http.ts';
import type { RunnerMetrics } from '../metrics/runner-metrics.ts';
import { silentSpan } from '../observe.ts';
import type { ObservedSpan } from '../observe.ts';
import type { GuestOutcome } from '../pool/job.ts';
import { createTapeRecorder } from '../tape/recorder.ts';
import type { TapeRecorder } from '../tape/recorder.ts';
import type { TapeShelf } from '../tape/shelf.ts';
import { defaultTapeLimits } from '../tape/tape.ts';
import type { Tape } from '../tape/tape.ts';
import type { ExecuteBody } from '../types.ts';
import { bodyNotBase64 } from './explain/refusal.ts';
import { guestRequest } from './guest-request.ts';
import { unforeseenOf } from './guest-trace.ts';
import type { Respond } from './guest-trace.ts';
import { createHostAnswers } from './host-answers.ts';
import { executeRefusal } from './outcome.ts';
import type { ExecuteResult } from './outcome.ts';
import { runGuest } from './run-guest.ts';
import type { GuestRunParts } from './run-guest.ts';
import { createUsageMeter } from './usage.ts';
import type { Usage } from './usage.ts';

export interface ExecuteLimits {
  /** Where the request names none. */
  timeoutMs: number;
  memoryMb: number;
}

export interface TapedRunParts extends GuestRunParts {
  /** Keeps the last tapes. */
  tapes: TapeShelf;
  metrics: RunnerMetrics;
  services: HostServices;
  egress: Egress;
  wasiHttp: WasiHttpMode;
  limits: ExecuteLimits;
}

export interface ExecuteOptions {
  /** Parent of the spans that the execution opens; it is not ended here. */
  span?: ObservedSpan;
  /** Ends the guest. */
  signal?: AbortSignal;
  /** Gets the tape of the run, where there was one. */
  tape?: (tape: Tape) => void;
  /** Told what the guest took, where one ran. */
  used?: (usage: Usage) => void;
}

const pageBytes = 65_536;
/** The longest delay that timers take. */
const longestTimeoutMs = 2 ** 31 - 1;

export interface TapedRun {
  key: BundleKey;
  image: ComponentImage;
  body: ExecuteBody;
  frame: GuestFrame;
  proxyKey: string | null;
  /** When the request came, on the clock of `performance.now()`. */
  since: number;
}

/** Runs the guest with its host answering for real; what happens goes to the tape, the metrics and the trace. */
export async function runTaped(
  parts: TapedRunParts,
  run: TapedRun,
  { span = silentSpan, signal, tape, used }: ExecuteOptions,
): Promise<ExecuteResult> {
  const { key, image, body, frame, proxyKey, since } = run;
  const request = guestRequest(body);
  if (request === null) return executeRefusal('invalid body base64: not standard padded base64', bodyNotBase64);
  const timeoutMs = Math.min(Math.max(1, body.limits.timeout_ms ?? parts.limits.timeoutMs), longestTimeoutMs);
  const { tenant, extension, contentHash } = key;
  const limits = { timeoutMs, maxPages: image.maxPages };
  const requestId = body.context.request_id;
  const recorder = createTapeRecorder({ requestId, tenant, extension, contentHash, request, frame, limits }, defaultTapeLimits);
  const { services, egress, wasiHttp, metrics } = parts;
  const meter = createUsageMeter();
  const sent = (bytes: { sent: number; received: number }): void => {
    metrics.egress(bytes);
    meter.sent(bytes);
  };
  const answers = createHostAnswers({ frame, proxyKey, services, egress, wasiHttp, sent });
  const queuedAt = performance.now();
  let queueMs: number | null = null;
  let ended: (() => void) | null = null;
  const { result, outcome } = await runGuest(parts, {
    key,
    image,
    owner: JSON.stringify([tenant, extension]),
    request,
    frame,
    timeoutMs,
    since,
    span,
    signal,
    respond: recorded((call, end, note) => meter.waiting(answers(call, end, note)), recorder),
    told: recorder.told,
    taped: recorder.reads,
    onStart: () => {
      queueMs = performance.now() - queuedAt;
      ended = metrics.started(contentHash);
      meter.start();
    },
  }).finally(() => ended?.());
  const memoryBytes = 'facts' in outcome ? outcome.facts.memoryBytes : null;
  const usage = meter.finish(memoryBytes, image.maxPages * pageBytes);
  if (usage !== null) used?.(usage);
  metrics.ran({ tenant, extension, contentHash, requestId, queueMs, memoryBytes, killedFor: killReason(outcome, result) });
  if (recorder.hasRun()) {
    const finished = recorder.finish({ outcome: outcome.kind, response: result.response });
    parts.tapes.put(finished);
    tape?.(finished);
  }
  return result;
}

/** Failures inside the guest that are a limit's doing. */
const limitCodes = new Set(['GUEST_OUT_OF_MEMORY', 'GUEST_TOO_MANY_HOST_CALLS', 'GUEST_OUTPUT_TOO_LARGE']);

/** Null for a guest that came to its own end, and for a request that never had one. */
function killReason(outcome: GuestOutcome, { explanation }: ExecuteResult): string | null {
  const code = explanation?.code ?? null;
  if (outcome.kind === 'returned' || outcome.kind === 'overloaded') return null;
  return outcome.kind !== 'threw' || limitCodes.has(code ?? '') ? code : null;
}

function recorded(answers: Respond, recorder: TapeRecorder): Respond {
  return async (call, signal, note) => {
    const answered = recorder.called(call.fn, call.args, call.at);
    try {
      const outcome = await answers(call, signal, note);
      answered(outcome);
      return outcome;
    } catch (error) {
      answered(unforeseenOf(call.fn));
      throw error;
    }
  };
}
