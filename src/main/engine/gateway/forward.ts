/** From a granted request to the runner and back to the client. */
import type { Session } from '../access/session.ts';
import type { Fidelity } from '../fidelity.ts';
import type { InstallConfig } from '../registry/types.ts';
import type { Audit } from './audit.ts';
import { dispatch, overLimit, recordOutcome, type Execute, type Outcome } from './dispatch.ts';
import type { Exchange } from './exchange.ts';
import { buildForward, isOverExecuteLimit, type Forward } from './execute-body.ts';
import { Refusal } from './refusal.ts';
import { clientAnswer, toResponse } from './respond.ts';

export interface ForwardParts {
  execute: Execute;
  fidelity: Fidelity;
  timeoutMs: number;
  /** Aborts when the gateway closes. */
  closing: AbortSignal;
}

/** The request as the handler will see it: after the method override of the proxy route. */
export interface Effective {
  method: string;
  query: URLSearchParams;
  body: Uint8Array | null;
}

/** An execution that access was granted for. */
export interface Run {
  session: Session;
  config: InstallConfig;
  effective: Effective;
  audit: Audit;
}

/** Sends the request to the runner and makes the client's answer; throws a `Refusal` where the platform gives none of the handler's. */
export async function forward(
  parts: ForwardParts,
  exchange: Exchange,
  { session, config, effective, audit }: Run,
): Promise<Response> {
  const { target, caller } = exchange;
  const { timeoutMs } = parts;
  noteWithheld(parts.fidelity, exchange, config);
  const built = buildForward({
    ...effective,
    via: target.via,
    path: target.path,
    headers: exchange.request.headers,
    requestId: caller.requestId,
    tenantId: session.tenantId,
    user: session.user,
    config,
    timeoutMs,
  });
  const outcome = await execute(parts, exchange, built);
  if (outcome.kind === 'failed') {
    const status = outcome.failure === 'timeout' ? 'timeout' : 'error';
    throw badGateway(exchange, outcome, { status, error: outcome.failure });
  }
  const { response, explanation, transportHeaders } = outcome;
  const isError = response.status >= 400;
  const error = isError ? 'extension_error_status' : null;
  audit.finish({ status: isError ? 'upstream_error' : 'ok', error, httpStatus: response.status });
  const answer = clientAnswer(target.via, response, {
    position: parts.fidelity.position('gateway.response-headers'),
    transportHeaders,
  });
  if (answer.note !== null) exchange.noteFidelity(answer.note);
  const made = attempt(() => toResponse(answer));
  if (!made.ok) throw unanswerable(exchange, response.status, made.error);
  return exchange.finish(made.value, { body: answer.body, error: response.error, explanation: explanation ?? undefined });
}

/** In production nothing can be withheld. */
function noteWithheld(fidelity: Fidelity, exchange: Exchange, { withheld }: InstallConfig): void {
  if (withheld.length === 0) return;
  const position = fidelity.position('installs.capabilities');
  const note = `Production gives the handler ${withheld.join(', ')}, which a person withholds from this install.`;
  exchange.noteFidelity({ switch: 'installs.capabilities', position, note });
}

async function execute(parts: ForwardParts, exchange: Exchange, built: Forward): Promise<Outcome> {
  const { timeoutMs, closing, fidelity } = parts;
  const { method, path, query, headers } = built.body.http;
  const span = exchange.root.engineChild('POST /v1/execute', 'runner', {
    http: { method, path, query, headers },
    contentHash: built.body.context.content_hash,
    providers: built.body.providers,
    user: built.body.user && { ...built.body.user },
    timeoutMs,
  });
  const isOver = isOverExecuteLimit(built.body);
  const position = fidelity.position('gateway.execute-body-limit');
  if (isOver) {
    const refuses = 'Production refuses this request: its execute document is over 2 097 152 bytes.';
    exchange.noteFidelity({ switch: 'gateway.execute-body-limit', position, note: refuses });
  }
  const outcome =
    isOver && position === 'platform'
      ? overLimit()
      : await dispatch({ execute: parts.execute, forward: built, span, timeoutMs, closing });
  recordOutcome(span, outcome);
  return outcome;
}

function attempt<T>(make: () => T): { ok: true; value: T } | { ok: false; error: unknown } {
  try {
    return { ok: true, value: make() };
  } catch (error) {
    return { ok: false, error };
  }
}

/** The proxy route hands on the status of a runner that refused the document; the API route never does. */
function badGateway(
  { target, caller }: Exchange,
  outcome: Extract<Outcome, { kind: 'failed' }>,
  audit: NonNullable<Refusal['answer']['audit']>,
): Refusal {
  const status = target.via === 'ext-proxy' && outcome.runnerStatus !== null ? outcome.runnerStatus : 502;
  const body = { error: 'bad_gateway', requestId: caller.requestId };
  return new Refusal({ status, body, explanation: outcome.explanation, audit });
}

/** The handler's status or headers cannot be put into a response. */
function unanswerable({ target, caller }: Exchange, status: number, cause: unknown): Refusal {
  const why = cause instanceof Error ? cause.message : String(cause);
  const words = {
    what: `The handler's answer with status ${status} cannot be sent.`,
    why: `${why}${why.endsWith('.') ? '' : '.'}`,
    fix: 'Answer with a status from 200 to 599, with no body for 204, 205 and 304, and with valid header values.',
  };
  const explanation = { code: 'invalid_answer', ...words };
  if (target.via === 'ext-proxy')
    return new Refusal({ status: 503, body: { error: 'access_policy_unavailable' }, explanation });
  const body = { error: 'bad_gateway', requestId: caller.requestId };
  return new Refusal({ status: 502, body, explanation, audit: { status: 'error', error: 'runner_error' } });
}
