/**
 * One execution, in the platform's order of checks (contract topic: execute response). Every refusal is an answer
 * with a status and the platform's own error text; none of them is thrown.
 */
import type { BundleKey } from '../bundle/key.ts';
import { pagesOf } from '../component/memory-cap.ts';
import type { ComponentImage } from '../component/image.ts';
import { textOf } from '../errors.ts';
import { grantCapabilities } from '../host/capabilities.ts';
import type { Capability } from '../host/capabilities.ts';
import type { Egress } from '../host/egress/egress.ts';
import type { GuestFrame } from '../host/interface.ts';
import type { HostServices } from '../host/services.ts';
import { silentSpan } from '../observe.ts';
import type { ObservedSpan } from '../observe.ts';
import { createTapeRecorder } from '../tape/recorder.ts';
import type { TapeRecorder } from '../tape/recorder.ts';
import type { TapeShelf } from '../tape/shelf.ts';
import { defaultTapeLimits } from '../tape/tape.ts';
import type { Tape } from '../tape/tape.ts';
import type { ExecuteBody, RoutingHeaders } from '../types.ts';
import { openEnvelope } from './envelope.ts';
import type { OpenedSecrets, Unseal } from './envelope.ts';
import {
  bodyNotBase64,
  engineUnready,
  missingRoutingHeaders,
  secretsUnreadable,
  unknownCapabilities,
} from './explain/refusal.ts';
import { guestRequest, scopeOf } from './guest-request.ts';
import { unforeseen } from './guest-trace.ts';
import type { Respond } from './guest-trace.ts';
import { createHostAnswers } from './host-answers.ts';
import { createIdempotency } from './idempotency.ts';
import type { Images } from './images.ts';
import { executeRefusal, failureResult, refusal } from './outcome.ts';
import type { ExecuteResult } from './outcome.ts';
import { runGuest } from './run-guest.ts';
import type { GuestRunParts } from './run-guest.ts';

export interface ExecuteLimits {
  /** Where the request names none. */
  timeoutMs: number;
  memoryMb: number;
}

export interface ExecutorParts extends GuestRunParts {
  images: Images;
  /** Keeps the last tapes. */
  tapes: TapeShelf;
  services: HostServices;
  egress: Egress;
  limits: ExecuteLimits;
  unseal: Unseal | undefined;
  /** Why nothing can run at all, in the platform's words. */
  engineFailure: string | undefined;
  /** Epoch milliseconds. */
  now(): number;
}

export interface ExecuteOptions {
  /** Parent of the spans that the execution opens; it is not ended here. */
  span?: ObservedSpan;
  /** Ends the guest. */
  signal?: AbortSignal;
  /** Gets the tape of the run, where there was one. */
  tape?: (tape: Tape) => void;
}

export type Execute = (routing: RoutingHeaders, body: ExecuteBody, options?: ExecuteOptions) => Promise<ExecuteResult>;

const keptAnswers = { entries: 1000, bodyCharacters: 32 * 1024 * 1024 };
/** The longest delay that timers take. */
const longestTimeoutMs = 2 ** 31 - 1;

export function createExecute(parts: ExecutorParts): Execute {
  const idempotency = createIdempotency<ExecuteResult>(keptAnswers);
  return async (routing, body, options = {}) => {
    if (routing.tenant === '' || routing.extension === '')
      return refusal(400, 'missing_routing_headers', missingRoutingHeaders);
    const run = () => afterRouting(parts, routing, body, options);
    if (routing.idempotencyKey === null || routing.idempotencyKey === '') return run();
    const { tenant, extension, idempotencyKey } = routing;
    return idempotency.once([tenant, extension, body.context.content_hash, idempotencyKey], run);
  };
}

