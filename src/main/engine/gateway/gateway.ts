/**
 * The local gateway: the platform's two routes to an extension's handler. It only answers; whoever makes it opens
 * the socket.
 */
import { Hono } from 'hono';
import type { Identified, Identify } from '../access/session.ts';
import type { Fidelity } from '../fidelity.ts';
import type { Clock, Disposable, Logger } from '../parts.ts';
import type { Quotas } from '../quota/quotas.ts';
import type { Registry } from '../registry/types.ts';
import type { TraceStore } from '../trace/types.ts';
import { identifyCaller } from './caller.ts';
import { corsMiddleware, preflight } from './cors.ts';
import type { Execute } from './dispatch.ts';
import { openExchange } from './exchange.ts';
import { createRateLimiter, platformRateLimit, type RateLimiter, type RateLimitOptions } from './rate-limit.ts';
import { serve } from './serve.ts';
import { readTarget, type Via } from './target.ts';
import { Refusal } from './refusal.ts';

export interface GatewayOptions {
  /** The token of this launch, by which other parts of the workbench are known. */
  internalToken: string;
  /** Values of the Host header that are ours: `name:port`, or a name alone for any port. Read for each request. */
  allowedHosts: () => readonly string[];
  /** How long a handler may take; the platform's default is 30 000. */
  timeoutMs?: number;
  rateLimit?: RateLimitOptions;
}

export interface GatewayParts {
  registry: Registry;
  quotas: Pick<Quotas, 'check'>;
  trace: TraceStore;
  /** As whom a request acts. */
  identify: Identify;
  /** The tenant that the window shows: whose the trace of a request is that nobody is behind. */
  shownTenant: () => string;
  /** The platform's management routes, answered beside those to handlers. */
  management?: Hono;
  execute: Execute;
  clock: Clock;
  logger: Logger;
  fidelity: Fidelity;
  options: GatewayOptions;
}

export interface Gateway extends Disposable {
  app: Hono;
  rateLimiter: RateLimiter;
}

export const platformTimeoutMs = 30_000;

export function createGateway(parts: GatewayParts): Gateway {
  const { registry, trace, identify, shownTenant, clock, logger, options } = parts;
  const closing = new AbortController();
  const rateLimiter = createRateLimiter(options.rateLimit ?? platformRateLimit, clock);
  const serveParts = {
    ...parts,
    rateLimiter,
    timeoutMs: options.timeoutMs ?? platformTimeoutMs,
    allowedHosts: options.allowedHosts,
    closing: closing.signal,
  };

  function tenantOf(who: () => Identified): string | null {
    try {
      return who().session.tenantId;
    } catch (error) {
      if (!(error instanceof Refusal)) logger.warn({ err: error }, 'The tenant of a request could not be told.');
      return null;
    }
  }

  /** Only names the install in the list of traces; access is decided by the checks. */
  function installIdOf(tenantId: string, extension: string): string | null {
    try {
      return registry.resolve(tenantId, extension)?.installId ?? null;
    } catch (error) {
      logger.warn({ err: error, extension }, 'The install of a request could not be looked up.');
      return null;
    }
  }

  async function handle(via: Via, request: Request): Promise<Response> {
    if (request.method === 'OPTIONS') return preflight(request, parts.fidelity);
    const target = readTarget(via, request.url);
    if (target === null)
      return Response.json({ error: 'bad_request', message: 'The path is not valid percent-encoding.' }, { status: 400 });
    const caller = identifyCaller(request.headers, options.internalToken);
    const who = once(() => identify(request));
    const tenantId = tenantOf(who);
    const installId = tenantId === null ? null : installIdOf(tenantId, target.extension);
    const exchange = openExchange(trace, { request, target, caller, tenantId: tenantId ?? shownTenant(), installId });
    return await serve(serveParts, exchange, who);
  }

  const app = new Hono();
  app.use('*', corsMiddleware(parts.fidelity));
  for (const via of ['ext', 'ext-proxy'] as const) {
    for (const pattern of [`/api/${via}/:extensionId`, `/api/${via}/:extensionId/*`]) {
      app.all(pattern, (context) => handle(via, context.req.raw));
    }
  }
  if (parts.management !== undefined) app.route('/', parts.management);
  app.notFound((context) => context.json({ error: 'not_found' }, 404));

  return {
    app,
    rateLimiter,
    dispose: async () => closing.abort(new Error('The workbench is closing')),
  };
}

/** Decides once, and says or throws the same again. */
function once<T>(decide: () => T): () => T {
  let decided: { ok: true; value: T } | { ok: false; error: unknown } | null = null;
  return () => {
    try {
      decided ??= { ok: true, value: decide() };
    } catch (error) {
      decided = { ok: false, error };
    }
    if (decided.ok) return decided.value;
    throw decided.error;
  };
}
