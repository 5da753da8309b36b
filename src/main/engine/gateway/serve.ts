/**
 * The life of one request: who asks, what for, whether they may, then the run and its answer. The two routes do the
 * same in slightly different order (contract topics: decision order of the API route; ext-proxy route, differences).
 */
import type { Identified } from '../access/session.ts';
import type { Clock, Logger } from '../parts.ts';
import type { Quotas } from '../quota/quotas.ts';
import type { Registry } from '../registry/types.ts';
import { checkAccess, checkRate, checkSignedIn, checkTenant } from './access.ts';
import { startAudit, type Audit } from './audit.ts';
import type { Exchange } from './exchange.ts';
import { forward, type Effective, type ForwardParts } from './forward.ts';
import { hydrate } from './hydrate.ts';
import { overrideMethod } from './method-override.ts';
import { corsPosition } from './cors.ts';
import { checkOrigin } from './origin-guard.ts';
import type { RateLimiter } from './rate-limit.ts';
import { checkQuota } from './quota-check.ts';
import { Refusal, unexpected } from './refusal.ts';
import { maxExtBodyBytes, maxProxyBodyBytes, readBody } from './request-body.ts';

export interface ServeParts extends ForwardParts {
  registry: Registry;
  quotas: Pick<Quotas, 'check'>;
  clock: Clock;
  logger: Logger;
  rateLimiter: RateLimiter;
  allowedHosts: () => readonly string[];
}

/** Answers the request. Never fails: what goes wrong is an answer too, with its reason in the trace. */
export async function serve(parts: ServeParts, exchange: Exchange, identify: () => Identified): Promise<Response> {
  try {
    return await run(parts, exchange, identify);
  } catch (error) {
    const refusal = error instanceof Refusal ? error : unexpected(error);
    if (refusal.cause !== undefined) {
      parts.logger.error({ err: refusal.cause, requestId: exchange.caller.requestId }, 'A request failed inside the gateway.');
    }
    return refused(exchange, refusal);
  }
}

async function run(parts: ServeParts, exchange: Exchange, identify: () => Identified): Promise<Response> {
  const { check, request, target, caller } = exchange;
  const { registry } = parts;
  check('origin', () => checkOrigin(request, parts.allowedHosts(), corsPosition(parts.fidelity)));
  const session = checkSignedIn(check, identify);
  const { tenantId, user } = session;
  const early = target.via === 'ext-proxy' ? await readProxyRequest(exchange) : null;
  checkTenant(check, tenantId, request.headers);

  const method = early?.method ?? request.method;
  const grant = checkAccess(check, {
    method,
    path: target.path,
    extension: target.extension,
    session,
    findInstall: () => registry.resolve(tenantId, target.extension),
    installed: () => registry.list(tenantId).map(({ slug }) => slug),
  });
  checkRate(check, parts.rateLimiter, { tenantId, install: grant.install, skips: caller.skipsRateLimit });
  checkQuota(parts, exchange, grant.install);
  const audit = check('audit', () => {
    const { requestId } = caller;
    const value = startAudit(
      { executions: registry.executions, clock: parts.clock, logger: parts.logger },
      { tenantId, grant, requestId, method, path: target.path, userId: user.userId },
    );
    return { reason: 'The execution log has a row for this request.', value, attributes: { executionId: value.id } };
  });
  return await withAudit(audit, async () => {
    const config = hydrate(check, {
      via: target.via,
      granted: grant.install,
      requestId: caller.requestId,
      read: () => registry.config(tenantId, grant.install.installId),
    });
    const effective = early ?? (await readExtRequest(exchange));
    return await forward(parts, exchange, { session, config, effective, audit });
  });
}

/** A refusal after the audit began ends its row, where the platform does so. */
async function withAudit(audit: Audit, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.answer.audit) {
      audit.finish({ ...error.answer.audit, httpStatus: error.answer.status });
    }
    throw error;
  }
}

async function readExtRequest(exchange: Exchange): Promise<Effective> {
  const { request, target, check } = exchange;
  const body = await readBody(request, maxExtBodyBytes);
  if (body !== null) exchange.noteBody(body);
  return check('body', () => {
    if (body === null) throw tooLarge(maxExtBodyBytes, 'policy_denied');
    const value = { method: request.method, query: target.query, body };
    return { reason: `The body has ${body.length} bytes.`, value };
  });
}

async function readProxyRequest(exchange: Exchange): Promise<Effective> {
  const { request, target, check } = exchange;
  const read = await readBody(request, maxProxyBodyBytes);
  if (read !== null) exchange.noteBody(read);
  return check('method-override', () => {
    if (read === null) throw tooLarge(maxProxyBodyBytes);
    const value = overrideMethod({ method: request.method, query: target.query, body: read });
    const reason =
      value.from === null ? 'Nothing overrides the method.' : `__method in the ${value.from} asks for ${value.method}.`;
    return { reason, value, attributes: { method: value.method } };
  });
}

function tooLarge(maxBytes: number, audited?: 'policy_denied'): Refusal {
  const code = 'payload_too_large';
  return new Refusal({
    status: 413,
    body: { error: code },
    explanation: {
      code,
      what: 'The body of the request is too large.',
      why: `This route takes at most ${maxBytes.toLocaleString('en')} bytes.`,
      fix: 'Send less at once.',
    },
    audit: audited && { status: audited, error: code },
  });
}

function refused(exchange: Exchange, { answer }: Refusal): Response {
  const text = JSON.stringify(answer.body);
  const response = new Response(text, {
    status: answer.status,
    headers: { 'content-type': 'application/json', ...answer.headers },
  });
  const { explanation } = answer;
  const code = typeof answer.body.error === 'string' ? answer.body.error : explanation.code;
  const error = code === explanation.code ? code : `${code}: ${explanation.code}`;
  return exchange.finish(response, { body: Buffer.from(text), error, explanation });
}