async function afterRouting(
  parts: ExecutorParts,
  routing: RoutingHeaders,
  body: ExecuteBody,
  options: ExecuteOptions,
): Promise<ExecuteResult> {
  const span = options.span ?? silentSpan;
  tellMismatch(span, routing, body);
  if (parts.engineFailure !== undefined) {
    return refusal(500, `engine_init_failed: ${parts.engineFailure}`, engineUnready(parts.engineFailure));
  }
  const key: BundleKey = { tenant: routing.tenant, extension: routing.extension, contentHash: body.context.content_hash };
  try {
    const bundle = await parts.images.bundle(key, span);
    const { granted, unknown } = grantCapabilities(body.providers);
    if (unknown.length > 0) return refusal(400, `unknown_capabilities: ${unknown.join(', ')}`, unknownCapabilities(unknown));
    const secrets = await opened(body, parts);
    if ('failure' in secrets) {
      span.set({ secretFailure: secrets.failure });
      return refusal(500, 'secret_decrypt_failed', secretsUnreadable(secrets.failure));
    }
    const image = await parts.images.image(bundle, pagesOf(body.limits.memory_mb ?? parts.limits.memoryMb), span);
    const frame = frameOf(body, granted, secrets);
    const proxyKey = secrets.expired ? null : (secrets.values['api_key'] ?? null);
    return await runTaped(
      parts,
      { key: { ...key, contentHash: `sha256:${bundle.hex}` }, image, body, frame, proxyKey },
      options,
    );
  } catch (error) {
    return failureResult(error);
  }
}

/** The platform routes by the headers and tells the guest what the body says, without comparing them. */
function tellMismatch(span: ObservedSpan, routing: RoutingHeaders, { context }: ExecuteBody): void {
  if (routing.tenant !== context.tenant_id || routing.extension !== context.extension_id) {
    span.set({
      routingMismatch: { header: [routing.tenant, routing.extension], body: [context.tenant_id, context.extension_id] },
    });
  }
}

async function opened(body: ExecuteBody, { now, unseal }: ExecutorParts): Promise<OpenedSecrets | { failure: string }> {
  try {
    return await openEnvelope(body.secret_envelope, { scope: scopeOf(body), now: now(), unseal });
  } catch (error) {
    return { failure: textOf(error) };
  }
}

function frameOf(body: ExecuteBody, granted: readonly Capability[], secrets: OpenedSecrets): GuestFrame {
  const readable = granted.includes('cap:secrets.get');
  return {
    scope: scopeOf(body),
    user: body.user,
    granted,
    secrets: readable ? secrets.values : null,
    secretsExpired: secrets.expired,
  };
}

interface Run {
  key: BundleKey;
  image: ComponentImage;
  body: ExecuteBody;
  frame: GuestFrame;
  proxyKey: string | null;
}

async function runTaped(
  parts: ExecutorParts,
  run: Run,
  { span = silentSpan, signal, tape }: ExecuteOptions,
): Promise<ExecuteResult> {
  const { key, image, body, frame, proxyKey } = run;
  const request = guestRequest(body);
  if (request === null) return executeRefusal('invalid body base64: not standard padded base64', bodyNotBase64);
  const timeoutMs = Math.min(Math.max(1, body.limits.timeout_ms ?? parts.limits.timeoutMs), longestTimeoutMs);
  const { tenant, extension, contentHash } = key;
  const limits = { timeoutMs, maxPages: image.maxPages };
  const requestId = body.context.request_id;
  const recorder = createTapeRecorder({ requestId, tenant, extension, contentHash, request, frame, limits }, defaultTapeLimits);
  const answers = createHostAnswers({ frame, proxyKey, services: parts.services, egress: parts.egress });
  const { result, outcome } = await runGuest(parts, {
    contentHash,
    image,
    request,
    frame,
    timeoutMs,
    span,
    signal,
    respond: recorded(answers, recorder),
    told: recorder.told,
    taped: recorder.reads,
  });
  if (recorder.hasRun()) {
    const finished = recorder.finish({ outcome: outcome.kind, response: result.response });
    parts.tapes.put(finished);
    tape?.(finished);
  }
  return result;
}

function recorded(answers: Respond, recorder: TapeRecorder): Respond {
  return async (call, signal, note) => {
    const answered = recorder.called(call.fn, call.args, call.at);
    try {
      const outcome = await answers(call, signal, note);
      answered(outcome);
      return outcome;
    } catch (error) {
      answered(unforeseen);
      throw error;
    }
  };
}
