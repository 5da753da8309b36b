/**
 * One execution, in the platform's order of checks (contract topic: execute response). Every refusal is an answer
 * with a status and the platform's own error text; none of them is thrown.
 */
import type { BundleKey } from '../bundle/key.ts';
import { pagesOf } from '../component/memory-cap.ts';
import { textOf } from '../errors.ts';
import { grantCapabilities } from '../host/capabilities.ts';
import type { Capability } from '../host/capabilities.ts';
import type { GuestFrame } from '../host/interface.ts';
import { silentSpan } from '../observe.ts';
import type { ObservedSpan } from '../observe.ts';
import type { ExecuteBody, RoutingHeaders } from '../types.ts';
import { openEnvelope } from './envelope.ts';
import type { OpenedSecrets, Unseal } from './envelope.ts';
import { engineUnready, missingRoutingHeaders, secretsUnreadable, unknownCapabilities } from './explain/refusal.ts';
import { scopeOf } from './guest-request.ts';
import { createIdempotency } from './idempotency.ts';
import type { Images } from './images.ts';
import { failureResult, refusal } from './outcome.ts';
import type { ExecuteResult } from './outcome.ts';
import { runTaped } from './taped-run.ts';
import type { ExecuteOptions, TapedRunParts } from './taped-run.ts';

export interface ExecutorParts extends TapedRunParts {
  images: Images;
  unseal: Unseal | undefined;
  /** Why nothing can run at all, in the platform's words. */
  engineFailure: string | undefined;
  /** Epoch milliseconds. */
  now(): number;
}

export type Execute = (routing: RoutingHeaders, body: ExecuteBody, options?: ExecuteOptions) => Promise<ExecuteResult>;

/** A caller that tries again does so within a day. */
const keptAnswers = { entries: 1000, bodyCharacters: 32 * 1024 * 1024, lifeMs: 24 * 60 * 60 * 1000 };

export function createExecute(parts: ExecutorParts): Execute {
  const idempotency = createIdempotency<ExecuteResult>({ ...keptAnswers, now: parts.now });
  const once: Execute = async (routing, body, options = {}) => {
    if (routing.tenant === '' || routing.extension === '')
      return refusal(400, 'missing_routing_headers', missingRoutingHeaders);
    const run = () => afterRouting(parts, routing, body, options);
    if (routing.idempotencyKey === null || routing.idempotencyKey === '') return run();
    const { tenant, extension, idempotencyKey } = routing;
    return idempotency.once([tenant, extension, body.context.content_hash, idempotencyKey], run);
  };
  return async (routing, body, options) => {
    const startedAt = performance.now();
    const result = await once(routing, body, options);
    parts.metrics.executed({ result: result.explanation?.code ?? 'answered', durationMs: performance.now() - startedAt });
    return result;
  };
}

async function afterRouting(
  parts: ExecutorParts,
  routing: RoutingHeaders,
  body: ExecuteBody,
  options: ExecuteOptions,
): Promise<ExecuteResult> {
  const since = performance.now();
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
      { key: { ...key, contentHash: `sha256:${bundle.hex}` }, image, body, frame, proxyKey, since },
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
